import { sentencesOf } from '../../activities/notification/notice-words.ts';
import { holdingsOn } from '../../domain/access/access.ts';
import { positionsOf } from '../../domain/access/positions.ts';
import type { Grade } from '../../domain/assessment/grade.ts';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { demandedFields } from '../../domain/class-sheet/completeness.ts';
import type { FilterValues } from '../../domain/filters/saved-filter.ts';
import { formOfAddressFor } from '../../domain/people/form-of-address.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { justDone } from '../../persistence/inbox/just-done.ts';
import { openNotices } from '../../persistence/inbox/notices.ts';
import { returnNotes } from '../../persistence/inbox/returns.ts';
import { type SheetProgress, sheetProgress } from '../../persistence/inbox/sheet-progress.ts';
import { type TaskGroup, taskGroups } from '../../persistence/inbox/task-groups.ts';
import { MOST_SHEETS } from '../ceremony/sheets-review.ts';
import { filterMenu } from '../filters/filter-menu.ts';
import { addressOf, type FiltersOf, filtersIn } from '../filters/pages.ts';
import type { Parts } from '../route.ts';
import { doneView } from './done-view.ts';
import { firstDay } from './first-day.ts';
import { isWithin, narrowings } from './narrowed.ts';
import { isPoint, rowView } from './row-view.ts';

const PAGE = 50;
const DAY = 24 * 60 * 60 * 1000;

/** The filters of the inbox: they live in the address. */
const FILTERS = {
  all: () => true,
  first: (group: TaskGroup, now: number) => isFirst(group, now),
  soon: (group: TaskGroup, now: number) => !isFirst(group, now) && isSoon(group, now),
  later: (group: TaskGroup, now: number) => !isFirst(group, now) && !isSoon(group, now),
} as const;
type Filter = keyof typeof FILTERS;

const isFirst = ({ returned, dueAt }: TaskGroup, now: number) => returned || (dueAt !== undefined && dueAt <= now);
const isSoon = ({ dueAt }: TaskGroup, now: number) => dueAt !== undefined && dueAt - now <= 3 * DAY;

/** Where the work of a notice is done. */
const LEADS_TO: Readonly<Record<string, string>> = {
  certificateExpires: '/certificates',
  onBehalfProposed: '/people',
  lateConsentAsked: '/rounds#late',
  lateConsentAnswered: '/late-consents',
};

/** Older ones come up when these are put away. */
const MOST_NOTICES = 3;

/**
 * The inbox of a person at an instant: his groups of tasks by urgency, 50 a page from a stable cursor (the key of the last
 * row shown), the counts of the same read, and his last three acts.
 */
export async function inboxPage(
  { database }: Pick<Parts, 'database'>,
  reader: SignedIn,
  asked: {
    readonly now: number;
    readonly today: CalendarDay;
    readonly filters: FiltersOf<'inbox'>;
    readonly after?: string;
  },
): Promise<object> {
  const { now, today, filters } = asked;
  const held = holdingsOn(reader.holdings, today);
  const positions = positionsOf(held);
  const you = formOfAddressFor(reader.formOfAddress, held);
  const [groups, done, first, notices] = await Promise.all([
    taskGroups(database, positions, now),
    justDone(database, reader.personId, 3, now),
    firstDay(database, reader, asked),
    openNotices(database, reader.personId, MOST_NOTICES),
  ]);
  const only: Filter = filters.only ?? 'all';
  const narrowed = groups.filter(isWithin(filters));
  const wanted = narrowed.filter((group) => FILTERS[only](group, now));
  const from = asked.after === undefined ? 0 : wanted.findIndex(({ groupKey }) => groupKey === asked.after) + 1;
  const shown = wanted.slice(from, from + PAGE);
  const [progress, notes] = await Promise.all([
    sheetProgress(database, shown.flatMap(progressWanted)),
    returnNotes(
      database,
      shown.filter(({ returned }) => returned).map(({ subjectId }) => subjectId),
    ),
  ]);

  const rows = shown.map((group) => ({
    group,
    row: rowView(group, progressOf(group, progress), notes.get(group.subjectId) ?? [], now),
  }));
  const { only: _only, ...narrowing } = filters;
  const count = (filter: Filter) => narrowed.filter((group) => FILTERS[filter](group, now)).length;
  const countOf = (values: FilterValues) => {
    const saved = filtersIn('inbox', values);
    return groups.filter(isWithin(saved)).filter((group) => FILTERS[saved.only ?? 'all'](group, now)).length;
  };
  return {
    openTasks: groups.length,
    firstDue: groups[0]?.dueAt,
    ...(first && asked.after === undefined && { firstDay: first }),
    notices: notices.map(({ id, kind, body, at }) => ({
      ...{ id, at, words: sentencesOf(kind, body, '', you).text },
      ...(kind in LEADS_TO && { page: LEADS_TO[kind] }),
    })),
    done: done.map((act) => doneView(act, now)),
    filters: (['all', 'first', 'soon', 'later'] as const).map((filter) => ({
      filter,
      words: `inbox.filter.${filter}`,
      address: addressOf('inbox', { ...narrowing, ...(filter !== 'all' && { only: filter }) }),
      count: count(filter),
      current: filter === only,
    })),
    narrowed: narrowings(groups, filters),
    saved: await filterMenu(database, { reader, today }, 'inbox', filters, countOf),
    groups: (['first', 'soon', 'later'] as const)
      .map((filter) => ({
        filter,
        words: `inbox.group.${filter}`,
        icon: { first: 'alert-triangle', soon: 'clock', later: 'calendar-event' }[filter],
        rows: rows.filter(({ group }) => FILTERS[filter](group, now)).map(({ row }) => row),
      }))
      .filter(({ rows }) => rows.length > 0),
    // One alone has its own button.
    choosable: rows.filter(({ row }) => 'sheetId' in row).length > 1,
    mostSheets: MOST_SHEETS,
    ...(from + PAGE < wanted.length && {
      next: addressOf('inbox', { ...filters, after: shown.at(-1)?.groupKey ?? '' }),
    }),
  };
}

function progressWanted(group: TaskGroup) {
  const { taskKey, grade, schoolYear, groupKey, subjectId } = group;
  if (!isPoint(taskKey) || grade === undefined || schoolYear === undefined) return [];
  const subject = groupKey.split('/')[1] ?? '';
  return [{ sheetId: subjectId, point: taskKey, fields: fieldsOf(subject, grade, schoolYear, taskKey) }];
}

const fieldsOf = (subject: string, grade: number, schoolYear: SchoolYear, point: AssessmentPoint): readonly string[] =>
  demandedFields({ subject, grade: grade as Grade, schoolYear, point, plan: { kind: 'standard' } });

const progressOf = (
  { subjectId, taskKey }: TaskGroup,
  progress: ReadonlyMap<string, SheetProgress>,
): SheetProgress | undefined => progress.get(`${subjectId}/${taskKey}`);
