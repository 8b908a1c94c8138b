import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendAct } from '../../activities/acts/send-act.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { connectEngine } from '../../activities/engine/engine.ts';
import { examine } from '../../activities/operation/doctor.ts';
import { startWork } from '../../activities/operation/long-work.ts';
import { rebuild } from '../../activities/operation/rebuild.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { UNFINISHED_KINDS } from '../../persistence/operation/unfinished.ts';
import { progressOf } from '../../persistence/progress/progress.ts';
import { importOf, rosterKey } from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { projectFolder } from '../../setup/layout.ts';
import { byWorkflow } from '../acting.ts';
import { PIN } from '../certificates.ts';
import { faultsInLogs } from '../log-audit.ts';
import { recordsOf } from '../rows.ts';
import { until } from '../until.ts';
import { aListToWrite } from './a-list.ts';
import { type AtWork, IN_CEREMONIES, openWork } from './at-work.ts';
import { eachOnce, everyWorkflowAnswers } from './in-order.ts';

const MINUTE = 60_000;
const WORKERS = ['records', 'documents', 'exchange'] as const;
const ROWS = 400;

let work: AtWork;
beforeAll(async () => {
  work = await openWork(WORKERS);
}, 3 * MINUTE);
afterAll(() => work.close(), MINUTE);

/** `npm run rebuild`, killed when so many workflows were begun again. */
async function rebuildKilledAfter(begun: number): Promise<void> {
  const { system } = work;
  const program = spawn(process.execPath, [join(projectFolder, 'setup', 'main.ts'), 'rebuild', '--per-second', '8'], {
    env: { PATH: process.env['PATH'], ...system.environment },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => program.once('exit', resolve));
  const done = async () => (await progressOf(system.database, 'rebuild'))?.done ?? 0;
  await until('the rebuild has begun', async () => (await done()) >= begun, MINUTE);
  program.kill('SIGKILL');
  await ended;
}

describe('with the engine’s database lost while eight people act, and the rebuild killed half-way', () => {
  it(
    'rebuilds every unfinished workflow from the log; nothing acknowledged is lost or doubled',
    async () => {
      const { system, sender, province } = work;
      const rosterId = await aListToWrite(work, ROWS);
      await startWork(sender, { of: 'roster', id: rosterKey(rosterId), rosterId });
      const rowsDone = async () => (await progressOf(system.database, rosterKey(rosterId)))?.done ?? 0;
      await work.worksOn();
      await until('the list is being written', async () => (await rowsDone()) >= 10, MINUTE);
      for (const part of ['temporal', ...WORKERS] as const) await system.kill(part);
      rmSync(join(system.folder, 'temporal'), { recursive: true });
      const before = work.acknowledged().length;
      await system.start('temporal');
      await Promise.all(WORKERS.map((part) => system.start(part)));

      expect((await importOf(system.database, rosterId))?.written).toBe(undefined);
      await rebuildKilledAfter(5);
      const said: string[] = [];
      const kinds = await rebuild(sender, { perSecond: 500, said: (line) => said.push(line) }, Date.now);
      expect(said[0]).toMatch(/^Going on after \w+ .+: \d+ of \d+ were done$/);
      await work.worksOn();
      await work.rest();

      expect(work.acknowledged().length).toBeGreaterThan(before);
      expect(kinds.map(({ kind }) => kind)).toEqual([...UNFINISHED_KINDS]);
      for (const { kind, unfinished, failed, notRunning } of kinds) {
        expect([kind, failed, notRunning]).toEqual([kind, 0, 0]);
        if (kind !== 'roundClosing')
          expect([kind, unfinished > 0 || kind === 'opening' || kind === 'roster']).toEqual([kind, true]);
      }
      await eachOnce(work.acknowledged(), system.database, province.schoolId);
      await everyWorkflowAnswers(sender);
      expect(await faultsInLogs(system.database, province.schoolId)).toEqual([]);

      // The list went on after the last row that was done: each row once.
      const written = async () => (await importOf(system.database, rosterId))?.written;
      await until('the list is written', async () => (await written()) !== undefined, MINUTE);
      expect((await written())?.counts).toMatchObject({ rows: ROWS, new: ROWS });
      const made = await system.database.query<{ pupils: string; revisions: string; enrolments: string }[]>(
        `SELECT COUNT(DISTINCT p.id) AS pupils, COUNT(d.id) AS revisions, COUNT(DISTINCT e.id) AS enrolments FROM pupil p
           JOIN pupil_data d ON d.pupil_id = p.id JOIN enrolment e ON e.pupil_id = p.id WHERE p.school_id = ? AND p.pupil_code LIKE 'HSCRASH%'`,
        [province.schoolId],
      );
      expect(made.map((row) => Object.values(row).map(Number))).toEqual([[ROWS, ROWS, ROWS]]);
    },
    4 * MINUTE,
  );

  it(
    'takes an act while the namespace is not there yet: it is being worked on, and its answer comes',
    async () => {
      const { system, sender, records } = work;
      const { temporal, payloadKey } = readConfiguration(system.environment);
      const engine = await connectEngine({ ...temporal, namespace: 'not-there-yet' }, payloadKey);
      const [head] = await headsOf(system.database, [records[1] ?? '']);
      if (!head) throw new Error('no record');
      const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
      const { kind, workflowId, rev, subjectId } = head;
      const lost = await sendAct({ ...sender, engine }, { subjectId, kind, workflowId, command, seen: rev });
      await engine.connection.close();
      expect(lost.outcome).toBe('pending');
      expect(await byWorkflow(sender)(subjectId, command)).toEqual(expect.any(Number));
    },
    MINUTE,
  );

  it(
    'leaves the ceremony and the certificate’s request where they were: both come to their end',
    async () => {
      const { sender, province, ceremonyId, certificateId } = work;
      const { database } = sender;
      const isIn = async (state: string) => {
        const [row] = await database.query<{ state: string }[]>('SELECT state FROM ceremony WHERE id = ?', [
          ceremonyId,
        ]);
        return row?.state === state;
      };
      await until('prepared', () => isIn('prepared'), MINUTE);
      await confirmCeremony(sender, ceremonyId, province.people.homeroomTeacher, PIN, Date.now());
      await until('done', () => isIn('done'), MINUTE);
      const signed = await recordsOf(database, province);
      expect(signed.filter(({ stage }) => stage === 'principal')).toHaveLength(IN_CEREMONIES);

      const approve = { type: 'approve', id: newId(), at: Date.now(), by: province.people.stranger };
      expect(await byWorkflow(sender)(certificateId, approve)).toEqual(expect.any(Number));
    },
    2 * MINUTE,
  );

  it(
    'is found well by the doctor, who names a workflow that was stopped by hand',
    async () => {
      const { system, sender, records } = work;
      const look = async () =>
        (
          await examine({
            ...sender,
            filesDirectory: join(system.folder, 'files'),
            apiUrl: 'http://127.0.0.1:9',
            browserVersion: async () => 'a browser',
            workflows: 100,
            now: Date.now,
          })
        ).filter(({ part }) => part === 'workflows' || part === 'schema' || part === 'engine' || part === 'api');
      const good = (await look()).filter(({ says }) => /^(recordYear|classSheet|Temporal|\d+ changes)/.test(says));
      expect(good.map(({ state }) => state)).toEqual(['good', 'good', 'good', 'good']);

      const [record] = await headsOf(system.database, [records[0] ?? '']);
      await sender.engine.workflow.getHandle(record?.workflowId ?? '').terminate();
      const found = await look();
      expect(found.find(({ says }) => says.startsWith('recordYear'))).toMatchObject({
        state: 'stop',
        says: expect.stringContaining(record?.workflowId ?? ''),
      });
      expect(found.find(({ part }) => part === 'api')).toMatchObject({ state: 'stop' });
    },
    MINUTE,
  );
});
