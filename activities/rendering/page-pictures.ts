import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { palettePicture } from './palette-picture.ts';
import { waitingLine } from './waiting-line.ts';

/** A PDF by its digest; its bytes are asked for only where a picture is to be made. */
export type Pictured = { readonly sha256: string; bytes(): Promise<Uint8Array> };

/** The pages of PDFs as pictures (PNG), made once for each digest and page, by child processes of poppler-utils. */
export type PagePictures = {
  /** How many pages it has. Rejects with `PictureError`. */
  pages(pdf: Pictured): Promise<number>;
  /** One page, counted from 1. Rejects with `PictureError`. */
  picture(pdf: Pictured, page: number): Promise<Uint8Array>;
};

export type PictureSettings = {
  /** A cache: it may be emptied at any time. Children's data: nobody else may read it. */
  readonly folder: string;
  /** Processes at once; the others wait in order (PD4). */
  readonly atOnce?: number;
  /** Pictures kept; the oldest go first. */
  readonly most?: number;
};

/** A page that could not be drawn: the program is missing, took too long, or did not understand the file. */
export class PictureError extends Error {}

/** 93 dots an inch: A4 is 768 px wide, the width of the desk's middle column on a laptop. */
const DOTS_PER_INCH = '93';
const LIMIT_MS = 20_000;

export function pagePictures({ folder, atOnce = 2, most = 4_000 }: PictureSettings): PagePictures {
  const line = waitingLine(atOnce);
  const running = new Map<string, Promise<Uint8Array>>();
  let made = 0;

  /** From the cache, from who is making it just now, or made. */
  const kept = (name: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const place = join(folder, name);
    const one = running.get(name) ?? readFile(place).catch(() => line(() => keep(place, make)));
    running.set(name, one);
    const done = () => void running.delete(name);
    one.then(done, done);
    return one;
  };
  const keep = async (place: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    const bytes = await make();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const beside = `${place}.${randomUUID()}`;
    await writeFile(beside, bytes, { mode: 0o600 });
    await rename(beside, place);
    if (made++ % 100 === 0) await sweep(folder, most);
    return bytes;
  };

  return {
    async pages({ sha256, bytes }) {
      const said = await kept(`${sha256}.txt`, async () => run('pdfinfo', ['-'], await bytes()));
      const count = Number(/^Pages:\s+(\d+)$/m.exec(Buffer.from(said).toString('latin1'))?.[1]);
      if (!count) throw new PictureError('no number of pages');
      return count;
    },
    picture({ sha256, bytes }, page) {
      const number = String(page);
      const drawn = async (...form: readonly string[]) =>
        run('pdftoppm', [...form, '-r', DOTS_PER_INCH, '-f', number, '-l', number, '-'], await bytes());
      return kept(
        `${sha256}-${number}.palette.png`,
        async () => (await palettePicture(await drawn())) ?? drawn('-png'),
      );
    },
  };
}

/** A program that reads a file on stdin and writes its answer to stdout. Its own words may hold a part of the file: they go nowhere. */
function run(program: string, args: readonly string[], input: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT_MS, killSignal: 'SIGKILL' });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => undefined); // it may end before it has read all: its exit tells
    child.on('error', () => reject(new PictureError(`${program} does not start`)));
    child.on('close', (code) => {
      const answer = Buffer.concat(chunks);
      if (code === 0 && answer.length > 0) resolve(answer);
      else reject(new PictureError(`${program} ended with ${code}`));
    });
    child.stdin.end(input);
  });
}

/** The oldest pictures go, so that the cache never grows for ever. */
async function sweep(folder: string, most: number): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= most) return;
  const files = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0 })),
  );
  const old = files.toSorted((a, b) => a.at - b.at).slice(0, names.length - most);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { force: true })));
}
