import type { CalendarDay } from '../../domain/calendar/day.ts';
import { durationWords } from '../../domain/calendar/duration-words.ts';
import { type Step, WAITING } from '../../domain/process-map/steps.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { homeroomTeachers, roleHolders } from '../../persistence/process-map/holders.ts';
import type { MapScope, MapUnit } from '../../persistence/process-map/scope.ts';
import type { Standings } from '../../persistence/process-map/standings.ts';
import { stepRecords } from '../../persistence/process-map/step-records.ts';
import { withNamesakes } from '../rendering/namesakes.ts';

const PAGE = 50;

/** In which order a list is read: the longest wait first, or by name in the Vietnamese order. */
export type Sorting = 'wait' | 'name';

/** What stands at a step: schools, classes or pupils, and how many records in all. */
export type StepList = Paged & {
  readonly of: 'school' | 'class' | 'pupil';
  readonly records: number;
  readonly units: number;
  readonly waits: boolean;
  readonly rows: readonly object[];
};

export type ListAsked = {
  readonly step: Step;
  readonly sort: Sorting;
  /** From 1. */
  readonly page: number;
  readonly now: number;
  readonly today: CalendarDay;
  /** What an officer outside the school may see: counts, no pupil (Điều 5.1). */
  readonly outside: boolean;
};

/** The units at which the records of a step stand, 50 a page: schools of a province or level, classes of a school. */
export async function unitList(
  queries: Queries,
  scope: MapScope,
  units: readonly MapUnit[],
  standings: readonly Standings[],
  returned: ReadonlyMap<string, number>,
  { step, sort, page, now, today, outside }: ListAsked,
): Promise<StepList> {
  const here = new Map(standings.filter((one) => one.step === step).map((one) => [one.unitId, one]));
  const all = units.flatMap((unit) => {
    const standing = here.get(unit.id);
    return standing ? [{ ...unit, records: standing.records, since: standing.since }] : [];
  });
  const sorted = sort === 'wait' ? all.toSorted((a, b) => (a.since ?? now) - (b.since ?? now)) : all;
  const shown = sorted.slice((page - 1) * PAGE, page * PAGE);
  const holders = await holdersOf(
    queries,
    scope,
    step,
    shown.map(({ id }) => id),
    today,
  );
  const waits = WAITING.includes(step);

  return {
    ...paged(all.length, page),
    of: scope.by,
    records: all.reduce((sum, { records }) => sum + records, 0),
    units: all.length,
    waits,
    rows: shown.map(({ id, name, area, records, since }) => ({
      name,
      area,
      records,
      ...(waits && since !== undefined && { wait: durationWords(now - since), late: now - since > 3 * DAY }),
      who: (holders.get(id) ?? []).join(', '),
      returned: returned.get(id),
      ...pageOf(scope, id, step, outside),
    })),
  };
}

const DAY = 24 * 60 * 60_000;

const pageOf = ({ by }: MapScope, id: string, step: Step, outside: boolean): object => {
  if (by === 'school') return { page: `/schools/${id}/process-map?step=${step}` };
  return outside ? {} : { page: `/classes/${id}/process-map?step=${step}` };
};

/** Those who hold the work of a step: for a class its homeroom teacher, else the people of its school. */
async function holdersOf(
  queries: Queries,
  { by, schoolIds }: MapScope,
  step: Step,
  unitIds: readonly string[],
  today: CalendarDay,
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (by === 'class' && (step === 'homeroom' || step === 'additional'))
    return homeroomTeachers(queries, unitIds, today);
  const role = ROLES[step];
  if (!role) return new Map();
  if (by === 'school') return roleHolders(queries, role, unitIds, today);

  const ofSchool = [...(await roleHolders(queries, role, schoolIds, today)).values()].flat();
  return new Map(unitIds.map((id) => [id, ofSchool]));
}

const ROLES: Partial<Readonly<Record<Step, 'principal' | 'clerk'>>> = {
  principal: 'principal',
  seal: 'clerk',
  submit: 'clerk',
  refused: 'clerk',
};

/** The pupils of a class whose records stand at a step, in the order of the class list. */
export async function pupilList(
  queries: Queries,
  scope: MapScope,
  { step, page, now }: Pick<ListAsked, 'step' | 'page' | 'now'>,
): Promise<StepList> {
  const all = await stepRecords(queries, scope, step, now);
  const waits = WAITING.includes(step);
  return {
    ...paged(all.length, page),
    of: 'pupil',
    records: all.length,
    units: all.length,
    waits,
    rows: withNamesakes(all, ({ pupil }) => pupil)
      .slice((page - 1) * PAGE, page * PAGE)
      .map(({ recordId, pupil, number, stage, lane, since, namesake }) => ({
        name: pupil,
        ...(namesake && { namesake }),
        number,
        stage,
        lane,
        ...(waits && { wait: durationWords(now - since) }),
        page: `/records/${recordId}`,
      })),
  };
}

/** One page of a list, and the numbers of those beside it. */
type Paged = {
  readonly page: number;
  readonly pages: number;
  readonly earlier?: number;
  readonly later?: number;
};

const paged = (all: number, page: number): Paged => ({
  page,
  pages: Math.max(1, Math.ceil(all / PAGE)),
  ...(page > 1 && { earlier: page - 1 }),
  ...(page * PAGE < all && { later: page + 1 }),
});
