import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { PIN } from '../certificates.ts';
import { aYear, killAndStart, MINUTE, nothingLost, PUPILS, ROUNDS, somewhere, type Year } from './killed-year.ts';
import { type CrashSystem, openCrashSystem, type Victim } from './system.ts';
import { count, insideFinish, itemsIn, standing, whenTrue, writtenUnanswered } from './watching.ts';

let system: CrashSystem;
beforeAll(async () => {
  system = await openCrashSystem(['records', 'documents', 'exchange']);
}, 3 * MINUTE);
afterAll(() => system.stop(), MINUTE);

/** Where the kills fell, counted over all rounds. */
const fell = { betweenCommitAndAnswer: 0, betweenValuesAndConfirm: 0, insideFinish: 0, inPrepare: 0 };

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

/** On a machine under load it takes longer; then it is said how all stands, before more time is given. */
async function soon(ceremonyId: string, what: string, isThere: () => Promise<boolean>): Promise<void> {
  await whenTrue(what, isThere, MINUTE).catch(async (late) => {
    console.warn(`${late}`, await standing(system.database, system.engine, ceremonyId), system.described());
    await whenTrue(what, isThere, 2 * MINUTE);
  });
}

describe(`whatever is killed with -9 while a class is signed, in ${ROUNDS} rounds`, () => {
  for (let round = 1; round <= ROUNDS; round++) {
    it(
      `signs 35 records once each, round ${round}`,
      async () => {
        const { database } = system;
        const year = await aYear(system);
        const signer = year.province.people.homeroomTeacher;
        const ceremonyId = await begin(year);

        const prepared = somewhere(3, 30);
        await soon(ceremonyId, 'preparing', async () => (await itemsIn(database, ceremonyId, 'prepared')) >= prepared);
        await killAndStart(system, round % 2 === 0 ? 'mariadb' : 'documents');
        fell.inPrepare++;
        const state = (wanted: string) =>
          count(database, 'SELECT COUNT(*) AS n FROM ceremony WHERE id = ? AND state = ?', [ceremonyId, wanted]);
        await soon(ceremonyId, 'prepared', async () => (await state('prepared')) === 1);

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
          await soon(ceremonyId, `${signed} signed`, isThere);
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
        await nothingLost(system, year);
      },
      8 * MINUTE,
    );
  }

  it('fell into every moment that could lose something, at least twice', () => {
    console.log('kills:', fell);
    for (const times of Object.values(fell)) expect(times).toBeGreaterThanOrEqual(2);
  });
});

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
