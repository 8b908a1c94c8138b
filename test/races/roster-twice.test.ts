import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { writePupil } from '../../activities/roster/write-roster.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { pupilList } from '../../domain/roster/fields.ts';
import { preview } from '../../domain/roster/preview.ts';
import { judgePupils } from '../../domain/roster/pupils.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { knownPupils } from '../../persistence/roster/known.ts';
import { newId } from '../../persistence/ulid.ts';
import { openTestDatabase } from '../database.ts';
import { aTable } from '../domain/roster/tables.ts';
import { aProvince } from '../province.ts';

let database: DataSource;
beforeAll(async () => {
  database = await openTestDatabase();
}, 90_000);
afterAll(async () => {
  await database.destroy();
});

const digits = (n: number): string => Array.from({ length: n }, () => randomInt(10)).join('');
const HEADS = ['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Lớp'];

describe('the same file twice', () => {
  it('makes each pupil and each enrolment once, together or one after the other', async () => {
    const { schoolId, people } = await aProvince(database, { pupils: 1 });
    const place = { schoolId, schoolYear: '2026-2027' as const };
    const writing = { ...place, rosterId: newId(), by: people.administrator, at: Date.now() };
    const codes = Array.from({ length: 20 }, () => digits(14));
    const file = aTable(
      HEADS,
      ...codes.map((code, i) => [
        code,
        `049${digits(9)}`,
        `Trần Gia Bảo ${'ABCDEGHIKLMNOPQRSTUV'[i]}`,
        '05/03/2019',
        '1A1',
      ]),
    );
    const read = async () => {
      const known = await knownPupils(database, place);
      const seen = preview(file, pupilList, (rows) => judgePupils(rows, known, new Set()));
      if (isRefusal(seen)) throw new Error(seen.refused);
      return seen;
    };
    const [first, second] = [await read(), await read()];
    expect(first.counts).toMatchObject({ new: 20 });

    const write = async ({ outcomes }: typeof first) => {
      for (const { values } of outcomes)
        await inTransaction(database, (queries) => writePupil(queries, values, writing));
    };
    await Promise.all([write(first), write(second)]);

    const rows = await database.query<{ pupil_code: string; enrolments: string }[]>(
      `SELECT p.pupil_code, COUNT(e.id) AS enrolments FROM pupil p JOIN enrolment e ON e.pupil_id = p.id WHERE p.pupil_code IN (?) GROUP BY p.pupil_code`,
      [codes],
    );
    expect(rows.map(({ enrolments }) => Number(enrolments))).toEqual(Array(20).fill(1));
    expect((await read()).counts).toMatchObject({ new: 0, changed: 0, unchanged: 20 });
  }, 60_000);
});
