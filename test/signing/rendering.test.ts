import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formHtml } from '../../activities/rendering/display-form-page.ts';
import { displayFormView } from '../../activities/rendering/display-form-view.ts';
import type { RecordDocument } from '../../domain/record/record-document.ts';
import { prepareForm } from '../../signing/pdf/prepare-form.ts';
import { aRecord } from './builders.ts';
import { aRenderer, chromiumPath, type TestRenderer } from './rendered-form.ts';

/** Heights in points of every place where a word stands. */
function wordHeights(pdf: string, word: string): readonly number[] {
  const boxes = execFileSync('pdftotext', ['-bbox', pdf, '-'], { encoding: 'utf8' });
  const found = boxes.matchAll(/yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]*)</g);
  return [...found].flatMap(([, top, bottom, text]) => (text === word ? [Number(bottom) - Number(top)] : []));
}

/** The left half of a page's foot, which is the same on every page, as a picture. */
const strip = (pdf: string, page: number): Buffer =>
  execFileSync('pdftoppm', [
    ...['-gray', '-r', '100', '-f', String(page), '-l', String(page)],
    ...['-x', '0', '-y', '1085', '-W', '500', '-H', '84', pdf],
  ]);

const PRINTING = { digest: '0123456789abcdef', absenceUnit: 'days' } as const;
/** Every Vietnamese letter in both cases, and the names of the field cases (VN5). */
const LETTERS = 'aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ';

describe('the display form', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hbs-rendering-'));
  let renderer: TestRenderer;

  beforeAll(() => {
    renderer = aRenderer({ formsPerBrowser: 4 });
  });
  afterAll(async () => {
    await renderer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const textOf = (pdf: Uint8Array): string => {
    writeFileSync(join(folder, 'form.pdf'), pdf);
    return execFileSync('pdftotext', ['-raw', join(folder, 'form.pdf'), '-'], { encoding: 'utf8' });
  };
  const joinedText = (pdf: Uint8Array): string => textOf(pdf).replaceAll(/\s+/g, ' ');

  it('says what the record says, letter by letter, composed, in reading order (VN5)', async () => {
    const document = aRecord();
    const text = joinedText(await renderer.render(document, PRINTING));
    const { pupil, school, comments, completionText = '' } = document;
    const inOrder = [
      'BỘ GIÁO DỤC VÀ ĐÀO TẠO HỌC BẠ TIỂU HỌC',
      `Họ và tên học sinh: ${pupil.fullName}`,
      `Trường: ${school.name}`,
      'Ngày, tháng, năm sinh: 5/3/2016',
      `Mã số định danh cá nhân: ${pupil.personalId}`,
      `Mã số tra cứu học bạ (UUID): ${document.lookupCode}`,
      '1. Kết quả các môn học và hoạt động giáo dục',
      'Tin học và Công nghệ (Công nghệ) Hoàn thành tốt 9',
      'Tự nhiên và Xã hội',
      'Tiếng dân tộc',
      '2. Nhận xét những phẩm chất chủ yếu',
      '3.2. Những năng lực đặc thù',
      `4. Đánh giá kết quả giáo dục: Hoàn thành`,
      `6. Hoàn thành chương trình lớp học/chương trình tiểu học: ${completionText}`,
      'Giáo viên chủ nhiệm',
    ];
    const places = inOrder.map((part) => text.indexOf(part));
    expect(inOrder.filter((_, at) => (places[at] ?? -1) < 0)).toEqual([]);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    for (const comment of Object.values(comments)) expect(text).toContain(comment);
    expect(text).toBe(text.normalize('NFC'));
  }, 30_000);

  it('has every Vietnamese letter in both cases, regular and bold (VN5)', async () => {
    const document = aRecord();
    const letters = (text: string) =>
      [...text]
        .map((_, at) => (at % 12 === 0 ? text.slice(at, at + 12) : ''))
        .join(' ')
        .trim();
    const both = `${letters(LETTERS)} ${letters(LETTERS.toUpperCase())}`.replaceAll(/ +/g, ' ');
    const named: RecordDocument = {
      ...document,
      pupil: { ...document.pupil, birthPlace: both },
      comments: { ...document.comments, homeroom: both },
    };
    const text = joinedText(await renderer.render(named, PRINTING));
    expect(text.split(both)).toHaveLength(3);
  }, 30_000);

  it('embeds Tinos only, with Unicode maps, and has five pages with their foot (PD2)', async () => {
    const pdf = await renderer.render(aRecord(), PRINTING);
    const text = textOf(pdf);
    const fonts = execFileSync('pdffonts', [join(folder, 'form.pdf')], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .slice(2);
    expect(fonts.length).toBeGreaterThan(2);
    for (const font of fonts) expect(font).toMatch(/Tinos.*yes +yes +yes/);
    for (const page of [2, 3, 4, 5]) expect(text).toContain(`Trang ${page}/5`);
    expect(text.match(/Tóm lược 0123456789abcdef/g)).toHaveLength(4);
  }, 30_000);

  it('has heads and feet of the body’s own layout: one font, one scale, right numbers on however many pages (PD3)', async () => {
    const document = aRecord();
    const long = { ...document.comments, homeroom: 'Em đọc trôi chảy, viết đẹp, biết giúp bạn. '.repeat(120) };
    const name = 'Nguyễn Thị Diễm Ễ Ỗ Ẵ Quỳnh';
    const pdf = await renderer.render(
      { ...document, pupil: { ...document.pupil, fullName: name }, comments: long },
      PRINTING,
    );
    writeFileSync(join(folder, 'long.pdf'), pdf);
    const pages = readFileSync(join(folder, 'long.pdf'), 'latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(5);
    const text = execFileSync('pdftotext', ['-layout', join(folder, 'long.pdf'), '-'], { encoding: 'utf8' });
    const feet = text.split('\f').flatMap((page) => /Trang (\d+)\/(\d+)/.exec(page)?.slice(1).map(Number) ?? []);
    expect(feet).toEqual(Array.from({ length: pages - 1 }, (_, i) => [i + 2, pages]).flat());

    // The name in a running head stands as high as the same words in the body of the first pages.
    const heights = wordHeights(join(folder, 'long.pdf'), 'Quỳnh');
    expect(heights.length).toBeGreaterThan(2);
    const usual = heights.filter((height) => Math.abs(height - (heights[1] ?? 0)) < 2.5);
    expect(usual.length).toBeGreaterThanOrEqual(heights.length - 1); // the cover has larger letters

    const foot = (page: number) => strip(join(folder, 'long.pdf'), page);
    expect(
      foot(2)
        .subarray(20)
        .filter((grey) => grey < 100).length,
    ).toBeGreaterThan(50); // letters stand there
    for (let page = 3; page <= pages; page++) expect(foot(page).equals(foot(2))).toBe(true);
  }, 60_000);

  it('escapes what people typed', () => {
    const document = aRecord({ comments: { homeroom: '<img src=x onerror=alert(1)> & "Tốt"' } });
    expect(formHtml(displayFormView(document, PRINTING))).toContain('&lt;img src');
  });

  it('refuses a printed form with another font: never a replacement (PD2)', async () => {
    const { PDFDocument, StandardFonts } = await import('@cantoo/pdf-lib');
    const document = await PDFDocument.create();
    document.addPage().drawText('x', { font: await document.embedFont(StandardFonts.Helvetica) });
    await expect(prepareForm(await document.save(), { lookupCode: 'x', digest: 'x', createdAt: 0 })).rejects.toThrow(
      /Helvetica in place of Tinos/,
    );
  });

  it('refuses a letter that Tinos does not have', async () => {
    const document = aRecord({ comments: { homeroom: 'Em vẽ đẹp \u{1F600}' } });
    await expect(renderer.render(document, PRINTING)).rejects.toThrow(/Tinos has no letter U\+1f600/);
  });

  it('prints many at once, a bounded number at a time, each its own record, with new browsers on the way (PD1, PD4)', async () => {
    const documents = Array.from({ length: 10 }, () => aRecord());
    const pdfs = await Promise.all(documents.map((document) => renderer.render(document, PRINTING)));
    pdfs.forEach((pdf, at) => {
      expect(textOf(pdf)).toContain(documents[at]?.lookupCode);
    });
    expect(readdirSync(renderer.profiles).length).toBeLessThanOrEqual(2);
  }, 60_000);

  it('tries a crash again once, and then names the record (PD4)', async () => {
    const ours = aRenderer();
    const document = aRecord();
    await ours.render(document, PRINTING);
    for (const pid of browsersIn(ours.profiles)) process.kill(pid, 'SIGKILL');
    await expect(ours.render(document, PRINTING)).resolves.toBeInstanceOf(Uint8Array);
    await ours.close();

    const broken = aRenderer({ executablePath: '/nowhere/chromium' });
    await expect(broken.render(document, PRINTING)).rejects.toThrow(document.lookupCode);
    await broken.close();
  }, 60_000);

  it('leaves no browser and no profile behind when it is closed', async () => {
    const ours = aRenderer();
    await ours.render(aRecord(), PRINTING);
    const pids = browsersIn(ours.profiles);
    expect(pids.length).toBeGreaterThan(0);
    await ours.close();
    expect(existsSync(ours.profiles)).toBe(false);
    expect(pids.filter(isAlive)).toEqual([]);
  }, 30_000);

  it('leaves no browser behind when its owner is killed with -9, and the next start sweeps the profile (PD1)', async () => {
    const profiles = join(folder, 'killed');
    mkdirSync(profiles);
    const script = join(folder, 'owner.ts');
    writeFileSync(
      script,
      `import { startWarmBrowser } from '${join(import.meta.dirname, '../../activities/rendering/warm-browser.ts')}';
       const browser = await startWarmBrowser({ executablePath: '${chromiumPath()}', profiles: '${profiles}' });
       await browser.take();
       console.log('ready');
       setInterval(() => {}, 1000);`,
    );
    const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => owner.stdout.once('data', resolve));
    const pids = browsersIn(profiles);
    expect(pids.length).toBeGreaterThan(0);
    owner.kill('SIGKILL');
    await until(() => pids.every((pid) => !isAlive(pid)));

    const next = aRenderer({ profiles });
    await next.render(aRecord(), PRINTING);
    expect(readdirSync(profiles).filter((name) => name.includes(`-${owner.pid}-`))).toEqual([]);
    await next.close();
  }, 60_000);
});

/** The processes whose command line names a profile in this folder. */
function browsersIn(profiles: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`--user-data-dir=${profiles}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
