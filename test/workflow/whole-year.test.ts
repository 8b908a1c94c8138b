import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { giveLateConsent } from '../../activities/round-closing/late-consent.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byWorkflow, type Certificates, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { openTestDatabase } from '../database.ts';
import { cell } from '../drafts.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime } from '../records-worker.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { fillClass, receive } from '../signed-class.ts';
import { openSkippingStage, type Stage, startRound } from '../stage.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** A timer fires at its instant; what it causes takes a moment of the worker's time. */
const A_MOMENT = 15_000;

let database: DataSource;
let stage: Stage;
let province: Province;
let certificates: Certificates;
let people: Acting;
let rounds: readonly [first: string, second: string];
let ids: { straight: string; returned: string; weak: string; missing: string; late: string };
let enrolments: Readonly<Record<keyof typeof ids, string>>;

beforeAll(async () => {
  database = await openTestDatabase(20);
  stage = await openSkippingStage(database);
  province = await aProvince(database, { pupils: 5, closeAt: (await stage.now()) + 20 * DAY });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  people = acting(database, province, certificates, byWorkflow(stage.sender), stage.now);
  await startSchool(stage.sender, province);
  rounds = [await startRound(stage, province, 1), await startRound(stage, province, 2)];

  const records = await recordsOf(database, province);
  const at = (i: number) => records[i] ?? { id: '', enrolment_id: '' };
  ids = { straight: at(0).id, returned: at(1).id, weak: at(2).id, missing: at(3).id, late: at(4).id };
  enrolments = {
    straight: at(0).enrolment_id,
    returned: at(1).enrolment_id,
    weak: at(2).enrolment_id,
    missing: at(3).enrolment_id,
    late: at(4).enrolment_id,
  };
}, 120_000);
afterAll(async () => {
  await stage.close();
  await endRuntime();
  await database.destroy();
});

const records = async () => new Map((await recordsOf(database, province)).map((row) => [row.id, row]));
const standing = async (id: string) => {
  const row = (await records()).get(id);
  return `${row?.stage} in ${row?.lane}`;
};
const standsAt = (id: string, wanted: string) => until(wanted, async () => (await standing(id)) === wanted);

type LogRow = { command_id: string; at: number; writtenAt: number; events: { type: string; effectiveFrom?: number }[] };
const logOf = async (id: string): Promise<readonly LogRow[]> => {
  const rows = await database.query<{ command_id: string; at: Date; written_at: Date; events: string }[]>(
    'SELECT command_id, at, written_at, events FROM transition WHERE subject_id = ? ORDER BY rev',
    [id],
  );
  return rows.map(({ command_id, at, written_at, events }) => ({
    command_id,
    at: at.getTime(),
    writtenAt: written_at.getTime(),
    events: JSON.parse(events),
  }));
};
const eventsOf = async (id: string, type: string) =>
  (await logOf(id)).filter(({ events }) => events.some((event) => event.type === type));

const toTheSeal = async (id: string) => {
  expect(await people.sign(id)).toEqual(expect.any(Number));
  expect(await people.approve(id)).toEqual(expect.any(Number));
  expect(await people.seal(id)).toEqual(expect.any(Number));
};
const taken = (id: string, messageId = newId()) => receive(people, [id], messageId);

describe('a whole year, on a server that skips time', () => {
  it('is signed sheet by sheet, sent back by both, approved, sealed and received', async () => {
    const allButOne = province.enrolments.filter((enrolment) => enrolment !== enrolments.missing);
    await fillClass(database, province);
    const math = await sheetOf(database, province, 'math');
    await cell(database, math, enrolments.weak, 'level', 'subject:notCompleted');
    await cell(database, math, enrolments.weak, 'score', '4');
    for (const subject of SUBJECTS) await people.signRows(subject, allButOne);
    for (const id of [ids.straight, ids.returned, ids.weak, ids.late]) await standsAt(id, 'homeroom in round1');

    await toTheSeal(ids.straight);
    await taken(ids.straight);
    await people.sign(ids.late);
    await people.approve(ids.late);

    expect(await people.returnToTeacher(ids.returned, 'music')).toEqual(expect.any(Number));
    expect(await standing(ids.returned)).toBe('entering in round1');
    await people.signRows('music', [enrolments.returned]);
    await standsAt(ids.returned, 'homeroom in round1');
    await people.sign(ids.returned);
    expect(await people.returnToHomeroom(ids.returned)).toEqual(expect.any(Number));
    await toTheSeal(ids.returned);
    await taken(ids.returned);
    expect(await standing(ids.returned)).toBe('received in round1');
  }, 120_000);

  it('reminds at seven, three and one days, and at the instant itself, once for each person and day', async () => {
    const { dueAt } = province.round1;
    await stage.goTo(dueAt + HOUR);

    const reminded = (await eventsOf(rounds[0], 'reminded')).map(({ at }) => at);
    expect(reminded).toHaveLength(4);
    for (const [i, daysBefore] of [7, 3, 1, 0].entries()) {
      const late = (reminded[i] ?? 0) - (dueAt - daysBefore * DAY);
      expect(late).toBeGreaterThanOrEqual(0);
      expect(late).toBeLessThan(A_MOMENT);
    }
    const notices = await database.query<{ about: string; n: string }[]>(
      'SELECT about, COUNT(*) AS n FROM notice WHERE person_id = ? GROUP BY about',
      [province.people.subjectTeacher],
    );
    expect(notices.map(({ n }) => Number(n))).toEqual([1, 1, 1, 1]);
  }, 120_000);

  it('closes round 1 at its exact instant: closed, moved to round 2, or late', async () => {
    const { closeAt } = province.round1;
    await stage.goTo(closeAt + 10 * 60_000);
    await until('the round is done', async () => (await eventsOf(rounds[0], 'written')).length === 1);

    expect(await standing(ids.straight)).toBe('closed in round1');
    expect(await standing(ids.returned)).toBe('closed in round1');
    expect(await standing(ids.weak)).toBe('homeroom in round2');
    expect(await standing(ids.missing)).toBe('entering in late');
    expect(await standing(ids.late)).toBe('seal in late');
    const [closed] = await eventsOf(ids.straight, 'closed');
    expect(closed).toMatchObject({ at: closeAt, events: [{ effectiveFrom: closeAt }] });
    expect(closed?.writtenAt).toBeGreaterThanOrEqual(closeAt);
    expect((closed?.writtenAt ?? 0) - closeAt).toBeLessThan(A_MOMENT);
    const [progress] = await database.query<{ total: number; done: number; ended_at: Date | null }[]>(
      'SELECT total, done, ended_at FROM progress WHERE id = ?',
      [`round/${rounds[0]}`],
    );
    expect(progress).toMatchObject({ total: 5, done: 5, ended_at: expect.any(Date) });
  }, 120_000);

  it('takes an act of before the instant however late it is written, and refuses the instant itself', async () => {
    const { closeAt } = province.round1;
    const at = (instant: number) => acting(database, province, certificates, byWorkflow(stage.sender), () => instant);

    expect(await at(closeAt).seal(ids.late)).toBe('PERIOD_CLOSED');
    expect(await at(closeAt - 1).seal(ids.late)).toEqual(expect.any(Number));
    expect(await standing(ids.late)).toBe('issued in round1');

    // Sealed in time but never submitted: the instant is judged once more, by the record's own timer.
    await stage.goTo(closeAt + 5 * HOUR);
    await standsAt(ids.late, 'issued in late');
    expect(await eventsOf(ids.late, 'movedToLate')).toHaveLength(2);
  }, 120_000);

  it('assesses the weak pupil again in round 2, whose deadline the province moves', async () => {
    const { stranger, principal } = province.people;
    const { dueAt, closeAt } = province.round2;
    const moved = { dueAt: dueAt + 3 * DAY, closeAt: closeAt + 3 * DAY };
    await people.act(ids.weak, principal, { type: 'orderAdditionalAssessment', parts: ['math'], noteId: newId() });
    expect(await people.act(rounds[1], stranger, { type: 'changeDeadline', ...moved, noteId: newId() })).toEqual(
      expect.any(Number),
    );
    const math = await sheetOf(database, province, 'math');
    await cell(database, math, enrolments.weak, 'level', 'subject:completed');
    await cell(database, math, enrolments.weak, 'score', '6');
    expect(await people.signRows('math', [enrolments.weak])).toEqual(expect.any(Number));
    await standsAt(ids.weak, 'homeroom in round2');
    await toTheSeal(ids.weak);
    await taken(ids.weak);

    // To another instant and back: the reminder that went out already is no command that stands in its own way.
    await stage.goTo(moved.dueAt - 6 * DAY);
    const reminded = async () => (await eventsOf(rounds[1], 'reminded')).length;
    const [sent, further] = [await reminded(), { dueAt: moved.dueAt + DAY, closeAt: moved.closeAt + DAY }];
    for (const instants of [further, moved]) {
      const before = await reminded();
      await people.act(rounds[1], stranger, { type: 'changeDeadline', ...instants, noteId: newId() });
      await until('reminded for this instant', async () => (await reminded()) === before + 1);
    }
    expect(await reminded()).toBe(sent + 2);

    await stage.goTo(closeAt + 6 * HOUR);
    expect(await standing(ids.weak)).toBe('received in round2');

    await stage.goTo(moved.closeAt + 10 * 60_000);
    await until('the round is done', async () => (await eventsOf(rounds[1], 'written')).length === 1);
    expect(await standing(ids.weak)).toBe('closed in round2');
    const [closed] = await eventsOf(ids.weak, 'closed');
    expect(closed).toMatchObject({ at: moved.closeAt, events: [{ effectiveFrom: moved.closeAt }] });
    expect((closed?.writtenAt ?? 0) - moved.closeAt).toBeLessThan(A_MOMENT);
    expect(await people.act(rounds[1], stranger, { type: 'changeDeadline', ...moved, noteId: newId() })).toMatch(
      /DEADLINE_PASSED|RECORD_CLOSED/,
    );
  }, 120_000);

  it('lets the late go on with the province’s consent alone, until they are accepted and closed', async () => {
    await stage.goTo((await stage.now()) + 2 * DAY);
    expect(await people.signRows('math', [enrolments.missing])).toBe('RECORD_CLOSED');

    const now = await stage.now();
    const { schoolId, schoolYear } = province;
    const consent = { schoolId, schoolYear, until: now + 5 * DAY, noteId: newId(), by: province.people.stranger };
    expect(await giveLateConsent(stage.sender, consent, now)).toEqual({ consentId: expect.any(String) });
    for (const subject of SUBJECTS) await people.signRows(subject, [enrolments.missing]);
    await standsAt(ids.missing, 'homeroom in late');
    await toTheSeal(ids.missing);
    for (const id of [ids.missing, ids.late]) {
      await taken(id);
      expect(await standing(id)).toBe('closed in late');
      expect(await eventsOf(id, 'closed')).toMatchObject([{ events: [{ type: 'received' }, { type: 'closed' }] }]);
    }
  }, 120_000);

  it('leaves every log linked, every state folded, no task open, and every workflow of a record at its end', async () => {
    await stage.goTo((await stage.now()) + 20 * DAY);
    for (const id of Object.values(ids)) await people.lookAgain(id);

    expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
    const open = await database.query(
      'SELECT t.subject_id FROM task t JOIN record r ON r.id = t.subject_id WHERE r.class_id = ?',
      [province.classId],
    );
    expect(open).toEqual([]);
    for (const id of Object.values(ids)) {
      const workflow = stage.sender.engine.workflow.getHandle(`record/${province.schoolYear}/${id}`);
      expect((await workflow.describe()).status.name).toBe('COMPLETED');
    }
  }, 60_000);
});
