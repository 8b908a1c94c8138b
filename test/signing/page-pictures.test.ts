import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { PictureError, pagePictures } from '../../activities/rendering/page-pictures.ts';
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
