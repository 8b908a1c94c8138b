import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byJudge, byWorkflow, type Certificates, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import { faultsInLogs } from '../log-audit.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { startRound } from '../stage.ts';
import { type CrashSystem, openCrashSystem, type Victim } from './system.ts';
import { count, insideFinish, itemsIn, standing, whenTrue, writtenUnanswered } from './watching.ts';

/** Two rounds in every run; `HBS_CRASH_ROUNDS=10` for the long one. */
const ROUNDS = Number(process.env['HBS_CRASH_ROUNDS'] ?? 2);
const PUPILS = 35;
const MINUTE = 60_000;

let system: CrashSystem;
let ca: Awaited<ReturnType<typeof aTrustedCa>>;
beforeAll(async () => {
  system = await openCrashSystem(['records', 'documents', 'exchange']);
  ca = await aTrustedCa(system.database);
}, 3 * MINUTE);
afterAll(() => system.stop(), MINUTE);

type Year = {
  province: Province;
  people: Acting;
  judged: Acting;
  certificates: Certificates;
  records: readonly string[];
};
/** Where the kills fell, counted over all rounds. */
const fell = { betweenCommitAndAnswer: 0, betweenValuesAndConfirm: 0, insideFinish: 0, inPrepare: 0, inClosing: 0 };

/** A class of 35 whose sheets are signed: every record is with the homeroom teacher, every workflow runs. */
async function aYear(): Promise<Year> {
  const { database, engine } = system;
  const province = await aProvince(database, { pupils: PUPILS });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  const certificates = await certificatesFor(database, ca, province);
  const judged = acting(database, province, certificates, byJudge(database));
  for (const subject of SUBJECTS) await fillSheet(database, province, subject);
  for (const subject of SUBJECTS) await judged.signRows(subject);
  await fillHomeroom(database, province);
  const records = (await recordsOf(database, province)).map(({ id }) => id);
  for (const id of records) await judged.lookAgain(id);
  for (const id of records) await startSubject({ database, engine }, id);
  return {
    province,
    people: acting(database, province, certificates, byWorkflow({ database, engine })),
    judged,
    certificates,
    records,
  };
}

async function begin({ province, certificates, records }: Year): Promise<string> {
  const begun = await beginCeremony(
    system,
    {
      kind: 'homeroom',
      signerId: province.people.homeroomTeacher,
      schoolId: province.schoolId,
      certificateId: certificates.homeroomTeacher,
      documents: records.map((id) => ({ subjectId: id, documentId: id })),
      laneEnd: province.round1.closeAt,
    },
    Date.now(),
  );
  if (isRefusal(begun)) throw new Error(begun.refused);
  return begun.ceremonyId;
}

/** The request with the PIN, as a process that waits for its beginning; then it can be killed, or gives its answer. */
async function confirmation(ceremonyId: string, signerId: string) {
  const file = join(import.meta.dirname, 'confirm-process.ts');
  const child = spawn(process.execPath, [file, ceremonyId, signerId, PIN, `--instance=${system.folder}`], {
    env: { ...process.env, ...system.environment },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  let said = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  const ended = once(child, 'exit');
  await whenTrue('the request is there', async () => said.includes('ready'), 30_000);
  return {
    begin: () => child.stdin.write('go\n'),
    kill: () => child.kill('SIGKILL'),
    answer: async () => {
      await ended;
      return said.replace('ready', '').trim();
    },
  };
}

async function killAndStart(victim: Victim): Promise<void> {
  await system.kill(victim);
  await system.start(victim);
}

/** Somewhere in a stretch of the run: a whole number from `from`, below `below`. */
const somewhere = (from: number, below: number): number => from + Math.floor(Math.random() * (below - from));

describe(`whatever is killed with -9, in ${ROUNDS} rounds`, () => {
  for (let round = 1; round <= ROUNDS; round++) {
    it(
      `signs 35 records once each, round ${round}`,
      async () => {
        const { database } = system;
        const year = await aYear();
        const signer = year.province.people.homeroomTeacher;
        const ceremonyId = await begin(year);

        const prepared = somewhere(3, 30);
        await whenTrue('preparing', async () => (await itemsIn(database, ceremonyId, 'prepared')) >= prepared);
        await killAndStart(round % 2 === 0 ? 'mariadb' : 'documents');
        fell.inPrepare++;
        const state = (wanted: string) =>
          count(database, 'SELECT COUNT(*) AS n FROM ceremony WHERE id = ? AND state = ?', [ceremonyId, wanted]);
        await whenTrue('prepared', async () => (await state('prepared')) === 1);

        // The engine stands still, so that the request dies when its values are stored and nobody was told.
        const dying = await confirmation(ceremonyId, signer);
        process.kill(system.pidOf('temporal'), 'SIGSTOP');
        dying.begin();
        await whenTrue('values stored', async () => (await state('confirmed')) === 1);
        dying.kill();
        expect(await dying.answer()).toBe('');
        process.kill(system.pidOf('temporal'), 'SIGCONT');
        fell.betweenValuesAndConfirm++;
        const again = await confirmation(ceremonyId, signer);
        again.begin();
        expect(await again.answer()).toBe('"confirmed"');

        const stretches: readonly [Victim, number][] = [
          ['records', somewhere(1, 8)],
          ['documents', somewhere(9, 15)],
          ['mariadb', somewhere(16, 22)],
          ['temporal', somewhere(23, 28)],
          ['records', somewhere(29, 33)],
        ];
        for (const [victim, signed] of stretches) {
          const isThere = async () => (await itemsIn(database, ceremonyId, 'signed')) >= signed;
          await whenTrue(`${signed} signed`, isThere, MINUTE).catch(async (late) => {
            console.warn(`${late}`, await standing(database, system.engine, ceremonyId), system.described());
            await whenTrue(`${signed} signed`, isThere, 2 * MINUTE);
          });
          const moment =
            victim === 'records' ? writtenUnanswered : (of: typeof database) => insideFinish(of, ceremonyId);
          await whenTrue('the moment', async () => (await moment(database)) > 0 || (await state('done')) === 1);
          await system.kill(victim);
          if (victim === 'mariadb') await system.start(victim);
          fell.betweenCommitAndAnswer += Number((await writtenUnanswered(database)) > 0);
          fell.insideFinish += Number((await insideFinish(database, ceremonyId)) > 0);
          if (victim !== 'mariadb') await system.start(victim);
        }
        await whenTrue('done', async () => (await state('done')) === 1, 3 * MINUTE);

        expect(await itemsIn(database, ceremonyId, 'signed')).toBe(PUPILS);
        await everyActOnce(year, 'sign');
        await nothingLost(year);
      },
      8 * MINUTE,
    );

    it(
      `closes a round once for each record, round ${round}`,
      async () => {
        const { database, engine } = system;
        const year = await aYear();
        for (const act of [year.judged.sign, year.judged.approve, year.judged.seal])
          for (const id of year.records) expect(await act(id)).toEqual(expect.any(Number));
        const messageId = newId();
        await year.judged.inSet(year.records, { type: 'submitted', messageId });
        await year.judged.inSet(year.records, { type: 'received', messageId });

        const stage = { database, sender: { database, engine }, now: async () => Date.now() };
        const roundId = await startRound(stage, year.province, 1);
        const closeAt = Date.now() + 6_000;
        const nearer = { type: 'changeDeadline', dueAt: closeAt - 1, closeAt, noteId: newId() };
        expect(await year.people.act(roundId, year.province.people.stranger, nearer)).toEqual(expect.any(Number));
        await whenTrue('the instant', async () => Date.now() >= closeAt + somewhere(-300, 300));
        for (const victim of inAnyOrder<Victim>(['exchange', 'mariadb', 'temporal', 'records'])) {
          await killAndStart(victim);
          fell.inClosing++;
        }

        const written = () =>
          count(database, `SELECT COUNT(*) AS n FROM transition WHERE subject_id = ? AND type = 'written'`, [roundId]);
        await whenTrue('written', async () => (await written()) === 1, 3 * MINUTE);
        const closed = await database.query<{ n: string; effective_from: Date }[]>(
          `SELECT effective_from, COUNT(*) AS n FROM record WHERE class_id = ? AND stage = 'closed' GROUP BY effective_from`,
          [year.province.classId],
        );
        expect(closed.map(({ n, effective_from }) => [Number(n), effective_from.getTime()])).toEqual([
          [PUPILS, closeAt],
        ]);
        expect(
          await count(database, `SELECT COUNT(*) AS n FROM transition WHERE type = 'closeAt' AND subject_id IN (?)`, [
            year.records,
          ]),
        ).toBe(PUPILS);
        await nothingLost(year, 0);
      },
      5 * MINUTE,
    );
  }

  it('fell into every moment that could lose something, at least twice', () => {
    console.log('kills:', fell);
    for (const times of Object.values(fell)) expect(times).toBeGreaterThanOrEqual(2);
  });
});

function inAnyOrder<T>(things: readonly T[]): readonly T[] {
  return things
    .map((thing) => ({ thing, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);
}

/** Every act that was answered stands once in its log, with the revision that was answered. */
async function everyActOnce({ province, records }: Year, type: string): Promise<void> {
  const { database } = system;
  const acts = await database.query<{ outcome: string; rev: number; written: number; n: string }[]>(
    `SELECT a.outcome, a.rev, MAX(t.rev) AS written, COUNT(t.rev) AS n FROM act a LEFT JOIN transition t ON t.subject_id = a.subject_id AND t.command_id = a.command_id
     WHERE a.type = ? AND a.subject_id IN (?) AND a.by_person = ? GROUP BY a.command_id, a.subject_id`,
    [type, records, province.people.homeroomTeacher],
  );
  expect(acts).toHaveLength(records.length);
  for (const { outcome, rev, written, n } of acts) expect([outcome, rev, Number(n)]).toEqual(['taken', written, 1]);
}

/** Logs, states and tasks agree, and each running workflow has followed its log to the end. */
async function nothingLost({ province, records }: Year, running = PUPILS): Promise<void> {
  const { database, engine } = system;
  expect(await faultsInLogs(database, province.schoolId)).toEqual([]);
  for (const head of await headsOf(database, running > 0 ? records : [])) {
    const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
    const rev = await engine.workflow.getHandle(head.workflowId).executeUpdate('lookAgain', { args: [command, 0] });
    expect(rev).toBe(head.rev);
  }
}
