import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { payloadCodec } from '../../activities/engine/payload-codec.ts';
import { projectFolder } from '../../setup/layout.ts';

const folder = join(projectFolder, 'test', 'replay', 'histories');
const key = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { id: string; key: string };
const codec = payloadCodec({ id: key.id, key: Buffer.from(key.key, 'base64') });

type Payload = { readonly metadata?: Readonly<Record<string, string>>; readonly data?: string };

/** Everything that the engine holds of a workflow, deciphered: names, ids, failures, and all payloads in clear. */
async function deciphered(history: unknown): Promise<string> {
  const texts: string[] = [];
  for (const { metadata = {}, data = '' } of payloadsIn(history)) {
    const encrypted = {
      metadata: Object.fromEntries(
        Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
      ),
      data: Buffer.from(data, 'base64'),
    };
    for (const payload of await codec.decode([encrypted])) texts.push(Buffer.from(payload.data ?? []).toString('utf8'));
  }
  return [JSON.stringify(history), ...texts].join('\n');
}

function payloadsIn(value: unknown): readonly Payload[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'metadata' in value && 'data' in value ? [value as Payload] : [];
  return [...own, ...Object.values(value).flatMap(payloadsIn)];
}

/** What the fixtures' pupils and teachers are called, when they were born, what numbers they have (test/province.ts). */
const PERSONAL = /Gia Bảo|Nguyễn|Trần Thị|Lê Đức|Kim Đồng|Ngô Thị|2019-03-05|\b049\d{9}\b|Em ngoan|tiến bộ/;

describe('personal data in the engine (A8)', () => {
  const files = globSync('*/*.json', { cwd: folder });

  it('is looked for in every kept history', () => {
    expect(files.length).toBeGreaterThanOrEqual(26);
  });

  it.each(files)('there is none in %s, ids and payloads deciphered', async (file) => {
    const text = await deciphered(JSON.parse(readFileSync(join(folder, file), 'utf8')));

    expect(text).toMatch(/"(subject|ceremony|school|message|run|roster)Id"/); // deciphered indeed
    expect(PERSONAL.exec(text)?.[0]).toBeUndefined();
  });
});
