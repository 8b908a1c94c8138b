import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { accept, type IntakeParts, query } from '../../activities/exchange/intake.ts';
import { refusedOf } from '../../activities/exchange/refusal-codes.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { CONTENT_LIMIT } from '../../signing/package/packing.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, type Province } from '../province.ts';

const files = join(import.meta.dirname, 'files');
const field = (name: string): string => readFileSync(join(files, name), 'utf8').trim();
const folder = mkdtempSync(join(tmpdir(), 'hbs-intake-'));
let database: DataSource;
let parts: IntakeParts;
let province: Province;
let unitCode: string;

beforeAll(async () => {
  const { temporal, payloadKey } = readConfiguration();
  database = await openTestDatabase();
  const engine = await connectEngine(temporal, payloadKey);
  parts = { database, engine, clock: { now: () => Date.now() }, files: localFileStore(folder) };
  province = await aProvince(database, { pupils: 1 });
  const [unit] = await database.query<{ code: string }[]>('SELECT code FROM unit WHERE id = ?', [province.schoolId]);
  unitCode = unit?.code ?? '';
}, 60_000);
afterAll(async () => {
  await parts.engine.connection.close();
  await database.destroy();
  rmSync(folder, { recursive: true });
});

/** The request of field case GW1, by our school, under an id of its own. */
function request(changed: { messageid?: string; ma_don_vi?: string; content?: string; type?: string } = {}) {
  const { authenticationRequest, content } = JSON.parse(field('gw1-request.json'));
  const { content: other = content, ...said } = changed;
  return {
    authenticationRequest: { ...authenticationRequest, ma_don_vi: unitCode, messageid: newId(), ...said },
    content: other,
  };
}

const send = (body: unknown) => accept(parts, { unitId: province.schoolId }, body);

const countOf = async (table: 'message' | 'receipt', id: string): Promise<number> => {
  const column = table === 'message' ? 'id' : 'message_id';
  const [row] = await database.query<{ n: string }[]>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${column} = ?`, [id]);
  return Number(row?.n);
};

describe('GW1: a message that comes again', () => {
  it('ten times at once is one message with one receipt, and every answer is that receipt', async () => {
    const body = request();
    const id = body.authenticationRequest.messageid;
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));

    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.answer).toMatchObject({ MessageId: id, Error: '', ResponseCode: '1' });
    expect(answers.filter(({ repetition }) => !repetition)).toHaveLength(1);
    expect([await countOf('message', id), await countOf('receipt', id)]).toEqual([1, 1]);
  });

  it('is answered with the first receipt by a process that was started later', async () => {
    const body = request();
    const first = await send(body);
    const restarted = { ...parts, files: localFileStore(folder), clock: { now: () => Date.now() + YEAR } };

    expect(await accept(restarted, { unitId: province.schoolId }, body)).toEqual({ ...first, repetition: true });
  });

  it('is refused when another content comes under its id', async () => {
    const body = request();
    await send(body);
    const { content: _, ...same } = body;

    expect(await send({ ...same, content: field('gw3-big-endian.b64') })).toMatchObject({
      refusal: { refused: 'MESSAGE_ID_TAKEN' },
    });
  });
});

const YEAR = 365 * 24 * 60 * 60 * 1000;

describe('GW2: a package that unpacks to a thousand times its size', () => {
  it('is refused twenty times at once, without memory', async () => {
    const content = field('gw2-bomb.b64');
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(request({ content }))));

    expect(answers.map(({ refusal }) => refusal?.refused)).toEqual(Array(20).fill('PACKAGE_TOO_LARGE'));
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * 1024 * 1024);
  });

  it('is not looked at when another unit’s code stands in it', async () => {
    const answer = await send(request({ content: field('gw2-bomb.b64'), ma_don_vi: '00000000' }));

    expect(answer.refusal).toEqual({ refused: 'UNIT_NOT_THE_SPEAKER' });
  });

  it('is measured before anything is kept of it', async () => {
    const body = request({ content: 'A'.repeat(CONTENT_LIMIT + 4) });

    expect((await send(body)).refusal).toEqual({ refused: 'PACKAGE_TOO_LARGE', facts: { limit: CONTENT_LIMIT } });
    expect(await countOf('message', body.authenticationRequest.messageid)).toBe(0);
  });
});

describe('GW3: four bytes in front', () => {
  it('takes the little-endian frame', async () => {
    expect((await send(request({ content: field('gw3-little-endian.b64') }))).refusal).toBeUndefined();
  });

  it.each([
    ['gw3-big-endian.b64', 'PACKAGE_BIG_ENDIAN', /byte cao trước; cần byte thấp trước/],
    ['gw3-no-prefix.b64', 'PACKAGE_NO_PREFIX', /bắt đầu ngay bằng GZip; cần bốn byte độ dài/],
  ])('refuses %s with a code of its own that names what was expected and what came', async (file, refused, words) => {
    const { answer } = await send(request({ content: field(file) }));

    expect(refusedOf(answer.Error)).toBe(refused);
    expect(answer.Error).toMatch(/^HBS-/);
    expect(answer.ErrorDescription).toMatch(words);
  });
});

describe('what is asked about', () => {
  const ask = (unitId: string, messageid: string) =>
    query({ database }, { unitId }, { messageid, ma_don_vi: unitCode, type: '1', function: '2' });

  it('is neither good nor bad while it is examined', async () => {
    const body = request();
    await send(body);

    expect(await ask(province.schoolId, body.authenticationRequest.messageid)).toEqual({ state: 'processing' });
  });

  it('is as unknown to another unit as what never came', async () => {
    const body = request();
    await send(body);

    expect(await ask(province.provinceId, body.authenticationRequest.messageid)).toEqual({
      refused: 'MESSAGE_UNKNOWN',
    });
    expect(await ask(province.schoolId, newId())).toEqual({ refused: 'MESSAGE_UNKNOWN' });
  });

  it.each([
    ['no object at all', 'text'],
    ['a year that is text', { ...JSON.parse(field('gw1-request.json')), authenticationRequest: { nam_hoc: '2025' } }],
  ])('is refused at once for %s', async (_what, body) => {
    expect((await send(body)).refusal?.refused).toBe('REQUEST_SHAPE');
  });
});
