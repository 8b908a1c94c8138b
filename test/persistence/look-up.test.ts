import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { lookUp } from '../../persistence/look-up/look-up.ts';
import { openTestDatabase } from '../database.ts';
import { aProvince, type Province } from '../province.ts';

const BIRTH_DATE = '2019-03-05';
const NEIGHBOURS = 10_000;
const SIDE_BY_SIDE = 10;

let database: DataSource;
let province: Province;
let codes: readonly string[];

beforeAll(async () => {
  database = await openTestDatabase();
  province = await aProvince(database, { pupils: 40 });
  await database.query("UPDATE record SET stage = 'received' WHERE school_id = ?", [province.schoolId]);
  const rows = await database.query<{ look_up_code: string }[]>('SELECT look_up_code FROM record WHERE school_id = ?', [
    province.schoolId,
  ]);
  codes = rows.map(({ look_up_code }) => look_up_code);
}, 60_000);
afterAll(() => database.destroy());

/** Code + or - n, as somebody would count on from the one on his paper. */
function neighbour(code: string, n: number): string {
  const value = BigInt(`0x${code.replaceAll('-', '')}`) + BigInt(n);
  const hex = value.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const logged = async (): Promise<number> => {
  const [row] = await database.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM look_up_log');
  return Number(row?.n);
};

describe('codes counted up from a known one (PO1)', () => {
  it('find nobody, say nothing of anybody, and are all kept in the log', async () => {
    const [known = ''] = codes;
    const before = await logged();
    const waiting = Array.from({ length: NEIGHBOURS }, (_, i) => (i % 2 ? i + 1 : -i - 1));
    const said = new Set<string>();
    const guess = async () => {
      // From everywhere, so that no limit helps.
      for (let n = waiting.pop(); n !== undefined; n = waiting.pop())
        said.add(
          JSON.stringify(
            await lookUp(
              database,
              { code: neighbour(known, n), birthDate: BIRTH_DATE, address: `10.0.${n >> 8}.${n & 255}` },
              Date.now(),
            ),
          ),
        );
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, guess));

    expect([...said]).toEqual(['{"verdict":"notFound"}']);
    expect(await logged()).toBe(before + NEIGHBOURS);
  }, 120_000);

  it('have nothing to count from: the codes of one class share no more than chance', () => {
    const shared = (a: string, b: string) => [...a].filter((digit, i) => digit === b[i] && digit !== '-').length;
    const most = Math.max(...codes.flatMap((a, i) => codes.slice(i + 1).map((b) => shared(a, b))));
    // Of 32 digits one is the same in all and one of four; by chance two of the others, hardly ever a dozen.
    expect(most).toBeLessThan(16);
    expect(new Set(codes).size).toBe(40);
  });
});

describe('a school behind one address (PO2)', () => {
  const from = (address: string, code: string, birthDate = BIRTH_DATE) =>
    lookUp(database, { code, birthDate, address }, Date.now());

  it('is served, forty parents within a minute, although one of them guesses five hundred times', async () => {
    for (let i = 0; i < 500; i++) await from('school', neighbour(codes[0] ?? '', i + 20_000));
    expect(await from('school', neighbour(codes[0] ?? '', 30_000))).toMatchObject({ refused: 'LOOK_UP_TOO_OFTEN' });
    const answers = await Promise.all(codes.map((code) => from('school', code)));
    expect(answers.map((answer) => ('verdict' in answer ? answer.verdict : answer.refused))).toEqual(
      codes.map(() => 'notClosed'),
    );
  });

  it('rests a code that was tried with five wrong birth dates, for who has the right one too', async () => {
    for (let i = 0; i < 5; i++) await from(`elsewhere ${i}`, codes[1] ?? '', '2018-01-01');
    expect(await from('at home', codes[1] ?? '')).toMatchObject({ refused: 'LOOK_UP_TOO_OFTEN' });
  });
});
