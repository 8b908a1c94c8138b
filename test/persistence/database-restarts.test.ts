import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Child, stopChildren } from '../../setup/child.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { environmentOf } from '../../setup/environment.ts';
import { type Instance, openInstance } from '../../setup/instance.ts';
import { dataFolder } from '../../setup/layout.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { SUBJECTS } from '../acting.ts';
import { type ApiServer, anAccount, signIn, startApi, type Visitor, visitor } from '../api/server.ts';
import { aProvince, type Province } from '../province.ts';
import { openWatch } from '../races/both-open.ts';
import { endRuntime, type RecordsWorker, startRecordsWorker } from '../records-worker.ts';
import { sheetOf } from '../rows.ts';
import { until } from '../until.ts';

const MINUTE = 60_000;
const POINTS = ['midTerm1', 'endTerm1', 'midTerm2'] as const;

mkdirSync(dataFolder, { recursive: true });
const folder = mkdtempSync(join(dataFolder, 'restarts-'));
let instance: Instance;
let mariadb: Child;
let database: DataSource;
let worker: RecordsWorker;
let api: ApiServer;
let province: Province;
let teacher: Visitor;

/** A database of its own that can be killed; the engine is the run's. */
beforeAll(async () => {
  instance = await openInstance(folder);
  mariadb = await startMariaDb(instance);
  const { migration, application } = readConfiguration(environmentOf(instance, 'test')).database;
  if (!migration) throw new Error('tests need the migrations’ account');
  await migrate(migration, application.user);
  database = await openDatabase(application, 10);
  worker = await startRecordsWorker(database);
  api = await startApi(database, worker.engine, folder);
  province = await aProvince(database, { pupils: 2 });
  await completeDrafts();
  const subjects = await database.query<{ id: string }[]>(`SELECT id FROM subject WHERE kind = 'classSheet'`);
  for (const { id } of subjects) await startSubject({ database, engine: worker.engine }, id);
  teacher = await signIn(api, await anAccount(database, province.people.subjectTeacher));
}, 2 * MINUTE);
afterAll(async () => {
  await api.stop();
  await worker.stop();
  await database.destroy();
  await stopChildren();
  await endRuntime();
  rmSync(folder, { recursive: true });
}, MINUTE);

async function completeDrafts(): Promise<void> {
  for (const subject of SUBJECTS) {
    const sheet = await sheetOf(database, province, subject);
    const cells = POINTS.flatMap((point) =>
      province.enrolments.flatMap((enrolment) => [
        [sheet, point, enrolment, 'level', 'subject:completed', 1, 'test', new Date()],
        [sheet, point, enrolment, 'score', '8', 1, 'test', new Date()],
      ]),
    );
    await database.query(
      'INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES ?',
      [cells],
    );
  }
}

/** Hands a point in as a page does: the same command again, until it is answered; gives every status on the way. */
async function handIn(subject: string, point: string): Promise<readonly number[]> {
  const click = { commandId: newId(), seen: 1 };
  const statuses: number[] = [];
  return until(
    `${subject} ${point} handed in`,
    async () => {
      const address = `/classes/${province.classId}/sheets/${subject}/${point}/submit`;
      const { status } = await teacher.send(address, click);
      statuses.push(status);
      return status === 200 ? statuses : undefined;
    },
    MINUTE,
  );
}

const health = async (): Promise<number> => (await visitor(api).get('/health')).status;

describe('a database that is killed and started again while people act (DB1)', () => {
  it(
    'is answered with "later" for a while and then as before; no act is lost or doubled',
    async () => {
      const acts = POINTS.flatMap((point) => SUBJECTS.map((subject) => ({ subject, point })));
      const handedIn = acts.map(({ subject, point }) => handIn(subject, point));
      await until('half is written', async () => (await written()) >= acts.length / 4);

      await mariadb.kill();
      expect(await health()).toBe(503);
      const page = await teacher.get('/inbox');
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '60']);
      expect(await page.text()).toContain('HBS-WEB-501');
      mariadb = await startMariaDb(instance);

      const statuses = (await Promise.all(handedIn)).flat();
      expect([...new Set(statuses)].filter((status) => ![200, 202, 503].includes(status))).toEqual([]);
      expect(statuses).toContain(503);
      expect(await written()).toBe(acts.length);
      const answers = await database.query(`SELECT outcome, COUNT(*) AS n FROM act GROUP BY outcome`);
      expect(answers).toEqual([{ outcome: 'taken', n: String(acts.length) }]);
      expect(await health()).toBe(200);
    },
    2 * MINUTE,
  );

  it(
    'that has closed what was idle answers the first request that comes',
    async () => {
      const watch = await openWatch(database);
      await watch.query('SET GLOBAL wait_timeout = 2');
      const idle = await openDatabase(readConfiguration(environmentOf(instance, 'test')).database.application, 4);
      const lonely = await startApi(idle, worker.engine, folder);
      expect((await visitor(lonely, 'hbs_session=x').get('/sign-in')).status).toBe(200);
      const [before] = await idle.query<{ id: string }[]>('SELECT CONNECTION_ID() AS id');

      await until('the server has closed it', async () => {
        const [row] = await watch.query('SELECT COUNT(*) AS n FROM information_schema.processlist WHERE id = ?', [
          before?.id,
        ]);
        return JSON.stringify(row) === '[{"n":0}]';
      });
      expect((await visitor(lonely).get('/health')).status).toBe(200);

      await lonely.stop();
      await idle.destroy();
      await watch.end();
    },
    MINUTE,
  );
});

async function written(): Promise<number> {
  const [row] = await database.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM transition WHERE type = 'submitPoint'`,
  );
  return Number(row?.n);
}
