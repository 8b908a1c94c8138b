import { type AssessmentPoint, assessmentPoints } from '../../domain/assessment/subject-table.ts';
import { entryWaitsSince, type Step, stepOf } from '../../domain/process-map/steps.ts';
import { effectiveStage, type Lane, type Stage } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import type { MapScope } from './scope.ts';

/** How many records of a unit (a school, or a class) stand at a step, and since when the longest one waits (ms, UTC). */
export type Standings = {
  readonly unitId: string;
  readonly step: Step;
  readonly records: number;
  readonly since?: number;
};

/** What the records of a scope are counted by: one read of the index `record_count`, and since when points wait to be entered. */
export type Counts = {
  readonly rows: readonly StandingRow[];
  readonly entry: ReadonlyMap<string, number>;
};

/**
 * Counts the records of a scope from the index `record_count`, which holds every column asked for in the order of the
 * counting. What an officer decides (a round's instants, late consents) is not in it: `standingsFrom` reads it anew each time.
 */
export async function countsOf(queries: Queries, scope: MapScope, now: number): Promise<Counts> {
  if (scope.schoolIds.length === 0) return { rows: [], entry: new Map() };
  const [rows, entry] = await Promise.all([countedRows(queries, scope), entryWaits(queries, scope, now)]);
  return { rows: merged(rows), entry };
}

/** Where the counted records stand now, by the rounds' instants and the late consents in force. Their sum is the number of records. */
export async function standingsFrom(
  queries: Queries,
  scope: MapScope,
  { rows, entry }: Counts,
  now: number,
): Promise<readonly Standings[]> {
  if (rows.length === 0) return [];
  const [closeAt, consents] = await Promise.all([closingInstants(queries, scope), consentsOf(queries, scope, now)]);
  return gathered(rows.flatMap((row) => placesOf(row, { closeAt, consents, entry, now })));
}

/** One group of the index: records of a unit that do not differ in what the map looks at. */
export type StandingRow = {
  unit_id: string;
  school_id: string;
  stage: Stage;
  lane: Lane;
  begun: string;
  held: string;
  reported: string;
  n: number;
  since: Date;
};

type Facts = {
  readonly closeAt: Readonly<Record<1 | 2, number>>;
  readonly consents: Consents;
  readonly entry: ReadonlyMap<string, number>;
  readonly now: number;
};

function placesOf(row: StandingRow, facts: Facts): readonly Standings[] {
  const { consents, entry } = facts;
  const { n } = row;
  // A record named by a consent may have moved on since it was counted.
  const allowed = consents.schools.has(row.school_id)
    ? n
    : Math.min(n, consents.records.filter((record) => isAlike(record, row)).length);
  const place = (records: number, consented: boolean): readonly Standings[] => {
    if (records === 0) return [];
    const step = stepAt(row, facts, consented);
    const since = step === 'enter' || step === 'signParts' ? entry.get(row.unit_id) : row.since.getTime();
    return [{ unitId: row.unit_id, step, records, ...(since !== undefined && { since }) }];
  };
  return [...place(allowed, true), ...place(n - allowed, false)];
}

type Standing = Pick<StandingRow, 'stage' | 'lane' | 'begun' | 'held' | 'reported'>;

/** The step of a record or of a group of equal ones. The database gives claims as 0 and 1. */
export function stepAt(row: Standing, { closeAt, now }: Pick<Facts, 'closeAt' | 'now'>, consented: boolean): Step {
  const stage = effectiveStage(
    { stage: row.stage, ...(Number(row.held) === 1 && { beingReplaced: true }) },
    closeAt[row.lane === 'round2' ? 2 : 1],
    now,
  );
  const { lane } = row;
  return stepOf({ stage, lane, begun: Number(row.begun) === 1, consented, reported: Number(row.reported) === 1 });
}

/** Groups that differ only in how many parts are open are one group to the map: a tenth of the rows is kept. */
function merged(rows: readonly CountedRow[]): readonly StandingRow[] {
  const alike = ({ unit_id, school_id, stage, lane, begun, held, reported }: CountedRow) =>
    [unit_id, school_id, stage, lane, begun, held, reported].join('/');
  return [...Map.groupBy(rows, alike).values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const since = new Date(Math.min(...group.map((row) => row.since.getTime())));
    return [{ ...first, n: group.reduce((sum, row) => sum + Number(row.n), 0), since }];
  });
}

function gathered(places: readonly Standings[]): readonly Standings[] {
  const groups = Map.groupBy(places, ({ unitId, step }) => `${unitId}/${step}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const since = group.flatMap((one) => one.since ?? []);
    return first
      ? [
          {
            unitId: first.unitId,
            step: first.step,
            records: group.reduce((sum, { records }) => sum + records, 0),
            ...(since.length > 0 && { since: Math.min(...since) }),
          },
        ]
      : [];
  });
}

/** The columns by which `stepAt` decides. */
export const STANDING = 'stage, lane, parts_open < parts_all AS begun, being_replaced IS NOT NULL AS held, reported';
/** What they are made of, in the order of `record_count`: grouped by this a province needs no table to sort its groups in. */
const GROUPED = 'stage, lane, reported, being_replaced, parts_open, parts_all';

const unitColumn = ({ by }: MapScope): string => (by === 'class' ? 'class_id' : 'school_id');

type CountedRow = Omit<StandingRow, 'n'> & { n: string };

async function countedRows(queries: Queries, scope: MapScope): Promise<CountedRow[]> {
  const { schoolIds, schoolYear, classIds, by } = scope;
  const unit = unitColumn(scope);
  return queries.query<CountedRow[]>(
    `SELECT ${unit} AS unit_id, school_id, ${STANDING}, COUNT(*) AS n, MIN(stage_since) AS since
     FROM record FORCE INDEX (record_count) WHERE school_id IN (?) AND school_year = ?${classIds ? ' AND class_id IN (?)' : ''}
     GROUP BY ${by === 'class' ? 'class_id, ' : ''}school_id, ${GROUPED}`,
    [schoolIds, schoolYear, ...(classIds ? [classIds] : [])],
  );
}

export async function closingInstants(
  queries: Queries,
  { provinceId, schoolYear }: Pick<MapScope, 'provinceId' | 'schoolYear'>,
): Promise<Readonly<Record<1 | 2, number>>> {
  const rounds = await queries.query<{ n: number; close_at: Date }[]>(
    'SELECT n, close_at FROM round WHERE province_id = ? AND school_year = ?',
    [provinceId, schoolYear],
  );
  const closeAt = (n: number) => rounds.find((one) => one.n === n)?.close_at.getTime() ?? Number.POSITIVE_INFINITY;
  return { 1: closeAt(1), 2: closeAt(2) };
}

type Consents = {
  readonly schools: ReadonlySet<string>;
  readonly records: readonly (Standing & { readonly id: string; readonly unit_id: string })[];
};

/** Schools, and single records, that may go on although their lane has ended (D4). */
export async function consentsOf(queries: Queries, scope: MapScope, now: number): Promise<Consents> {
  const at = new Date(now);
  const rows = await queries.query<{ school_id: string; record_id: string | null }[]>(
    'SELECT DISTINCT school_id, record_id FROM late_consent WHERE school_id IN (?) AND school_year = ? AND until > ? AND from_at <= ?',
    [scope.schoolIds, scope.schoolYear, at, at],
  );
  const named = rows.flatMap(({ record_id }) => record_id ?? []);
  const records = await (named.length === 0
    ? []
    : queries.query<(Standing & { id: string; unit_id: string })[]>(
        `SELECT id, ${unitColumn(scope)} AS unit_id, ${STANDING} FROM record WHERE id IN (?)`,
        [named],
      ));
  return { schools: new Set(rows.filter(({ record_id }) => record_id === null).map((row) => row.school_id)), records };
}

const isAlike = (record: Consents['records'][number], row: StandingRow): boolean =>
  (['unit_id', 'stage', 'lane', 'begun', 'held', 'reported'] as const).every(
    (key) => String(record[key]) === String(row[key]),
  );

/** Since when the oldest open point of each unit waits to be entered, by the index `task_waiting`. */
async function entryWaits(queries: Queries, scope: MapScope, now: number): Promise<ReadonlyMap<string, number>> {
  const { schoolIds, schoolYear, by } = scope;
  const [tasks, windows] = await Promise.all([
    queries.query<{ unit_id: string; school_id: string; task_key: AssessmentPoint; opened_at: Date }[]>(
      by === 'class'
        ? `SELECT LEFT(group_key, 26) AS unit_id, school_id, task_key, MIN(opened_at) AS opened_at FROM task
           WHERE school_id IN (?) AND task_key IN (?) GROUP BY unit_id, school_id, task_key`
        : `SELECT school_id AS unit_id, school_id, task_key, MIN(opened_at) AS opened_at FROM task FORCE INDEX (task_waiting)
           WHERE school_id IN (?) AND task_key IN (?) GROUP BY school_id, task_key`,
      [schoolIds, assessmentPoints],
    ),
    queries.query<{ school_id: string; point: AssessmentPoint; opens_at: Date }[]>(
      'SELECT school_id, point, opens_at FROM entry_window WHERE school_id IN (?) AND school_year = ?',
      [schoolIds, schoolYear],
    ),
  ]);
  const opensAt = new Map(windows.map((row) => [`${row.school_id}/${row.point}`, row.opens_at.getTime()]));
  const waits = new Map<string, number>();
  for (const { unit_id, school_id, task_key, opened_at } of tasks) {
    const since = entryWaitsSince(opened_at.getTime(), opensAt.get(`${school_id}/${task_key}`), now);
    if (since !== undefined) waits.set(unit_id, Math.min(waits.get(unit_id) ?? since, since));
  }
  return waits;
}
