import { type AssessmentPoint, assessmentPoints } from '../../domain/assessment/subject-table.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { Queries } from '../data-source.ts';
import { type LateGroup, lateGroups } from './late-groups.ts';

/** Tasks of one kind in one class, or of one unit: one row of the inbox. Instants in ms, UTC. */
export type TaskGroup = {
  /** `<class>/<act>`, `<class>/<subject>/<point>` or `<unit>/<act>`. */
  readonly groupKey: string;
  readonly taskKey: string;
  readonly count: number;
  /** One of its subjects; the only one where `count` is 1. */
  readonly subjectId: string;
  /** A day that somebody set (a return), else the point's window, the round's due instant or a late consent's end, whichever comes first. */
  readonly dueAt: number | undefined;
  /** How many of its records are late and have no consent: nothing can be done about them now (D4). */
  readonly withoutConsent: number;
  readonly returned: boolean;
  readonly className?: string;
  readonly grade?: number;
  readonly schoolYear?: SchoolYear;
};

type Row = {
  group_key: string;
  task_key: string;
  n: number;
  subject_id: string;
  school_id: string | null;
  own_due: Date | null;
};

/** Every group that waits for these positions, the most urgent first: the whole inbox, in the read that counts it. */
export async function taskGroups(
  queries: Queries,
  positions: readonly string[],
  now: number,
): Promise<readonly TaskGroup[]> {
  if (positions.length === 0) return [];
  const rows = await groupRows(queries, positions);
  const schoolIds = [...new Set(rows.flatMap(({ school_id }) => school_id ?? []))];
  const [dueOf, classOf] = await Promise.all([
    dueInstants(queries, schoolIds, now),
    classesOf(queries, [...new Set(rows.map(({ group_key }) => ownerOf(group_key)))]),
  ]);
  const schoolYears = [...new Set([...classOf.values()].map(({ school_year }) => school_year))];
  const lateOf = await lateGroups(queries, { positions, schoolIds, schoolYears }, rows.map(asked), now);
  return rows
    .map((row) => {
      const ofClass = classOf.get(ownerOf(row.group_key));
      const late = lateOf.get(row.group_key);
      return {
        groupKey: row.group_key,
        taskKey: row.task_key,
        count: Number(row.n),
        subjectId: row.subject_id,
        dueAt: row.own_due?.getTime() ?? dueOf(row.school_id, row.task_key, late),
        withoutConsent: late?.withoutConsent ?? 0,
        returned: row.own_due !== null,
        ...(ofClass && { className: ofClass.name, grade: ofClass.grade, schoolYear: ofClass.school_year }),
      };
    })
    .toSorted(byUrgency);
}

const asked = ({ group_key, task_key, n }: Row) => ({
  groupKey: group_key,
  classId: ownerOf(group_key),
  count: Number(n),
  isSheet: POINTS.includes(task_key),
});

/** Grouped in the order of the index, which holds every column asked for: the table itself is not touched. */
async function groupRows(queries: Queries, positions: readonly string[]): Promise<readonly Row[]> {
  const rows = await queries.query<Row[]>(
    `SELECT position, group_key, MIN(task_key) AS task_key, COUNT(*) AS n, MIN(subject_id) AS subject_id,
       MIN(school_id) AS school_id, MIN(due_at) AS own_due
     FROM task WHERE position IN (?) GROUP BY position, group_key`,
    [positions],
  );
  const groups = new Map<string, Row>();
  for (const row of rows) {
    const known = groups.get(row.group_key);
    groups.set(row.group_key, known ? together(known, row) : row);
  }
  return [...groups.values()];
}

/** One person may hold two positions that the same group waits for. */
const together = (a: Row, b: Row): Row => ({
  ...a,
  n: Number(a.n) + Number(b.n),
  own_due: [a.own_due, b.own_due].flatMap((due) => due ?? []).toSorted((x, y) => x.getTime() - y.getTime())[0] ?? null,
});

/** The class or unit that a group's key begins with. */
const ownerOf = (groupKey: string): string => groupKey.slice(0, 26);

type ClassOfGroup = { id: string; name: string; grade: number; school_year: SchoolYear };

async function classesOf(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, ClassOfGroup>> {
  if (ids.length === 0) return new Map();
  const rows = await queries.query<ClassOfGroup[]>(
    'SELECT id, name, grade, school_year FROM school_class WHERE id IN (?)',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const byUrgency = (a: TaskGroup, b: TaskGroup): number =>
  (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER) ||
  pointIndex(a) - pointIndex(b) ||
  (a.groupKey < b.groupKey ? -1 : 1);

/** The points of the year in their order; what is no point comes first. */
const pointIndex = ({ taskKey }: TaskGroup): number => POINTS.indexOf(taskKey);
const POINTS: readonly string[] = assessmentPoints;

type DueOf = (schoolId: string | null, taskKey: string, late: LateGroup | undefined) => number | undefined;

/** The round that runs now, of the school's province, and the school's windows of the points. */
async function dueInstants(queries: Queries, schoolIds: readonly string[], now: number): Promise<DueOf> {
  if (schoolIds.length === 0) return () => undefined;
  const [rounds, windows] = await Promise.all([
    queries.query<{ school_id: string; due_at: Date }[]>(
      `SELECT u.id AS school_id, MIN(r.due_at) AS due_at FROM unit u JOIN round r ON r.province_id = u.province_id
       WHERE u.id IN (?) AND r.close_at > ? GROUP BY u.id`,
      [schoolIds, new Date(now)],
    ),
    queries.query<{ school_id: string; point: AssessmentPoint; closes_at: Date }[]>(
      'SELECT school_id, point, closes_at FROM entry_window WHERE school_id IN (?) AND opens_at <= ? AND closes_at > ?',
      [schoolIds, new Date(now), new Date(now)],
    ),
  ]);
  const roundOf = new Map(rounds.map(({ school_id, due_at }) => [school_id, due_at.getTime()]));
  const windowOf = new Map(windows.map((row) => [`${row.school_id}/${row.point}`, row.closes_at.getTime()]));

  return (schoolId, taskKey, late) => {
    const round = late?.all ? undefined : roundOf.get(schoolId ?? '');
    const instants = [round, windowOf.get(`${schoolId}/${taskKey}`), late?.consentUntil];
    return instants.flatMap((instant) => instant ?? []).toSorted((a, b) => a - b)[0];
  };
}
