import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type mysql from 'mysql2/promise';
import type { DataSource } from 'typeorm';
import type { Transition } from '../../domain/decider.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { repetitions } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, type AnyCommand, acting, aRevision, byJudge, type Certificates, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { aPartRevision, recordsOf, sheetOf } from '../rows.ts';
import { fillClass } from '../signed-class.ts';
import { bothOpen, openWatch } from './both-open.ts';

const TIMES = 50;
let database: DataSource;
let watch: mysql.Connection;
let ca: Awaited<ReturnType<typeof aTrustedCa>>;
beforeAll(async () => {
  database = await openTestDatabase();
  watch = await openWatch(database);
  ca = await aTrustedCa(database);
}, 90_000);
afterAll(async () => {
  await watch.end();
  await database.destroy();
});

type Class = { province: Province; certificates: Certificates; people: Acting };

/** A class whose sheets are filled and signed, but for those named. */
async function aClass(pupils: number, unsigned: readonly string[] = []): Promise<Class> {
  const province = await aProvince(database, { pupils });
  const certificates = await certificatesFor(database, ca, province);
  const people = acting(database, province, certificates, byJudge(database));
  await fillClass(database, province);
  for (const subject of SUBJECTS) if (!unsigned.includes(subject)) await people.signRows(subject);
  return { province, certificates, people };
}

const written = (subjectId: string, command: { type: string; by: string } & Record<string, unknown>) => {
  const whole: AnyCommand = { id: newId(), at: Date.now(), ...command };
  return (queries: Parameters<typeof writeCommand>[0]) => writeCommand(queries, KINDS, subjectId, whole, Date.now());
};

const answerOf = (answer: Transition | Refusal | undefined): string =>
  isRefusal(answer) ? answer.refused : (answer?.events.map(({ type }) => type).join() ?? 'nothing new');

describe('two that meet, both transactions open before either commits', () => {
  it(`completes a record once by the two sheets that sign its last parts together, ${TIMES} times`, async () => {
    const { province, people } = await aClass(TIMES, ['math', 'music']);
    const sheets = {
      math: await sheetOf(database, province, 'math'),
      music: await sheetOf(database, province, 'music'),
    };
    const ways = { bothComplete: 0, oneWaited: 0 };

    for (const record of await recordsOf(database, province)) {
      const sign = async (subject: 'math' | 'music') => {
        const revision = await aPartRevision(database, sheets[subject], record.enrolment_id, subject);
        return written(sheets[subject], {
          type: 'signRows',
          by: province.people.subjectTeacher,
          rows: [{ row: record.enrolment_id, revision }],
          ceremonyId: newId(),
        });
      };
      const signing = await bothOpen(database, watch, [await sign('math'), await sign('music')]);
      ways[signing.how]++;
      expect(signing.answers.map(answerOf)).toEqual(['rowsSigned', 'rowsSigned']);

      const hints = await Promise.all([people.lookAgain(record.id), people.lookAgain(record.id)]);
      expect(hints.filter((rev) => rev === 2)).toHaveLength(1);
    }

    expect(await recordsOf(database, province)).toMatchObject(Array(TIMES).fill({ stage: 'homeroom', parts_open: 0 }));
    expect(ways.bothComplete + ways.oneWaited).toBe(TIMES);
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  }, 150_000);

  it(`lets a return that meets the approval stand, in either order, ${TIMES} times`, async () => {
    const { province, certificates, people } = await aClass(TIMES);
    const { principal, deputy } = province.people;
    await grant(database, deputy, 'signOnBehalf', province.schoolId);
    const outcomes = new Map<string, number>();

    for (const [i, { id }] of (await recordsOf(database, province)).entries()) {
      await people.lookAgain(id);
      expect(await people.sign(id)).toBe(3);
      const revisionId = await aRevision(database, id, 'principal', principal, certificates.principal);
      const approve = written(id, { type: 'approve', by: principal, revisionId });
      const back = written(id, {
        type: 'returnForRework',
        by: deputy,
        to: 'homeroomTeacher',
        part: 'homeroom',
        noteId: newId(),
        dueAt: Date.now() + 1,
      });

      const both = i % 2 === 0 ? [approve, back] : [back, approve];
      const { answers } = await bothOpen(database, watch, both);
      const met = (i % 2 === 0 ? answers : [...answers].reverse()).map(answerOf).join(' and ');
      outcomes.set(met, (outcomes.get(met) ?? 0) + 1);
    }

    // Returned first, the approval finds the record gone; approved first, the return still stands before the seal.
    for (const met of outcomes.keys())
      expect(['approved and returned', 'NOT_AT_THIS_STAGE and returned']).toContain(met);
    expect((await recordsOf(database, province)).map(({ stage }) => stage)).toEqual(Array(TIMES).fill('homeroom'));
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  }, 150_000);

  it('takes one of two people who approve the same record, and names what the other finds', async () => {
    const { province, certificates, people } = await aClass(6);
    const { principal, deputy } = province.people;
    await grant(database, deputy, 'signOnBehalf', province.schoolId);
    const [row] = await database.query<{ certificate_id: string }[]>('SELECT ? AS certificate_id', [
      certificates.principal,
    ]);

    for (const { id } of await recordsOf(database, province)) {
      await people.lookAgain(id);
      await people.sign(id);
      const mine = await aRevision(database, id, 'principal', principal, row?.certificate_id ?? '');
      const again = await aRevision(database, id, 'principal', principal, row?.certificate_id ?? '');
      const { answers } = await bothOpen(database, watch, [
        written(id, { type: 'approve', by: principal, revisionId: mine }),
        written(id, { type: 'approve', by: principal, revisionId: again }),
      ]);
      expect(answers.map(answerOf).sort()).toEqual(['NOT_AT_THIS_STAGE', 'approved']);
    }
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  }, 60_000);
});

describe('many at once', () => {
  it('writes a double click once, and every answer is the first one (BA2)', async () => {
    const { province, certificates, people } = await aClass(1);
    const [record] = await recordsOf(database, province);
    const id = record?.id ?? '';
    await people.lookAgain(id);
    const revisionId = await aRevision(
      database,
      id,
      'homeroom',
      province.people.homeroomTeacher,
      certificates.homeroomTeacher,
    );
    const click = { type: 'sign', id: newId(), at: Date.now(), by: province.people.homeroomTeacher, revisionId };

    const answers = await Promise.all(Array.from({ length: 20 }, () => byJudge(database)(id, click)));

    expect(answers).toEqual(Array(20).fill(3));
    const [rows] = await database.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM transition WHERE subject_id = ? AND command_id = ?',
      [id, click.id],
    );
    expect(Number(rows?.n)).toBe(1);
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  }, 60_000);

  it('shows nobody a deadlock: fifty acts at once on neighbouring records and their sheets (DB3)', async () => {
    const { province, people } = await aClass(42);
    const records = await recordsOf(database, province);
    for (const { id } of records) await people.lookAgain(id);
    const before = repetitions.count;

    // 42 signatures, and eight returns that reopen rows on the eight sheets of the same records.
    const answers = await Promise.all([
      ...records.slice(8).map(({ id }) => people.sign(id)),
      ...records.slice(0, 8).map(({ id }, i) => people.returnToTeacher(id, SUBJECTS[i] ?? 'math')),
      ...records.slice(0, 8).map(({ id }) => people.lookAgain(id)),
    ]);

    expect(answers.filter((answer) => typeof answer === 'string')).toEqual([]);
    expect(answers).toHaveLength(50);
    expect(repetitions.count).toBeGreaterThanOrEqual(before);
    expect((await recordsOf(database, province)).map(({ stage }) => stage).sort()).toEqual([
      ...Array(8).fill('entering'),
      ...Array(34).fill('principal'),
    ]);
    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  }, 90_000);
});
