import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { rebuildUnderWay } from '../../persistence/operation/rebuild-progress.ts';
import { workflowCounts } from '../../persistence/operation/workflow-counts.ts';
import type { ProgressRow } from '../../persistence/progress/progress.ts';
import { countTroubled, troubledWorkflows } from '../../persistence/workflows/troubled.ts';
import {
  type After,
  WORKFLOW_KINDS,
  WORKFLOW_STATES,
  type WorkflowKind,
  type WorkflowRow,
  type WorkflowState,
  type WorkflowsAsked,
  waitingForPeople,
  waitingForTime,
} from '../../persistence/workflows/workflow-list.ts';
import { waitingForSignature, workingWorkflows } from '../../persistence/workflows/working.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, filtersIn } from '../filters/pages.ts';
import { progressView } from '../progress/progress-view.ts';
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
  const [page, troubled, { counts, countedAt }, rebuild] = await Promise.all([
    workflowsAsked(database, { provinceId, query, now }, ROWS),
    countTroubled(database, askedIn({ provinceId, query, now })),
    workflowCounts(database, provinceId),
    rebuildUnderWay(database),
  ]);
  const count = (of: WorkflowState): number =>
    of === 'stuck' || of === 'retrying'
      ? troubled[of]
      : sum(counts.filter((one) => one.state === of && one.kind !== 'task' && (!kind || one.kind === kind)));
  const isCounted = (of: WorkflowState) => of === 'stuck' || of === 'retrying' || countedAt !== undefined;
  return {
    page: 'workflows/list',
    status: notFound ? 404 : 200,
    model: {
      ...(rebuild && { rebuild: rebuildView(rebuild, addressOf('workflows', filters), now) }),
      rows: page.rows.map((row) => rowView(row, now)),
      stuck: troubled.stuck,
      alive: sum(counts.filter((one) => one.kind !== 'task')),
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

/** A rebuild that has not moved for so long (ms) was interrupted: a page of a hundred takes seconds, its check a few minutes. */
const MOVES_WITHIN = 10 * 60_000;

/** The engine's workflows are begun again from the log: for all of the system, not for this province alone. */
function rebuildView({ total, done, failed, startedAt, updatedAt }: ProgressRow, address: string, now: number): object {
  const interrupted = now - updatedAt > MOVES_WITHIN;
  return {
    address,
    interrupted,
    updatedAt,
    beginning: interrupted ? 'interrupted' : 'beginning',
    // Some end meanwhile, some begin: the total is of the beginning.
    progress: progressView(
      { total: Math.max(total, done + failed), done, refused: failed, ...(!interrupted && { startedAt }) },
      now,
    ),
  };
}

type Wanted = Pick<ListAsked, 'provinceId' | 'query' | 'now'>;

function askedIn({ provinceId, query, now }: Wanted): WorkflowsAsked {
  const { kind, unit: unitCode } = filtersIn('workflows', query);
  return { provinceId, now, ...(kind && { kind }), ...(unitCode && { unitCode }) };
}

/** The workflows that an address asks for, `most` of them: what is in trouble first, then what works, then the longest wait. */
export const workflowsAsked = (database: Parts['database'], wanted: Wanted, most: number): Promise<Page> => {
  const { state } = filtersIn('workflows', wanted.query);
  return pageOf(database, askedIn(wanted), { state, after: wanted.query['after'], most });
};

type Page = { readonly rows: readonly WorkflowRow[]; readonly next?: string; readonly nextState?: WorkflowState };

/** A page of one state, from where the last one ended; without a state the first of each, in the order of their need. */
async function pageOf(
  database: Parts['database'],
  asked: WorkflowsAsked,
  {
    state,
    after,
    most,
  }: { readonly state: WorkflowState | undefined; readonly after: string | undefined; readonly most: number },
): Promise<Page> {
  switch (state) {
    case 'stuck':
    case 'retrying':
      return cut(await troubledWorkflows(database, asked, state, readAfter(after), most + 1), state, most);
    case 'running':
      return cut(await workingWorkflows(database, asked, readAfter(after), most + 1), state, most);
    case 'waitingTime':
      return byTime(database, asked, after, most);
    case 'waitingPerson': {
      const first = after === undefined ? await waitingForSignature(database, asked, most - 1) : [];
      return people(database, asked, { after, first, most });
    }
    case undefined:
      return everything(database, asked, most);
  }
}

/** What needs somebody comes first; if it fills the page alone, the next page is the rest of it. */
async function everything(database: Parts['database'], asked: WorkflowsAsked, most: number): Promise<Page> {
  const stuck = cut(await troubledWorkflows(database, asked, 'stuck', undefined, most + 1), 'stuck', most);
  if (stuck.next !== undefined) return stuck;
  const [retrying, working, signers] = await Promise.all([
    troubledWorkflows(database, asked, 'retrying', undefined, most),
    workingWorkflows(database, asked, undefined, most),
    waitingForSignature(database, asked, most),
  ]);
  const first = [...stuck.rows, ...retrying, ...working, ...signers];
  return people(database, asked, {
    after: undefined,
    first: first.slice(0, Math.max(most - 1, stuck.rows.length)),
    most,
  });
}

/** `found` has one row more than a page if there is a next one. */
function cut(found: readonly WorkflowRow[], state: WorkflowState, most: number): Page {
  const rows = found.slice(0, most);
  const last = rows.at(-1);
  return { rows, ...(found.length > most && last && { next: `${last.since}-${last.id}`, nextState: state }) };
}

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

const sum = (counts: readonly { readonly n: number }[]): number => counts.reduce((total, { n }) => total + n, 0);
