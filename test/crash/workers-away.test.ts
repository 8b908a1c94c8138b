import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import type { CeremonyKind } from '../../domain/ceremony/ceremony.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { newId } from '../../persistence/ulid.ts';
import { acting, byJudge, byWorkflow, type Certificates, SUBJECTS } from '../acting.ts';
import { type ApiServer, anAccount, signIn, startApi, type Visitor } from '../api/server.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { cell } from '../drafts.ts';
import { signPackages } from '../exchange/issued-class.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime } from '../records-worker.ts';
import { recordsOf, sheetOf, taskKeysOf } from '../rows.ts';
import { fillClass, receive } from '../signed-class.ts';
import { startRound } from '../stage.ts';
import { until } from '../until.ts';
import { type CrashSystem, openCrashSystem } from './system.ts';

const MINUTE = 60_000;
/** The closing is moved to so long after the last preparation: the workers are gone by then. */
const CLOSES_IN = 8_000;
/**
 * ms. An act without an answer is sent again once it is older than 20 s; the workers stay away for longer, and for the
 * field case's two minutes in the long run (`npm run crash`).
 */
const AWAY_AFTER_CLOSING = Number(process.env['HBS_AWAY_MS'] ?? 21_000);
const WORKERS = ['records', 'documents', 'exchange'] as const;
const RECORDS = ['approvedInTime', 'approvedTooLate', 'returnedInTime', 'returnedTooLate', 'received', 'weak'] as const;

let system: CrashSystem;
let api: ApiServer;
let province: Province;
let certificates: Certificates;
let principal: Visitor;
let round: string;
let closeAt: number;
let ids: Readonly<Record<(typeof RECORDS)[number], string>>;
/** The API's clock, set to the very instants of the field case. */
let clock = () => Date.now();

/**
 * WF2 with every part a process of its own. The workers are away for longer than the patience of whoever clicks,
 * and than the age at which an act is sent again; the deadline passes in between.
 */
beforeAll(async () => {
  system = await openCrashSystem(WORKERS);
  const { database, engine } = system;
  province = await aProvince(database, { pupils: RECORDS.length, closeAt: Date.now() + 24 * 60 * MINUTE });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  const rows = await recordsOf(database, province);
  ids = Object.fromEntries(RECORDS.map((name, i) => [name, rows[i]?.id ?? ''])) as typeof ids;
  await signedByTeachers(rows.at(-1)?.enrolment_id ?? '');
  for (const { id } of rows) await startSubject({ database, engine }, id);
  round = await startRound({ database, sender: { database, engine }, now: async () => Date.now() }, province, 1);

  api = await startApi(database, engine, system.folder, { now: () => clock() });
  principal = await signIn(api, await anAccount(database, province.people.principal));
}, 3 * MINUTE);
afterAll(async () => {
  await api.stop();
  await system.stop();
  await endRuntime();
}, MINUTE);

/** Every record with the principal but for one that is received and one that has not completed. */
async function signedByTeachers(weak: string): Promise<void> {
  const { database } = system;
  const people = acting(database, province, certificates, byJudge(database));
  await fillClass(database, province);
  const math = await sheetOf(database, province, 'math');
  await cell(database, math, weak, 'level', 'subject:notCompleted');
  await cell(database, math, weak, 'score', '4');
  for (const subject of SUBJECTS) await people.signRows(subject);
  for (const name of RECORDS) await people.lookAgain(ids[name]);
  for (const name of ['returnedInTime', 'returnedTooLate', 'received'] as const) await people.sign(ids[name]);
  for (const act of [people.approve, people.seal]) await act(ids.received);
  await receive(people, [ids.received], ids.received);
}

async function begin(kind: CeremonyKind, signerId: string, certificateId: string, records: readonly string[]) {
  const begun = await beginCeremony(
    system,
    {
      kind,
      signerId,
      schoolId: province.schoolId,
      certificateId,
      documents: records.map((id) => ({ subjectId: id, documentId: id })),
      laneEnd: province.round1.closeAt,
    },
    Date.now(),
  );
  if (isRefusal(begun)) throw new Error(begun.refused);
  return begun.ceremonyId;
}

const ceremonies = new Map<string, string>();

/** Two approvals, each prepared and waiting for its PIN. */
async function prepareApprovals(): Promise<void> {
  const { database } = system;
  const { homeroomTeacher, principal: approver } = province.people;
  const both = [ids.approvedInTime, ids.approvedTooLate];
  const signed = await begin('homeroom', homeroomTeacher, certificates.homeroomTeacher, both);
  await signPackages(system, signed, homeroomTeacher);
  await database.query(
    'INSERT INTO approval_mark (record_id, by_person, content_digest, at) SELECT id, ?, content_digest, NOW(3) FROM record WHERE id IN (?)',
    [approver, both],
  );
  for (const id of both) ceremonies.set(id, await begin('approve', approver, certificates.principal, [id]));
  for (const id of ceremonies.values())
    await until('prepared', async () => (await ceremonyOf(database, id))?.state === 'prepared', MINUTE);
}

/** The province sets the closing a few seconds ahead, by its own act; the schools' own due instant is past and stays. */
async function moveClosing(): Promise<void> {
  const { database, engine } = system;
  closeAt = Date.now() + CLOSES_IN;
  const officer = acting(database, province, certificates, byWorkflow({ database, engine }));
  const nearer = { type: 'changeDeadline', dueAt: province.round1.dueAt, closeAt, noteId: newId() };
  expect(await officer.act(round, province.people.stranger, nearer)).toEqual(expect.any(Number));
}

const sent = new Map<string, string>();

/** The principal returns a record; gives the status that he is answered with. */
async function returned(recordId: string): Promise<number> {
  const commandId = newId();
  sent.set(recordId, commandId);
  const answer = await principal.send(`/records/${recordId}/return`, {
    ...{ commandId, seen: 3, part: 'homeroom', note: 'Bổ sung nhận xét.' },
    dueOn: new Date(Date.now() + 48 * 60 * MINUTE).toISOString().slice(0, 10),
  });
  return answer.status;
}

const confirmed = async (recordId: string): Promise<unknown> =>
  (await principal.send(`/ceremonies/${ceremonies.get(recordId)}/confirm`, { pin: PIN })).json();

async function asked(recordId: string): Promise<{ status: number; code?: string; outcome?: string }> {
  const answer = await principal.get(`/acts/${recordId}/${sent.get(recordId)}`, 'application/json');
  return { status: answer.status, ...((await answer.json()) as object) };
}

async function eventsOf(subjectId: string, type: string) {
  const rows = await system.database.query<{ events: string; written_at: Date }[]>(
    'SELECT events, written_at FROM transition WHERE subject_id = ? ORDER BY rev',
    [subjectId],
  );
  return rows.flatMap(({ events, written_at }) =>
    (JSON.parse(events) as { type: string; at: number; effectiveFrom?: number }[])
      .filter((event) => event.type === type)
      .map((event) => ({ ...event, writtenAt: written_at.getTime() })),
  );
}

describe('all workers away while people act, and while the round closes (WF2)', () => {
  it(
    'takes every act, and says of none that it is done before anybody could judge it',
    async () => {
      await prepareApprovals();
      await moveClosing();
      await Promise.all(WORKERS.map(system.kill));

      clock = () => closeAt - 1;
      const inTime = await Promise.all([confirmed(ids.approvedInTime), returned(ids.returnedInTime)]);
      clock = () => closeAt;
      const tooLate = await Promise.all([confirmed(ids.approvedTooLate), returned(ids.returnedTooLate)]);

      expect([inTime, tooLate]).toEqual(Array(2).fill([{ outcome: 'confirmed' }, 202]));
      expect([await asked(ids.returnedInTime), await asked(ids.returnedTooLate)]).toMatchObject([
        { status: 202, outcome: 'pending' },
        { status: 202, outcome: 'pending' },
      ]);
      expect(await eventsOf(ids.returnedInTime, 'returned')).toEqual([]);
    },
    2 * MINUTE,
  );

  it(
    'judges each by its instant when the workers are back: the first taken, the second refused',
    async () => {
      const back = closeAt + AWAY_AFTER_CLOSING;
      await until('the workers may come back', async () => Date.now() >= back, AWAY_AFTER_CLOSING + MINUTE);
      clock = () => Date.now();
      await Promise.all(WORKERS.map(system.start));

      await until(
        'every act is answered',
        async () => {
          const [row] = await system.database.query<{ n: string }[]>(
            'SELECT COUNT(*) AS n FROM act WHERE outcome IS NULL',
          );
          const ended = await Promise.all([...ceremonies.values()].map((id) => ceremonyOf(system.database, id)));
          return Number(row?.n) === 0 && ended.every((ceremony) => ceremony?.state === 'done');
        },
        2 * MINUTE,
      );
      expect(await asked(ids.returnedInTime)).toMatchObject({ status: 200, outcome: 'taken' });
      expect(await asked(ids.returnedTooLate)).toMatchObject({ status: 409, code: 'HBS-HB-101' });
      expect(await eventsOf(ids.returnedInTime, 'returned')).toMatchObject([{ at: closeAt - 1 }]);
      expect(await eventsOf(ids.approvedInTime, 'approved')).toMatchObject([{ at: closeAt - 1 }]);
      expect(await eventsOf(ids.approvedTooLate, 'approved')).toEqual([]);
    },
    6 * MINUTE,
  );

  it(
    'dates the closing by the instant, however late it is written, and opens the task of round 2 once',
    async () => {
      const { database } = system;
      // The closing asks every 10 s whether acts are awaited, and an act of the clock that fails is repeated after a minute.
      await until('the round is written down', async () => (await eventsOf(round, 'written')).length === 1, 3 * MINUTE);

      const closed = await eventsOf(ids.received, 'closed');
      expect(closed).toMatchObject([{ effectiveFrom: closeAt }]);
      expect(closed[0]?.writtenAt).toBeGreaterThanOrEqual(closeAt + AWAY_AFTER_CLOSING);
      expect(await eventsOf(ids.weak, 'movedToRound2')).toHaveLength(1);
      expect(await taskKeysOf(database, ids.weak)).toEqual(['orderAdditionalAssessment', 'sign']);
      expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
    },
    6 * MINUTE,
  );
});
