import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PictureError, pagePictures } from '../../activities/rendering/page-pictures.ts';
import { palettePicture } from '../../activities/rendering/palette-picture.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { aPdfOfPages } from '../api/small-pdf.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-pictures-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A PDF that counts how often it is read, and how many read it at once. */
function counted(pages: number) {
  const pdf = aPdfOfPages(pages);
  const reads = { all: 0, now: 0, most: 0 };
  const bytes = async () => {
    reads.all += 1;
    reads.now += 1;
    reads.most = Math.max(reads.most, reads.now);
    await new Promise((resolve) => setImmediate(resolve));
    reads.now -= 1;
    return pdf;
  };
  return { reads, pdf: { sha256: digestOf(pdf), bytes } };
}

describe('pages as pictures', () => {
  it('are drawn once, however many ask at once and again, by a bounded number of processes', async () => {
    const { reads, pdf } = counted(3);
    const pictures = pagePictures({ folder: join(folder, 'once'), atOnce: 2 });
    const asked = [1, 2, 3, 1, 2, 3].map((page) => pictures.picture(pdf, page));
    const drawn = await Promise.all(asked);
    expect(drawn.map((png) => Buffer.from(png).subarray(1, 4).toString())).toEqual(Array(6).fill('PNG'));
    await pictures.picture(pdf, 2);
    expect([reads.all, reads.most <= 2]).toEqual([3, true]);
    expect(await pagePictures({ folder: join(folder, 'once') }).picture(pdf, 1)).toEqual(drawn[0]);
    expect(reads.all).toBe(3);
  });

  it('fail with the page’s own fault and are tried again when they are asked for again', async () => {
    const pictures = pagePictures({ folder: join(folder, 'broken') });
    const broken = { sha256: 'b'.repeat(64), bytes: async () => Buffer.from('no PDF') };
    await expect(pictures.picture(broken, 1)).rejects.toThrow(PictureError);
    await expect(pictures.pages(broken)).rejects.toThrow(PictureError);
    expect(await pictures.pages({ ...broken, bytes: async () => aPdfOfPages(2) })).toBe(2);
  });

  it('are kept in a bounded number', async () => {
    const place = join(folder, 'few');
    for (const page of [1, 2, 3]) await pagePictures({ folder: place, most: 2 }).picture(counted(3).pdf, page);
    expect(readdirSync(place)).toHaveLength(2);
  });
});

describe('a picture with a palette', () => {
  const SIDE = 64;
  /** Points by their place, as the drawing program writes them. */
  const drawn = (colour: (x: number, y: number) => readonly [number, number, number]): Buffer =>
    Buffer.concat([
      Buffer.from(`P6\n${SIDE} ${SIDE}\n255\n`),
      Buffer.from(Array.from({ length: SIDE * SIDE }, (_, i) => colour(i % SIDE, Math.floor(i / SIDE))).flat()),
    ]);
  /** Red, green and blue of each point again, out of the chunks of the file. */
  function read(png: Uint8Array): readonly number[] {
    const file = Buffer.from(png);
    const chunks = new Map<string, Buffer>();
    for (let at = 8; at < file.length; at += file.readUInt32BE(at) + 12) {
      const data = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
      chunks.set(file.subarray(at + 4, at + 8).toString(), data);
      expect(file.readUInt32BE(at + 8 + data.length)).toBe(crc32(file.subarray(at + 4, at + 8 + data.length)));
    }
    const bits = chunks.get('IHDR')?.[8] ?? 0;
    const palette = chunks.get('PLTE') ?? Buffer.alloc(0);
    const lines = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
    const line = 1 + (SIDE * bits) / 8;
    return Array.from({ length: SIDE * SIDE }, (_, i) => {
      const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
      const byte = lines[y * line + 1 + (bits === 8 ? x : x >> 1)] ?? 0;
      const place = bits === 8 ? byte : x % 2 === 0 ? byte >> 4 : byte & 15;
      return [...palette.subarray(place * 3, place * 3 + 3)];
    }).flat();
  }
  const furthest = (ppm: Buffer, png: Uint8Array): number => {
    const points = ppm.subarray(ppm.length - SIDE * SIDE * 3);
    return Math.max(...read(png).map((value, i) => Math.abs(value - (points[i] ?? 0))));
  };

  it.each([
    ['sixteen shades of black letters', 4, (x: number) => [x * 4, x * 4, x * 4] as const],
    ['a seal’s red among them', 8, (x: number, y: number) => [y < 32 ? x * 4 : 255, x * 4, x * 4] as const],
  ] as const)('keeps %s, no shade further off than the eye sees', async (_, bits, colour) => {
    const ppm = drawn(colour);
    const png = await palettePicture(ppm);
    expect(png?.[24]).toBe(bits);
    expect(furthest(ppm, png ?? new Uint8Array())).toBeLessThanOrEqual(15);
  });

  it('is none of a photograph, nor of what is no drawing: the program’s own picture stands', async () => {
    expect(await palettePicture(drawn((x, y) => [x * 4, y * 4, ((x + y) * 2) % 256]))).toBe(undefined);
    expect(await palettePicture(drawn(() => [0, 0, 0]).subarray(0, 900))).toBe(undefined);
    expect(await palettePicture(Buffer.from('no picture'))).toBe(undefined);
  });
});
