import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { workflowCounts } from '../../persistence/operation/workflow-counts.ts';
import {
  type After,
  troubledWorkflows,
  WORKFLOW_KINDS,
  WORKFLOW_STATES,
  type WorkflowKind,
  type WorkflowRow,
  type WorkflowState,
  type WorkflowsAsked,
  waitingForPeople,
  waitingForTime,
  workingWorkflows,
} from '../../persistence/workflows/workflow-list.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, filtersIn } from '../filters/pages.ts';
import type { Answer, Parts } from '../route.ts';
import { rowView } from './row-view.ts';

const ROWS = 50;

export type ListAsked = {
  readonly reader: SignedIn;
  readonly today: CalendarDay;
  readonly provinceId: string;
  readonly query: Readonly<Record<string, string>>;
  readonly now: number;
  /** A search found nothing. */
  readonly notFound?: boolean;
};

/** The list by the filters in its address: what is in trouble first, then what works, then the longest wait. */
export async function workflowListPage(
  { database, engineWebUrl, engine }: Parts,
  { reader, today, provinceId, query, now, notFound }: ListAsked,
): Promise<Answer> {
  const filters = filtersIn('workflows', query);
  const { state, kind, unit: unitCode } = filters;
  const { page, troubled, working } = await workflowsAsked(database, { provinceId, query, now }, ROWS);
  const { counts, countedAt } = await workflowCounts(database, provinceId);
  const isCounted = (of: WorkflowState) => countedAt !== undefined || !of.startsWith('waiting');
  const count = (of: WorkflowState) => countOf(of, { counts, kind, troubled, working });
  return {
    page: 'workflows/list',
    status: notFound ? 404 : 200,
    model: {
      rows: page.rows.map((row) => rowView(row, now)),
      stuck: troubled.filter((row) => row.state === 'stuck').length,
      alive: counts.filter((one) => one.kind !== 'task').reduce((sum, { n }) => sum + n, 0),
      states: WORKFLOW_STATES.map((one) => ({
        key: `workflows.chip.${one}`,
        count: count(one),
        counted: isCounted(one),
        href: addressOf('workflows', { state: one, kind, unit: unitCode }),
        current: one === state,
      })),
      all: addressOf('workflows', { kind, unit: unitCode }),
      isAll: state === undefined,
      saved: await filterMenu(database, { reader, today }, 'workflows', filters),
      export: addressOf('workflows', { state, kind, unit: unitCode }).replace('/workflows', '/workflows/export'),
      kinds: WORKFLOW_KINDS.map((one) => ({
        kind: one,
        key: `workflows.kind.${one}`,
        count: sum(counts.filter((counted) => counted.kind === one)),
        counted: countedAt !== undefined,
        current: one === kind,
      })),
      ...(state && { state }),
      ...(unitCode && { unitCode, withoutUnit: addressOf('workflows', { state, kind }) }),
      ...(countedAt !== undefined && { countedAt }),
      ...(page.next !== undefined && {
        next: addressOf('workflows', { state: page.nextState, kind, unit: unitCode, after: page.next }),
      }),
      ...(notFound && { notFound }),
      ...(engineWebUrl !== undefined && {
        engineUrl: `${engineWebUrl}/namespaces/${engine.options.namespace}/workflows`,
      }),
    },
  };
}

/** The workflows that an address asks for, `most` of them: what is in trouble first, then what works, then the longest wait. */
export async function workflowsAsked(
  database: Parts['database'],
  { provinceId, query, now }: Pick<ListAsked, 'provinceId' | 'query' | 'now'>,
  most: number,
) {
  const { state, kind, unit: unitCode } = filtersIn('workflows', query);
  const asked: WorkflowsAsked = { provinceId, now, ...(kind && { kind }), ...(unitCode && { unitCode }) };
  const troubled = await troubledWorkflows(database, asked);
  const working = await workingWorkflows(database, asked);
  const page = await pageOf(database, asked, { state, after: query['after'], troubled, working, most });
  return { page, troubled, working };
}

type Page = { readonly rows: readonly WorkflowRow[]; readonly next?: string; readonly nextState?: WorkflowState };

async function pageOf(
  database: Parts['database'],
  asked: WorkflowsAsked,
  {
    state,
    after,
    troubled,
    working,
    most,
  }: {
    readonly state: WorkflowState | undefined;
    readonly after: string | undefined;
    readonly troubled: readonly WorkflowRow[];
    readonly working: readonly WorkflowRow[];
    readonly most: number;
  },
): Promise<Page> {
  switch (state) {
    case 'stuck':
    case 'retrying':
      return { rows: troubled.filter((row) => row.state === state) };
    case 'running':
      return { rows: working.filter((row) => row.state === 'running') };
    case 'waitingTime':
      return byTime(database, asked, after, most);
    case 'waitingPerson':
      return people(database, asked, { after, first: after === undefined ? signers(working) : [], most });
    case undefined: {
      const first = [...troubled, ...working.filter((row) => row.state === 'running'), ...signers(working)];
      return people(database, asked, { after: undefined, first: first.slice(0, most - 1), most });
    }
  }
}

const signers = (working: readonly WorkflowRow[]) => working.filter((row) => row.state === 'waitingPerson');

async function people(
  database: Parts['database'],
  asked: WorkflowsAsked,
  {
    after,
    first,
    most,
  }: { readonly after: string | undefined; readonly first: readonly WorkflowRow[]; readonly most: number },
): Promise<Page> {
  const room = most - first.length;
  const found = room > 0 ? await waitingForPeople(database, asked, readAfter(after), room + 1) : [];
  const rows = found.slice(0, Math.max(room, 0));
  const last = rows.at(-1);
  return {
    rows: [...first, ...rows.filter(({ id }) => !first.some((above) => above.id === id))],
    ...(found.length > room && last && { next: `${last.since}-${last.id}`, nextState: 'waitingPerson' }),
  };
}

const SUBJECT_KINDS: readonly WorkflowKind[] = ['roundClosing', 'certificateApproval', 'classSheet', 'recordYear'];

/** One kind after the other, each in the order of its ids; `after` is `<kind>-<id>`. */
async function byTime(
  database: Parts['database'],
  asked: WorkflowsAsked,
  after: string | undefined,
  most: number,
): Promise<Page> {
  const [, fromKind = '', fromId = ''] = /^([A-Za-z]{1,24})-([0-9A-Z]{26})$/.exec(after ?? '') ?? [];
  const from = Math.max(0, SUBJECT_KINDS.indexOf(fromKind as WorkflowKind));
  const rows: WorkflowRow[] = [];
  for (const [i, kind] of SUBJECT_KINDS.slice(from).entries()) {
    if (asked.kind && asked.kind !== kind) continue;
    rows.push(...(await waitingForTime(database, asked, kind, i === 0 ? fromId : '', most + 1 - rows.length)));
    if (rows.length > most) break;
  }
  const shown = rows.slice(0, most);
  const last = shown.at(-1);
  return {
    rows: shown,
    ...(rows.length > most && last && { next: `${last.kind}-${last.id}`, nextState: 'waitingTime' }),
  };
}

function readAfter(text: string | undefined): After | undefined {
  const [, at, id] = /^(\d{1,15})-([0-9A-Z]{26})$/.exec(text ?? '') ?? [];
  return at && id ? { at: Number(at), id } : undefined;
}

/** What is in trouble is counted as it is shown, what waits by the minute's counts. */
function countOf(
  state: WorkflowState,
  {
    counts,
    kind,
    troubled,
    working,
  }: {
    readonly counts: readonly { readonly kind: string; readonly state: string; readonly n: number }[];
    readonly kind: WorkflowKind | undefined;
    readonly troubled: readonly WorkflowRow[];
    readonly working: readonly WorkflowRow[];
  },
): number {
  if (state === 'stuck' || state === 'retrying') return troubled.filter((row) => row.state === state).length;
  if (state === 'running') return working.filter((row) => row.state === state).length;
  return sum(counts.filter((one) => one.state === state && one.kind !== 'task' && (!kind || one.kind === kind)));
}

const sum = (counts: readonly { readonly n: number }[]): number => counts.reduce((total, { n }) => total + n, 0);
