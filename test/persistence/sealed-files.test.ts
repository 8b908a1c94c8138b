import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { damagedSealedFiles, sealedFilesIn, sealFiles } from '../../persistence/backup/copy-files.ts';
import { digestOf, placeIn } from '../../persistence/files/file-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'hbs-sealed-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the files of a backup', () => {
  it('are opened by the key that it was taken with, although an earlier key had the same name', async () => {
    const [store, backups] = [join(folder, 'store'), join(folder, 'backups')];
    const content = Buffer.from('<hocba/>');
    const digest = digestOf(content);
    await mkdir(dirname(placeIn(store, digest)), { recursive: true });
    await writeFile(placeIn(store, digest), content);

    for (const key of [1, 2].map(() => ({ id: 'key-1', key: randomBytes(32) }))) {
      const place = sealedFilesIn(backups, key);
      expect((await sealFiles([digest], store, place, key)).damaged).toEqual([]);
      expect(await damagedSealedFiles([digest], place, key)).toEqual([]);
    }
  });
});
