import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { QUEUES } from '../../activities/engine/engine.ts';
import { examine, exitCodeOf, roomFinding } from '../../activities/operation/doctor.ts';
import { measureBacklog, measureProcess } from '../../activities/operation/gauges.ts';
import { harmless, logAs } from '../../activities/operation/log.ts';
import { metricsText } from '../../activities/operation/metrics.ts';
import { serveOperation } from '../../activities/operation/operation-server.ts';
import { readinessOf } from '../../activities/operation/readiness.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { countWorkflows } from '../../persistence/operation/workflow-counts.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { freePort } from '../../setup/ports.ts';
import type { DemonstrationCa } from '../../signing/demonstration/demonstration-ca.ts';
import { aTrustedCa, certificateOfUnit } from '../certificates.ts';
import { cuttableLine } from '../cuttable-line.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import type { ApiStage } from './api-stage.ts';
import { type ApiServer, type Visitor, visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let province: Province;
let ca: DemonstrationCa;
let principal: Visitor;
const lines: Record<string, unknown>[] = [];

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database, api } = stage);
  province = await aProvince(database, { pupils: 2 });
  ca = await aTrustedCa(database);
  principal = await stage.visit(province.people.principal);
  logAs('test', (line) => lines.push(JSON.parse(line)));
}, 90_000);
afterAll(() => stage.close());

const linesOf = (id: string | null) => lines.filter(({ requestId }) => requestId === id);

describe('a request’s id', () => {
  it('is in its answer, on a refusal’s page and in its JSON, another one each time', async () => {
    const page = await principal.get(`/records/${newId()}`);
    const json = await principal.get(`/records/${newId()}`, 'application/json');

    const id = page.headers.get('x-request-id') ?? '';
    expect(id).toMatch(/^[0-9A-Z]{26}$/);
    expect(await page.text()).toContain(id);
    expect((await json.json()) as object).toMatchObject({ requestId: json.headers.get('x-request-id') });
    expect(json.headers.get('x-request-id')).not.toBe(id);
  });

  it('joins the lines of page, act, workflow and activity of one click', async () => {
    const [record] = await recordsOf(database, province);
    const note = { commandId: newId(), seen: 0, note: 'Gia đình chuyển nơi ở.' };
    const answer = await principal.send(`/records/${record?.id}/withdraw`, note);
    expect(answer.status).toBe(200);

    const joined = linesOf(answer.headers.get('x-request-id'));
    expect(joined).toContainEqual(
      expect.objectContaining({ event: 'request', route: '/records/:recordId/withdraw', status: 200 }),
    );
    expect(joined).toContainEqual(
      expect.objectContaining({ event: 'act', commandId: note.commandId, outcome: 'taken' }),
    );
    expect(joined).toContainEqual(
      expect.objectContaining({ event: 'activity', activity: 'judge', workflowId: expect.stringMatching(/^record\//) }),
    );
    expect(JSON.stringify(lines)).not.toMatch(/Gia đình|chuyển/);
  });
});

describe('a line of the log', () => {
  it.each([
    ['a name', 'Trần Thị Ánh'],
    ['a name without marks', 'Tran Thi Anh'],
    ['a sentence', 'unit is closed'],
    ['a number of a person', '049318012999'],
    ['a telephone number', '0905123456'],
    ['a day of birth', '2018-11-23'],
    ['a day of birth as written', '23/11/2018'],
  ])('never has %s', (_what, value) => {
    expect(harmless({ value })).toEqual({ value: '(left out)' });
  });

  it('has ids, codes, routes and places', () => {
    const said = {
      id: newId(),
      workflowId: `sheet/2026-2027/${newId()}/1/math`,
      code: 'HBS-WEB-404',
      route: '/records/:recordId',
      place: 'persistence/log/act.ts:42',
      ms: 12,
    };
    expect(harmless(said)).toEqual(said);
  });
});

describe('the figures', () => {
  it('count requests by route and acts by refusal code, and name no person and no thing', async () => {
    measureProcess(database);
    measureBacklog(database, Date.now);
    await countWorkflows(database, Date.now());
    const [record] = await recordsOf(database, province);
    await principal.send(`/records/${record?.id}/withdraw`, { commandId: newId(), seen: 0, note: 'x' });

    const text = await metricsText();
    expect(text).toMatch(/hbs_requests_total\{method="POST",route="\/records\/:recordId\/withdraw",status="\d+"\} \d+/);
    expect(text).toMatch(/hbs_request_seconds_bucket\{[^}]*le="0.1"\} \d+/);
    expect(text).toMatch(/hbs_acts_total\{kind="recordYear",type="withdraw",outcome="taken",code=""\} 1/);
    expect(text).toMatch(/hbs_acts_total\{[^}]*outcome="refused",code="HBS-\w+-\d+"\} \d/);
    expect(text).toMatch(/hbs_activities_total\{activity="judge",outcome="done"\} \d/);
    for (const name of [
      'hbs_acts_unanswered',
      'hbs_acts_unanswered_oldest_seconds',
      'hbs_open_tasks',
      'hbs_workflows',
      'hbs_database_connections',
      'hbs_event_loop_delay_seconds',
    ])
      expect(text).toMatch(new RegExp(`^${name}(\\{[^}]*\\})? [\\d.e-]+$`, 'm'));
    expect(text).not.toMatch(/[0-9A-HJKMNP-TV-Z]{26}/);
    expect(text).not.toMatch(/Kim Đồng|Nguyễn|Bưởi/);
  });
});

describe('readiness', () => {
  const asked = (of: Partial<Parameters<typeof readinessOf>[0]> = {}) =>
    readinessOf({
      database,
      engine: stage.engine,
      filesDirectory: stage.folder,
      queues: [QUEUES.records],
      now: Date.now,
      ...of,
    });

  it('is there with all parts', async () => {
    expect(await asked()).toMatchObject({ ready: true });
  });

  it('names the part that is not ready, and no address or account of it', async () => {
    const { application } = readConfiguration().database;
    const line = await cuttableLine(application.host, application.port);
    const through = await openDatabase({ ...application, host: '127.0.0.1', port: line.port }, 2);
    line.cut();
    const { ready, parts } = await asked({ database: through });
    expect(ready).toBe(false);
    expect(parts).toMatchObject({ engine: 'ready', disk: 'ready' });
    expect(parts['database']).toMatch(/^does not answer/);
    expect(JSON.stringify(parts)).not.toMatch(new RegExp(`${application.user}|${application.host}|${line.port}`));
    line.mend();
    await through.destroy();
    line.close();

    expect((await asked({ filesDirectory: join(stage.folder, 'nowhere') })).parts['files']).toMatch(/ENOENT/);
    expect((await asked({ queues: ['nobody'] })).parts['workers']).toBe('nobody asks for work on nobody');
    expect((await asked({ now: () => 0 })).parts['trust']).toBe('no certification authority is trusted');
  });

  it('is served beside health and figures on an address of its own, none of them on the pages’ one', async () => {
    const port = await freePort(undefined, new Set());
    const end = serveOperation({ host: '127.0.0.1', port, ready: () => asked({ queues: ['nobody'] }) });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    expect([(await at('/healthz')).status, (await at('/readyz')).status, (await at('/metrics')).status]).toEqual([
      200, 503, 200,
    ]);
    expect(await (await at('/readyz')).json()).toMatchObject({ ready: false, parts: { database: 'ready' } });
    expect(await (await at('/metrics')).text()).toContain('# TYPE hbs_requests_total counter');
    expect((await at('/records')).status).toBe(404);
    end();

    for (const path of ['/metrics', '/readyz', '/healthz']) expect((await visitor(api).get(path)).status).toBe(404);
  });
});

describe('the doctor', () => {
  const DAY = 24 * 60 * 60 * 1000;
  const examined = (of: Partial<Parameters<typeof examine>[0]> = {}) =>
    examine({
      database,
      engine: stage.engine,
      filesDirectory: stage.folder,
      apiUrl: api.url,
      browserVersion: async () => 'Chromium 140.0',
      workflows: 0,
      now: Date.now,
      ...of,
    });
  const of = async (part: string, parts: Partial<Parameters<typeof examine>[0]> = {}) =>
    (await examined(parts)).filter((finding) => finding.part === part).map(({ state, says }) => `${state}: ${says}`);
  /** A connection of its own, in which a test may do what nobody else sees. */
  async function alone<T>(account: 'application' | 'migration', work: (one: DataSource) => Promise<T>): Promise<T> {
    const { database: accounts } = readConfiguration();
    const one = await openDatabase(accounts[account] ?? accounts.application, 1);
    return work(one).finally(() => one.destroy());
  }

  it('names the version of every part', async () => {
    const said = (await examined()).map(({ part, state, says }) => `${part} ${state}: ${says}`);
    for (const version of [
      `node good: Node ${process.versions.node}`,
      /^database good: \d+\.\d+\.\d+-MariaDB/,
      /^engine good: Temporal \d+\.\d+\.\d+/,
      'browser good: Chromium 140.0',
      /^schema good: \d+ changes, as new as the program/,
    ])
      expect(said).toContainEqual(typeof version === 'string' ? version : expect.stringMatching(version));
    const silent = async () => Promise.reject(Object.assign(new Error('gone'), { code: 'ENOENT' }));
    expect(await of('browser', { browserVersion: silent })).toEqual(['stop: does not answer (ENOENT)']);
  });

  it('stops at a database that is older than the program, and looks at one that is newer', async () => {
    await alone('migration', async (one) => {
      await one.query('START TRANSACTION');
      await one.query(`INSERT INTO migrations (timestamp, name) VALUES (0, 'OfTomorrow')`);
      expect(await of('schema', { database: one })).toEqual([
        'look: 1 changes are newer than this program: it is older than the database',
      ]);
      await one.query('DELETE FROM migrations ORDER BY id LIMIT 2');
      expect(await of('schema', { database: one })).toEqual(['stop: 2 changes are missing: run the migrations']);
      await one.query('ROLLBACK');
    });
  });

  it('stops where little is free for files, and looks where a small disk is nearly full', async () => {
    const MB = 1024 * 1024;
    expect(roomFinding(499 * MB, 0.5)).toEqual({ state: 'stop', says: '499 MB are free for files (50 %)' });
    expect(roomFinding(4_000 * MB, 0.09).state).toBe('look');
    expect([roomFinding(4_000 * MB, 0.5).state, roomFinding(6_000 * MB, 0.01).state]).toEqual(['good', 'good']);
    expect(await of('disk')).toEqual([expect.stringMatching(/^\w+: [\d,]+ MB are free for files \(\d+ %\)$/)]);
    expect(await of('disk', { filesDirectory: join(stage.folder, 'nowhere') })).toEqual([
      'stop: does not answer (ENOENT)',
    ]);
  });

  it('stops at a clock that differs from this machine’s: the database’s, the API’s, the engine’s', async () => {
    const good = await of('clock');
    expect(good).toContainEqual(expect.stringMatching(/^good: the database is (ahead|behind)/));
    expect(good).toContainEqual(expect.stringMatching(/^good: the API is (ahead|behind)/));

    await alone('application', async (one) => {
      for (const [ahead, said] of [
        [60, /^stop: the database is ahead of this machine by (59|60)\.\d s: acts are judged by one clock/],
        [-3, /^look: the database is behind of this machine by (2|3)\.\d s$/],
      ] as const) {
        await one.query('SET timestamp = ?', [Date.now() / 1000 + ahead]);
        expect(await of('clock', { database: one })).toContainEqual(expect.stringMatching(said));
      }
    });
    const port = await freePort(undefined, new Set());
    const late = createServer((_, answer) => {
      answer.setHeader('date', new Date(Date.now() - 60_000).toUTCString()).end();
    });
    await new Promise<void>((resolve) => late.listen(port, '127.0.0.1', resolve));
    expect(await of('clock', { apiUrl: `http://127.0.0.1:${port}` })).toContainEqual(
      expect.stringMatching(/^stop: the API is behind of this machine by/),
    );
    late.close();
    expect(await of('clock', { now: () => Date.now() - 3_600_000 })).toContainEqual(
      expect.stringMatching(/^stop: the engine is ahead of this machine by/),
    );
  });

  it('looks at a certificate that runs out within 30 days, at missing trust and at lists that are over', async () => {
    const running = async () => Number(/look: (\d+) approved/.exec((await of('certificates')).join())?.[1] ?? 0);
    const before = await running();
    await certificateOfUnit(database, ca, province.schoolId, 'Trường Tiểu học Kim Đồng', 40);
    expect(await running()).toBe(before);
    await certificateOfUnit(database, ca, province.schoolId, 'Trường Tiểu học Kim Đồng', 20);
    expect(await running()).toBe(before + 1);
    const findings = await examined();
    expect(findings.find(({ says }) => says.includes('run out within'))?.says).toMatch(
      /, the first on \d{4}-\d\d-\d\d$/,
    );
    expect(exitCodeOf(findings.filter(({ part }) => part === 'certificates'))).toBe(1);

    expect(await of('certificates', { now: () => 0 })).toContain(
      'look: no certification authority is trusted: nothing can be signed',
    );
    const over = await of('certificates', { now: () => Date.now() + 61 * DAY });
    expect(over).toContainEqual(expect.stringMatching(/^look: the newest revocation list of \d+ authorities is over/));
  });
});
