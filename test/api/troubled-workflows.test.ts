import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { FIRST_LOOK, lookForMissing } from '../../activities/operation/missing-workflows.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { beginRebuild, endRebuild, noteRebuild } from '../../persistence/operation/rebuild-progress.ts';
import { countWorkflows } from '../../persistence/operation/workflow-counts.ts';
import { noteFault, noteMissing } from '../../persistence/operation/workflow-fault.ts';
import { newId } from '../../persistence/ulid.ts';
import { countTroubled, troubledWorkflows } from '../../persistence/workflows/troubled.ts';
import { waitingForPeople, waitingForTime } from '../../persistence/workflows/workflow-list.ts';
import { waitingForSignature, workingWorkflows } from '../../persistence/workflows/working.ts';
import { manySubjects } from '../many-subjects.ts';
import { addressesOf } from '../pages.ts';
import { aPerson, aProvince, grant } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const MINUTE = 60_000;
jest.setTimeout(MINUTE);
let stage: ApiStage;
let database: DataSource;
let engine: Client;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, engine } = stage);
}, 60_000);
afterAll(() => stage.close());

async function anAdministrator(provinceId: string): Promise<Visitor> {
  const id = await aPerson(database, 'Đỗ Minh Quân');
  await grant(database, id, 'provinceAdministrator', provinceId);
  return stage.visit(id);
}

type List = {
  stuck: number;
  rows: { id: string; workflowId: string; state: string; faultName?: string }[];
  next?: string;
};
const list = async (query: string, who: Visitor): Promise<List> =>
  (await (await who.get(`/workflows${query}`, 'application/json')).json()) as List;

const workflowIdOf = async (id: string): Promise<string> => (await headsOf(database, [id]))[0]?.workflowId ?? '';

describe('trouble of many at once', () => {
  const MANY = 130;
  it('is filtered and ordered before it is cut: every one is found, page after page, each once', async () => {
    const place = await aProvince(database, { pupils: 1 });
    const who = await anAdministrator(place.provinceId);
    const subjects = (await manySubjects(database, place)).slice(0, MANY);
    const [record] = await recordsOf(database, place);
    for (const [i, id] of subjects.entries())
      await noteFault(
        database,
        { workflowId: `many/${id}`, activity: 'x', attempts: 9, fault: 'ENOSPC', nextTryAt: Date.now() },
        // Several at one instant: the order is held by the id as well.
        Date.now() - 100 * MINUTE + Math.floor(i / 3),
      );
    const workflowId = await workflowIdOf(record?.id ?? '');
    const last = { workflowId, activity: 'x', attempts: 9, fault: 'ENOSPC', nextTryAt: Date.now() };
    await noteFault(database, last, Date.now() - MINUTE);

    const seen: string[] = [];
    for (let query = '?state=stuck&kind=classSheet'; query !== ''; ) {
      const page = await list(query, who);
      expect(page.rows.length).toBeLessThanOrEqual(50);
      seen.push(...page.rows.map(({ id }) => id));
      query = page.next?.replace('/workflows', '') ?? '';
    }
    expect(seen).toHaveLength(MANY);
    expect([...seen].sort()).toEqual([...subjects].sort());
    // Behind more than a hundred others: its kind alone finds it, and the count is of all.
    const lone = await list('?state=stuck&kind=recordYear', who);
    expect(lone.rows.map(({ id }) => id)).toEqual([record?.id]);
    const all = await list('', who);
    expect([all.stuck, all.rows.length]).toEqual([MANY + 1, 50]);
    expect(all.next).toContain('state=stuck');
    await database.query('DELETE FROM workflow_fault WHERE province_id = ?', [place.provinceId]);
    await database.query(`UPDATE subject SET ended_at = NOW(3) WHERE workflow_id LIKE 'many/%'`);
  });
});

describe('what the tables call unfinished and the engine does not have', () => {
  it('is stuck until it is tried again; faults of what has ended are forgotten', async () => {
    const sender = { database, engine };
    const place = await aProvince(database, { pupils: 1 });
    const who = await anAdministrator(place.provinceId);
    const [record] = await recordsOf(database, place);
    const id = record?.id ?? '';
    const workflowId = await workflowIdOf(id);
    const before = id.slice(0, -1);
    const old = Date.now() + 11 * MINUTE;

    // Younger than ten minutes it may be on its way.
    await lookForMissing(sender, { kind: 'recordYear', afterId: before }, Date.now(), 1);
    expect((await list('?state=stuck', who)).rows).toEqual([]);
    const next = await lookForMissing(sender, { kind: 'recordYear', afterId: before }, old, 1);
    expect(next).toEqual({ kind: 'recordYear', afterId: id });
    const last = await lookForMissing(sender, { kind: 'recordYear', afterId: 'Z'.repeat(26) }, old, 1);
    expect(last).toEqual(FIRST_LOOK);
    expect((await list('?state=stuck&kind=recordYear', who)).rows).toMatchObject([
      { id, workflowId, state: 'stuck', faultName: 'MISSING' },
    ]);
    expect(await (await who.get('/workflows?state=stuck')).text()).toContain('không còn trong máy điều phối');

    await who.post(`/workflows/${id}/try-again`, {});
    expect((await list('?state=stuck&kind=recordYear', who)).rows).toEqual([]);
    await noteMissing(database, workflowId, old);
    await lookForMissing(sender, FIRST_LOOK, old, 1);
    expect((await list('?state=stuck&kind=recordYear', who)).rows).toEqual([]);

    const fault = { workflowId, activity: 'x', attempts: 3, fault: 'ECONNREFUSED', nextTryAt: old };
    await noteFault(database, fault, Date.now());
    await engine.workflow.getHandle(workflowId).terminate();
    await database.query('UPDATE subject SET ended_at = NOW(3) WHERE id = ?', [id]);
    await lookForMissing(sender, FIRST_LOOK, old, 1);
    expect(await database.query('SELECT 1 FROM workflow_fault WHERE workflow_id = ?', [workflowId])).toEqual([]);
  });
});

describe('a list that is written, and an opening', () => {
  it('are workflows as others: in the list, on a page of their own, each province’s own', async () => {
    const province = await aProvince(database, { pupils: 1 });
    const administrator = await anAdministrator(province.provinceId);
    const addresses = await addressesOf(database, province);
    const running = await list('?state=running', administrator);
    const found = running.rows.filter(({ workflowId }) => /^(roster|opening)/.test(workflowId));
    expect(found.map(({ id }) => id).sort()).toEqual([addresses['rosterId'], province.schoolId].sort());
    for (const { id } of found) expect((await administrator.get(`/workflows/${id}`)).status).toBe(200);
    const other = await anAdministrator((await aProvince(database, { pupils: 1 })).provinceId);
    for (const { id } of found) expect((await other.get(`/workflows/${id}`)).status).toBe(404);
    await database.query(`UPDATE progress SET ended_at = NOW(3) WHERE kind IN ('roster', 'opening')`);
  });
});

describe('a rebuild', () => {
  it('is said on the page while it goes on, with its bar, and when it was interrupted; then no more', async () => {
    const now = Date.now();
    const administrator = await anAdministrator((await aProvince(database, { pupils: 1 })).provinceId);
    const page = async () => (await administrator.get('/workflows')).text();
    await beginRebuild(database, 'roundClosing', 40, now);
    try {
      await noteRebuild(database, { kind: 'recordYear', afterId: '' }, { total: 40, done: 9, failed: 1 }, now);
      expect(await page()).toMatch(/Đang dựng lại các tiến trình(.|\n)*aria-label="10 trên 40"/);
      expect(await page()).toContain('data-state="running"');
      await noteRebuild(
        database,
        { kind: 'recordYear', afterId: '' },
        { total: 40, done: 9, failed: 1 },
        now - 3_600_000,
      );
      expect(await page()).toMatch(/đã dừng giữa chừng(.|\n)*<strong>đã dừng<\/strong>/);
      expect(await page()).not.toMatch(/tiến trình mỗi (giây|phút)/);
    } finally {
      await endRebuild(database, { total: 40, done: 39, failed: 1 }, now);
    }
    expect(await page()).not.toContain('dựng lại các tiến trình');
  });
});

describe('the queries behind the list', () => {
  /** Every table that the plan reads whole, by the queries of this reading. */
  async function readWhole(
    read: (queries: { query<T>(sql: string, parameters?: unknown[]): Promise<T> }) => Promise<unknown>,
  ) {
    const whole: string[] = [];
    await read({
      async query<T>(sql: string, parameters: unknown[] = []): Promise<T> {
        const plan = await database.query<{ table: string; type: string; rows: number }[]>(
          `EXPLAIN ${sql}`,
          parameters,
        );
        whole.push(
          ...plan
            .filter(({ type, rows }) => (type === 'ALL' || type === 'index') && Number(rows) > 500)
            .map(({ table }) => table),
        );
        return [] as T;
      },
    });
    return whole;
  }

  it('go by indexes with 2,000 tasks and more open, and no table of theirs is read whole', async () => {
    const big = await aProvince(database, { pupils: 1 });
    const subjects = await manySubjects(database, big);
    const rows = Array.from({ length: 2_000 }, (_, i) => [
      subjects[i],
      `many-${i}`,
      `principal:${big.schoolId}`,
      'many',
      big.schoolId,
      null,
      new Date(Date.now() - i * MINUTE),
    ]);
    await database.query(
      'INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES ?',
      [rows],
    );
    await countWorkflows(database, Date.now());
    const who = await anAdministrator(big.provinceId);
    const first = await list('?state=waitingPerson', who);
    const second = await list(first.next?.replace('/workflows', '') ?? '', who);
    expect([first.rows.length, second.rows.length]).toEqual([50, 50]);

    const asked = { provinceId: big.provinceId, now: Date.now() };
    const after = { at: Date.now() - 1_000 * MINUTE, id: newId() };
    expect(await readWhole((queries) => waitingForPeople(queries, asked, after, 50))).toEqual([]);
    expect(
      await readWhole((queries) => waitingForPeople(queries, { ...asked, kind: 'certificateApproval' }, after, 50)),
    ).toEqual([]);
    expect(await readWhole((queries) => waitingForTime(queries, asked, 'recordYear', newId(0), 50))).toEqual([]);
    const narrow = { ...asked, kind: 'recordYear', unitCode: '00000000' } as const;
    for (const one of [asked, narrow])
      for (const trouble of ['stuck', 'retrying'] as const)
        expect(await readWhole((queries) => troubledWorkflows(queries, one, trouble, after, 50))).toEqual([]);
    expect(await readWhole((queries) => countTroubled(queries, asked))).toEqual([]);
    expect(await readWhole((queries) => workingWorkflows(queries, asked, after, 50))).toEqual([]);
    expect(await readWhole((queries) => waitingForSignature(queries, asked, 50))).toEqual([]);
    await database.query('DELETE FROM task WHERE group_key = ?', ['many']);
    await database.query(`UPDATE subject SET ended_at = NOW(3) WHERE workflow_id LIKE 'many/%'`);
  });
});
