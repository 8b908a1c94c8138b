import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import { sendAct } from '../../activities/acts/send-act.ts';
import { connectEngine } from '../../activities/engine/engine.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import { observeActivities } from '../../activities/operation/observe-activities.ts';
import { voidAgain } from '../../activities/operation/rebuild.ts';
import { startAgain } from '../../activities/operation/start-again.ts';
import { untilWords } from '../../domain/calendar/deadline-words.ts';
import { refusalText } from '../../domain/refusals.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { countWorkflows } from '../../persistence/operation/workflow-counts.ts';
import { endFault, noteFault } from '../../persistence/operation/workflow-fault.ts';
import { newId } from '../../persistence/ulid.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { acting, byJudge, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { cuttableLine } from '../cuttable-line.ts';
import { fillSheet } from '../drafts.ts';
import { aPerson, aProvince, grant, type Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { until } from '../until.ts';
import type { ApiStage } from './api-stage.ts';
import { ENGINE_PAGES, type Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

const MINUTE = 60_000;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let administrator: Visitor;
let records: readonly string[];

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 3 });
  administrator = await anAdministrator(province.provinceId);
  records = (await recordsOf(database, province)).map(({ id }) => id);
  for (const id of records) await startSubject(stage, id);
  await countWorkflows(database, Date.now());
}, 90_000);
afterAll(() => stage.close());

async function anAdministrator(provinceId: string): Promise<Visitor> {
  const id = await aPerson(database, 'Đỗ Minh Quân');
  await grant(database, id, 'provinceAdministrator', provinceId);
  return stage.visit(id);
}

type List = {
  stuck: number;
  alive: number;
  rows: { id: string; workflowId: string; state: string; faultName?: string; waitsFor?: string; nextAt?: number }[];
  states: { key: string; count: number }[];
  next?: string;
};
const list = async (query = '', who = administrator): Promise<List> =>
  (await (await who.get(`/workflows${query}`, 'application/json')).json()) as List;

const workflowIdOf = async (id: string): Promise<string> => (await headsOf(database, [id]))[0]?.workflowId ?? '';
const failing = async (id: string, sinceMs: number, attempts = 3) =>
  noteFault(
    database,
    {
      workflowId: await workflowIdOf(id),
      activity: 'tellComplete',
      attempts,
      fault: 'ECONNREFUSED',
      nextTryAt: Date.now() + MINUTE,
    },
    Date.now() - sinceMs,
  );

describe('the list of workflows', () => {
  it('has every living workflow of the province by state, and what each waits for', async () => {
    const people = await list('?state=waitingPerson');
    const time = await list('?state=waitingTime');

    // A sheet's task opens with its point; records wait for their sheets.
    const subjects = await database.query<{ id: string }[]>('SELECT id FROM subject WHERE school_id = ?', [
      province.schoolId,
    ]);
    expect([...people.rows, ...time.rows].map(({ id }) => id).sort()).toEqual(subjects.map(({ id }) => id).sort());
    expect(people.alive).toBe(subjects.length);
    expect(people.rows.every(({ waitsFor }) => waitsFor === 'teacher')).toBe(true);
    expect(Object.fromEntries(people.states.map(({ key, count }) => [key, count]))).toMatchObject({
      'workflows.chip.waitingPerson': people.rows.length,
      'workflows.chip.waitingTime': time.rows.length,
    });
  });

  it('says when each wakes by itself, and leads into the engine’s own pages, as one workflow’s page does', async () => {
    const { rows } = await list('?kind=classSheet&state=waitingPerson');
    const timers = rows.flatMap(({ nextAt }) => nextAt ?? []);
    expect(timers).toHaveLength(rows.length);
    const page = await (await administrator.get('/workflows?kind=classSheet&state=waitingPerson')).text();
    expect(page).toContain(untilWords(timers[0] ?? 0).vi);

    const engine = `href="${ENGINE_PAGES}/namespaces/${stage.engine.options.namespace}/workflows`;
    expect(page).toContain(`${engine}"`);
    const one = await (await administrator.get(`/workflows/${records[0]}`)).text();
    expect(one).toContain(`${engine}/${encodeURIComponent(await workflowIdOf(records[0] ?? ''))}"`);
  });

  it('puts what is stuck first, then what is tried again, each with its fault and tries', async () => {
    const [long = '', short = ''] = records;
    await failing(short, MINUTE);
    await failing(long, 11 * MINUTE);
    const { stuck, rows } = await list();

    expect(stuck).toBe(1);
    expect(rows.slice(0, 2)).toMatchObject([
      { id: long, state: 'stuck', faultName: 'ECONNREFUSED' },
      { id: short, state: 'retrying', faultName: 'ECONNREFUSED' },
    ]);
    expect(rows.filter(({ id }) => id === long || id === short)).toHaveLength(2);
    const page = await (await administrator.get('/workflows')).text();
    expect(page).toContain('1 tiến trình đang kẹt');
    expect(page).toContain('bên kia không mở cổng');
    for (const id of [long, short]) await endFault(database, await workflowIdOf(id), 'tellComplete');
    expect((await list()).stuck).toBe(0);
  });

  it('finds what does not answer: an act without an outcome is stuck after two minutes', async () => {
    const [id = ''] = records;
    await database.query(
      `INSERT INTO act (command_id, subject_id, kind, type, at, by_person, body, seen) VALUES (?, ?, 'recordYear', 'sign', ?, ?, '{}', 0)`,
      [newId(), id, new Date(Date.now() - 3 * MINUTE), newId()],
    );
    expect((await list('?state=stuck')).rows).toMatchObject([{ id, faultName: 'UNANSWERED' }]);
    await database.query('DELETE FROM act WHERE subject_id = ?', [id]).catch(() => undefined);
    await database.query(`UPDATE act SET outcome = 'refused', refused = 'RECORD_CLOSED' WHERE subject_id = ?`, [id]);
  });

  it('goes by kind and by unit, page after page, all in the address', async () => {
    const [unit] = await database.query<{ code: string }[]>('SELECT code FROM unit WHERE id = ?', [province.schoolId]);
    const sheets = await list(`?state=waitingPerson&kind=classSheet&unit=${unit?.code}`);
    expect(sheets.rows.length).toBeGreaterThan(5);
    expect(await list('?state=waitingPerson&unit=00000000')).toMatchObject({ rows: [] });
    expect((await list('?state=waitingTime&kind=recordYear')).rows.map(({ id }) => id)).toEqual([...records].sort());
  });

  it('has no name of a pupil, a teacher or a school, in the list and on the page of one workflow', async () => {
    for (const path of ['/workflows', '/workflows?state=waitingTime', `/workflows/${records[0]}`]) {
      const page = await (await administrator.get(path)).text();
      const main = page.slice(page.indexOf('<main'));
      expect(main).not.toMatch(/Gia Bảo|Nguyễn|Trần Thị|Lê Đức|Kim Đồng|2019-03-05|049\d{9}/);
    }
  });

  it('is each province’s own: another administrator sees none of it, in the list, by search or by address', async () => {
    const other = await anAdministrator((await aProvince(database, { pupils: 1 })).provinceId);
    const [id = ''] = records;
    expect((await list('?state=waitingTime&kind=recordYear', other)).rows.map((row) => row.id)).not.toContain(id);
    expect((await other.get(`/workflows/${id}`)).status).toBe(404);
    expect((await other.send(`/workflows/${id}/try-again`, {})).status).toBe(404);
  });
});

describe('a fault', () => {
  it('is over when the activity succeeds, also as a first attempt: after “Thử lại ngay” it counts from 1 again', async () => {
    const workflowId = await workflowIdOf(records[1] ?? '');
    const attempt = (n: number, work: () => Promise<void>) =>
      new MockActivityEnvironment(
        { attempt: n, activityType: 'someActivity', workflowExecution: { workflowId, runId: 'one' } },
        { interceptors: [observeActivities(database)] },
      )
        .run(work)
        .catch(() => undefined);
    const faults = () => database.query('SELECT attempts FROM workflow_fault WHERE workflow_id = ?', [workflowId]);

    await attempt(9, async () => {
      throw new Error('away');
    });
    expect(await faults()).toEqual([{ attempts: 9 }]);
    await attempt(1, async () => undefined);
    expect(await faults()).toEqual([]);
  });
});

describe('a search', () => {
  it('finds a workflow by its id, a record by its look-up code, a school by its code; what it does not find it says', async () => {
    const [id = ''] = records;
    const [record] = await database.query<{ look_up_code: string }[]>('SELECT look_up_code FROM record WHERE id = ?', [
      id,
    ]);
    const [unit] = await database.query<{ code: string }[]>('SELECT code FROM unit WHERE id = ?', [province.schoolId]);
    const search = async (text: string) =>
      (await administrator.post('/workflows/search', { text })).headers.get('location');

    expect(await search(await workflowIdOf(id))).toBe(`/workflows/${id}`);
    expect(await search(record?.look_up_code ?? '')).toBe(`/workflows/${id}`);
    expect(await search(unit?.code ?? '')).toBe(`/workflows?unit=${unit?.code}`);
    const nothing = await administrator.post('/workflows/search', { text: 'không có' });
    expect([nothing.status, (await nothing.text()).includes('Không thấy tiến trình')]).toEqual([404, true]);
  });
});

describe('one workflow', () => {
  it('shows its log, its refusals by code and what the engine did, in words', async () => {
    const page = await (await administrator.get(`/workflows/${records[1]}`)).text();
    expect(page).toContain('Ghi nhật ký, bước 1: khởi tạo học bạ');
    expect(page).toContain('Bắt đầu');
    expect(page).toContain('đang chạy, theo kịp nhật ký');
    expect(await (await administrator.get(`/workflows/${records[0]}`)).text()).toContain(
      refusalText('RECORD_CLOSED').code,
    );
  });

  it('that was stopped by hand is said to be missing and lives again by “Thử lại ngay”, twice as well as once', async () => {
    const id = records[2] ?? '';
    const workflowId = await workflowIdOf(id);
    await stage.engine.workflow.getHandle(workflowId).terminate();
    const address = `/workflows/${id}`;
    expect(await (await administrator.get(address)).text()).toContain('đã dừng dù việc chưa xong');

    for (const _ of [1, 2]) {
      const answer = await administrator.post(`${address}/try-again`, {});
      expect(answer.headers.get('location')).toBe(`${address}?tried=0`);
    }
    expect((await stage.engine.workflow.getHandle(workflowId).describe()).status.name).toBe('RUNNING');
    const [head] = await headsOf(database, [id]);
    expect(await stage.engine.workflow.getHandle(workflowId).query('revision')).toBe(head?.rev);
  });

  it('that cannot be started because the engine is away just then leaves the act in the journal: the answer comes later', async () => {
    const id = records[2] ?? '';
    const workflowId = await workflowIdOf(id);
    await stage.engine.workflow.getHandle(workflowId).terminate();
    const { temporal, payloadKey } = readConfiguration();
    const [host = '', port = ''] = temporal.address.split(':');
    const line = await cuttableLine(host, Number(port));
    const beyond = await connectEngine({ ...temporal, address: `127.0.0.1:${line.port}` }, payloadKey);
    line.cut();
    // It says that there is no such workflow, and is away when it shall start it.
    const engine: Client = Object.create(stage.engine, {
      withDeadline: { value: beyond.withDeadline.bind(beyond) },
      workflow: {
        value: {
          getHandle: (name: string) => stage.engine.workflow.getHandle(name),
          start: beyond.workflow.start.bind(beyond.workflow),
        },
      },
    });
    const [head] = await headsOf(database, [id]);
    const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'test' };
    const act = { subjectId: id, kind: 'recordYear', workflowId, command, seen: head?.rev ?? 0 };
    expect(await sendAct({ database, engine }, act)).toEqual({ outcome: 'pending' });
    expect(await sendAct(stage, act)).toMatchObject({ outcome: 'taken' });
    await beyond.connection.close();
    line.close();
  }, 60_000);
});

describe('begun again after the engine’s database was lost', () => {
  it('a sheet does not tell its records again, and a record that nobody told looks once', async () => {
    const lone = await aProvince(database, { pupils: 1 });
    const certificates = await certificatesFor(database, await aTrustedCa(database), lone);
    const people = acting(database, lone, certificates, byJudge(database));
    for (const subject of SUBJECTS) await fillSheet(database, lone, subject);
    for (const subject of SUBJECTS) expect(await people.signRows(subject)).toEqual(expect.any(Number));
    const [record] = await recordsOf(database, lone);
    expect(record).toMatchObject({ stage: 'entering', parts_open: 0 });

    const sheet = await sheetOf(database, lone, 'music');
    for (const [kind, id] of [
      ['classSheet', sheet],
      ['recordYear', record?.id ?? ''],
    ] as const)
      await startAgain(stage, { of: 'subject', kind, id, workflowId: await workflowIdOf(id) });

    expect(await recordsOf(database, lone)).toMatchObject([{ stage: 'homeroom' }]);
    const { events } = await stage.engine.workflow.getHandle(await workflowIdOf(sheet)).fetchHistory();
    expect(events?.filter((event) => event.activityTaskScheduledEventAttributes)).toEqual([]);
  });
});

describe('a revocation whose voiding was under way when the engine was lost', () => {
  it('is followed once more: its workflow asks for the voiding and ends', async () => {
    const unitId = province.schoolId;
    const id = newId();
    const state = { stage: 'revoked', unitId, revokedFrom: Date.now(), notAfter: Date.now() + MINUTE, warned: [] };
    await database.query(
      `INSERT INTO certificate (id, kind, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, revoked_from, created_at)
       VALUES (?, 'organisation', ?, ?, 'CN=x', 'CN=y', '', '', NOW(3), NOW(3), 'revoked', NOW(3), NOW(3), NOW(3))`,
      [id, unitId, id],
    );
    await database.query(
      `INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id, ended_at) VALUES (?, 'certificateApproval', 1, '', ?, ?, ?, NOW(3))`,
      [id, JSON.stringify(state), `certificate/${id}`, unitId],
    );

    await voidAgain(stage);

    const asked = async () => {
      const { events } = await stage.engine.workflow.getHandle(`certificate/${id}`).fetchHistory();
      return events?.some(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'voidEarlierSignatures',
      );
    };
    await until('the voiding is asked for', async () => (await asked()) === true);
    await stage.engine.workflow.getHandle(`certificate/${id}`).terminate();
  });
});
