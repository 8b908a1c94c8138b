import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { formFonts, formHtml, shellHtml } from '../../activities/rendering/display-form-page.ts';
import { displayFormView } from '../../activities/rendering/display-form-view.ts';
import { projectFolder } from '../../setup/layout.ts';
import { aRecord } from './builders.ts';
import { aRenderer, chromiumPath } from './rendered-form.ts';

/** A thousand by `npm run letters`; in every `npm test` fewer. */
const RENDERS = Number(process.env['HBS_RENDERS'] ?? 20);
const PRINTING = { digest: '0123456789abcdef', absenceUnit: 'days' } as const;
const folder = mkdtempSync(join(tmpdir(), 'hbs-letters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the letters of the form (field case PD2)', () => {
  it(
    `are the same fonts on the same number of pages in each of ${RENDERS} renders while every core is busy`,
    async () => {
      const busy = Array.from({ length: availableParallelism() }, () =>
        spawn(process.execPath, ['-e', 'for (;;) Math.sqrt(Math.random())'], { stdio: 'ignore' }),
      );
      const renderer = aRenderer({ formsPerBrowser: 25 });
      try {
        const document = aRecord();
        const looks = new Set<string>();
        await Promise.all(
          Array.from({ length: RENDERS }, async () => looks.add(looksOf(await renderer.render(document, PRINTING)))),
        );
        expect([...looks]).toEqual([expect.stringMatching(/^5 pages: (\w+\+Tinos-\w+|Tinos-\w+)(, .*Tinos.*)*$/)]);
      } finally {
        for (const one of busy) one.kill('SIGKILL');
        await renderer.close();
      }
    },
    60_000 + RENDERS * 10_000,
  );

  it('come with the page: nothing in it names a place from which something could be fetched', () => {
    const html = shellHtml(formFonts()) + formHtml(displayFormView(aRecord(), PRINTING));
    expect(html.match(/\s(src|srcset|data|poster|background)=|@import|<(link|iframe|object|embed|base)\b/g)).toBeNull();
    expect([...html.matchAll(/url\((.{0,12})/g)].map(([, from]) => from)).toEqual(Array(3).fill('data:font/tt'));
  });

  it.each(['400Regular', '700Bold', '400Regular_Italic'])(
    'are refused as an error, never replaced, where the font file %s is missing',
    (weight) => {
      const script = copyWithout(weight);
      const { status, stdout } = spawnSync(process.execPath, [script], {
        encoding: 'utf8',
        env: { ...process.env, HBS_CHROMIUM: chromiumPath() },
      });
      expect([status, stdout]).toEqual([0, expect.stringContaining(`Tinos_${weight}.ttf`)]);
      expect(stdout).toMatch(/^Error: /);
    },
    60_000,
  );
});

/** Page count, and the fonts without the random tag of their subsets. */
function looksOf(pdf: Uint8Array): string {
  const file = join(folder, `${crypto.randomUUID()}.pdf`);
  writeFileSync(file, pdf);
  const pages = /Pages: +(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))?.[1];
  const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
  rmSync(file);
  const names = fonts.map((line) => line.split(/\s+/)[0]?.replace(/^[A-Z]{6}\+/, '') ?? '');
  return `${pages} pages: ${names.sort().join(', ')}`;
}

/** What the renderer is made of, in a folder whose copy of the fonts lacks one; gives a script that renders there and says why not. */
function copyWithout(weight: string): string {
  const project = mkdtempSync(join(folder, 'project-'));
  for (const part of ['activities', 'domain', 'persistence', 'signing', 'templates', 'package.json'])
    cpSync(join(projectFolder, part), join(project, part), { recursive: true });
  const packages = join(project, 'node_modules');
  mkdirSync(join(packages, '@expo-google-fonts'), { recursive: true });
  for (const name of readdirSync(join(projectFolder, 'node_modules')).filter((one) => one !== '@expo-google-fonts'))
    symlinkSync(join(projectFolder, 'node_modules', name), join(packages, name));
  const fonts = join(packages, '@expo-google-fonts', 'tinos');
  cpSync(join(projectFolder, 'node_modules', '@expo-google-fonts', 'tinos'), fonts, { recursive: true });
  rmSync(join(fonts, weight), { recursive: true });
  // With `exports` the first package found is the only one asked: none further up may lend its file.
  const manifest = JSON.parse(readFileSync(join(fonts, 'package.json'), 'utf8'));
  writeFileSync(join(fonts, 'package.json'), JSON.stringify({ ...manifest, exports: { './*': './*' } }));

  const script = join(project, 'render.ts');
  writeFileSync(
    script,
    `const why = await import('./activities/rendering/warm-browser.ts')
       .then(({ startWarmBrowser }) => startWarmBrowser({ executablePath: process.env['HBS_CHROMIUM'], profiles: '${join(project, 'profiles')}' }))
       .then((browser) => browser.close().then(() => 'it started'), (error) => String(error));
     console.log(why);`,
  );
  return script;
}
