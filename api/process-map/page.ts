import type { CalendarDay } from '../../domain/calendar/day.ts';
import { durationWords } from '../../domain/calendar/duration-words.ts';
import { causeOf } from '../../domain/overview/overview.ts';
import { ENDED, STEPS, type Step, WAITING } from '../../domain/process-map/steps.ts';
import { REMINDERS } from '../../domain/reminding/reminding.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { recentStandings } from '../../persistence/process-map/recent.ts';
import { returnedTasks } from '../../persistence/process-map/returned-tasks.ts';
import { type MapScope, type MapUnit, mapScope, type ScopeKind } from '../../persistence/process-map/scope.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { classesNamed, type NamedClass } from '../../persistence/units/class-names.ts';
import { pageNumber } from '../request/list-pages.ts';
import { mapView, type StepCount, stepCounts } from './map-view.ts';
import { RECORD_YEAR_MAP } from './record-year-map.ts';
import { pupilList, type Sorting, unitList } from './step-list.ts';

export type MapAsked = {
  readonly kind: ScopeKind;
  readonly id: string;
  readonly query: Readonly<Record<string, string>>;
  /** An officer outside the school sees counts, and no pupil (Điều 5.1). */
  readonly outside: boolean;
  /** The classes whose homeroom the reader has: where there are several he goes from one's map to the other's. */
  readonly ownClasses: readonly string[];
  /** May remind the people of this scope. */
  readonly reminds: boolean;
  readonly today: CalendarDay;
  readonly now: number;
};

/** What a reader chose on the map; it lives in the address. */
type Chosen = {
  readonly grade: number | undefined;
  readonly step: Step | undefined;
  readonly sort: Sorting | undefined;
  readonly page: number;
  readonly asTable: boolean;
};

export const FOLDERS: Readonly<Record<ScopeKind, string>> = {
  province: 'provinces',
  level: 'levels',
  school: 'schools',
  class: 'classes',
};

/** The map of a scope with its counts, and the list of one step; undefined where there is no school year yet. */
export async function mapPage(queries: Queries, asked: MapAsked): Promise<object | undefined> {
  const { kind, id, today, now, outside, reminds } = asked;
  const chosen = chosenIn(asked.query);
  const found = await mapScope(queries, kind, id, chosen.grade);
  if (!found) return undefined;
  const { scope, units } = found;
  const [{ value: standings, at }, rounds, returned, classes] = await Promise.all([
    recentStandings(queries, scope, now),
    roundsOfProvince(queries, scope.provinceId),
    returnedTasks(queries, scope.schoolIds),
    kind === 'class' ? classesNamed(queries, asked.ownClasses) : [],
  ]);
  const counts = stepCounts(STEPS, standings);
  const step = chosen.step ?? hottest(counts);
  const list = { step, sort: chosen.sort ?? 'wait', page: chosen.page, today, now, outside };
  const address = addressOf(scope, chosen);
  const listed =
    kind === 'class'
      ? await pupilList(queries, scope, list)
      : await unitList(queries, scope, units, standings, returned, list);

  return {
    kind,
    name: scope.name,
    schoolYear: scope.schoolYear,
    schools: scope.by === 'school' ? scope.schoolIds.length : undefined,
    total: sum(counts.filter((count) => !ENDED.includes(count.step))),
    ended: sum(counts.filter((count) => ENDED.includes(count.step))),
    at,
    grades: kind === 'school' ? gradesOf(scope, chosen.grade) : [],
    classes: classesToChoose(classes, scope),
    levels: kind === 'province' ? levelsOf(units) : [],
    legend: [0, 1, 2, 3, 4],
    asTable: chosen.asTable,
    ...linksOf(address, { ...chosen, step }, list.sort),
    map: mapView(RECORD_YEAR_MAP, counts, {
      now,
      rounds: rounds.filter(({ schoolYear }) => schoolYear === scope.schoolYear),
      returned: returnedIn(scope, returned),
      selected: step,
      pageOf: (one) => `${address({ step: one })}#list`,
    }),
    counts: counts.map((count) => rowView(count, step, now, `${address({ step: count.step })}#list`)),
    selected: step,
    selectedWords: `process-map.step.${step}`,
    selectedLane: laneOf(step),
    remind: reminds ? reminderOf(kind, id, step) : undefined,
    list: withPages(listed, (page) => address({ step, sort: chosen.sort, page })),
  };
}

function chosenIn(query: Readonly<Record<string, string>>): Chosen {
  const grade = query['grade'] ?? '';
  return {
    grade: /^[1-5]$/.test(grade) ? Number(grade) : undefined,
    step: STEPS.find((step) => step === query['step']),
    sort: (['wait', 'name'] as const).find((sort) => sort === query['sort']),
    page: pageNumber(query),
    asTable: query['as'] === 'table',
  };
}

/** The step at which somebody is waited for longest: what the page opens with. */
function hottest(counts: readonly StepCount[]): Step {
  const waiting = counts.filter(({ step, records }) => records > 0 && WAITING.includes(step));
  const [first] = waiting.toSorted((a, b) => (a.since ?? Number.MAX_VALUE) - (b.since ?? Number.MAX_VALUE));
  return first?.step ?? counts.find(({ records }) => records > 0)?.step ?? 'enter';
}

const sum = (counts: readonly StepCount[]): number => counts.reduce((all, { records }) => all + records, 0);

function returnedIn({ classIds }: MapScope, returned: ReadonlyMap<string, number>): number {
  const wanted = [...returned].filter(([classId]) => classIds === undefined || classIds.includes(classId));
  return wanted.reduce((all, [, n]) => all + n, 0);
}

/** The reminder of those who hold the work of a step, if there is one. */
function reminderOf(kind: ScopeKind, id: string, step: Step): string | undefined {
  const cause = causeOf(step);
  return cause && REMINDERS[kind].causes.includes(cause) ? `/${FOLDERS[kind]}/${id}/reminders/${cause}` : undefined;
}

/** The words for who acts at a step. */
const laneOf = (step: Step): string =>
  `process-map.lane.${RECORD_YEAR_MAP.lanes.find(({ nodes }) => nodes.includes(step))?.id}`;

const rowView = (count: StepCount, selected: Step, now: number, page: string): object => ({
  ...count,
  words: `process-map.step.${count.step}`,
  lane: laneOf(count.step),
  page,
  selected: count.step === selected,
  ...(count.since !== undefined && count.records > 0 && { wait: durationWords(now - count.since) }),
});

type Address = (chosen: Readonly<Record<string, string | number | undefined>>) => string;

/** The map's own address with what is chosen on it. */
function addressOf(
  { kind, id }: Pick<MapScope, 'kind' | 'id'>,
  { grade, asTable }: Pick<Chosen, 'grade' | 'asTable'>,
): Address {
  return (chosen) => {
    const all = { grade, as: asTable ? 'table' : undefined, ...chosen };
    const pairs = Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
    return `/${FOLDERS[kind]}/${id}/process-map${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
  };
}

const linksOf = (address: Address, { step, sort, page, asTable }: Chosen, sorted: Sorting): object => ({
  self: address({ step, sort, page: page > 1 ? page : undefined }),
  asOther: address({ step, as: asTable ? undefined : 'table' }),
  sorts: (['wait', 'name'] as const).map((one) => ({
    words: `process-map.sort.${one}`,
    page: `${address({ step, sort: one })}#list`,
    current: one === sorted,
  })),
});

const withPages = (list: { readonly earlier?: number; readonly later?: number }, pageOf: (page: number) => string) => ({
  ...list,
  ...(list.earlier !== undefined && { earlierPage: `${pageOf(list.earlier)}#list` }),
  ...(list.later !== undefined && { laterPage: `${pageOf(list.later)}#list` }),
});

const gradesOf = (scope: MapScope, grade: number | undefined) =>
  [undefined, 1, 2, 3, 4, 5].map((one) => ({
    grade: one,
    page: addressOf(scope, { grade: one, asTable: false })({}),
    current: one === grade,
  }));

/** Chosen among only by who has several, of which this is one; with their schools where these differ. */
function classesToChoose(own: readonly NamedClass[], { id, schoolYear }: MapScope) {
  const classes = own.filter((one) => one.schoolYear === schoolYear);
  if (classes.length < 2 || !classes.some(({ classId }) => classId === id)) return [];
  const ofOneSchool = new Set(classes.map(({ schoolId }) => schoolId)).size === 1;
  return classes.map(({ classId, name, school }) => ({
    name,
    ...(!ofOneSchool && { school }),
    page: addressOf({ kind: 'class', id: classId }, { grade: undefined, asTable: false })({}),
    current: classId === id,
  }));
}

function levelsOf(units: readonly MapUnit[]) {
  const levels = new Map(units.flatMap(({ levelId, area }) => (levelId && area ? [[levelId, area] as const] : [])));
  return [...levels].map(([id, name]) => ({ name, page: `/levels/${id}/process-map` }));
}
