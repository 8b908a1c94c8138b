import { assessmentPoints } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Cause } from '../../domain/overview/overview.ts';
import type { Queries } from '../data-source.ts';
import { putNotices } from '../inbox/put-notices.ts';
import type { MapScope, ScopeKind } from '../process-map/scope.ts';
import { PRINCIPALS } from '../units/positions.ts';

/** Somebody whose work is waited for, and at which unit: the school, or the class where the scope counts by class. */
export type WaitedFor = { readonly personId: string; readonly fullName: string; readonly unitId: string };

type Row = { person_id: string; full_name: string; unit_id: string };

/** Where people are looked for: whole schools, or only these classes of one. */
export type Where = Pick<MapScope, 'by' | 'schoolIds' | 'classIds'>;

/** Who holds the work of a cause there on a day: a task is of a position, the person is who fills it (D12, KT. included). */
export async function peopleWaitedFor(
  queries: Queries,
  cause: Cause,
  where: Where,
  day: CalendarDay,
): Promise<readonly WaitedFor[]> {
  if (where.schoolIds.length === 0) return [];
  const rows = await rowsOf(queries, cause, where, day);
  return rows.map((row) => ({ personId: row.person_id, fullName: row.full_name, unitId: row.unit_id }));
}

function rowsOf(queries: Queries, cause: Cause, { by, schoolIds, classIds }: Where, day: CalendarDay): Promise<Row[]> {
  const unit = by === 'class' ? 'a.class_id' : 'a.school_id';
  const inClasses = classIds ? ' AND a.class_id IN (?)' : '';
  const classes = classIds ? [classIds] : [];
  switch (cause) {
    case 'subjectTeachers':
      return queries.query<Row[]>(
        `SELECT STRAIGHT_JOIN DISTINCT a.person_id, p.full_name, p.sort_key, ${unit} AS unit_id
         FROM school_class c JOIN assignment a FORCE INDEX (assignment_class) ON a.class_id = c.id AND a.part = 'record' AND a.subject <> ?
           AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?) JOIN person p ON p.id = a.person_id
         WHERE c.school_id IN (?)${inClasses}
           AND EXISTS (SELECT 1 FROM task t WHERE t.position = CONCAT('teacher:', c.id, '/', a.subject) AND t.task_key IN (?))
         ORDER BY p.sort_key, a.person_id`,
        [HOMEROOM, day, day, schoolIds, ...classes, assessmentPoints],
      );
    case 'homeroomTeachers':
      return queries.query<Row[]>(
        `SELECT DISTINCT a.person_id, p.full_name, p.sort_key, ${unit} AS unit_id FROM record r FORCE INDEX (record_count)
           JOIN assignment a ON a.class_id = r.class_id AND a.subject = ? AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
           JOIN person p ON p.id = a.person_id
         WHERE r.school_id IN (?) AND r.stage = 'homeroom'${inClasses} ORDER BY p.sort_key, a.person_id`,
        [HOMEROOM, day, day, schoolIds, ...classes],
      );
    default:
      return queries.query<Row[]>(
        `SELECT DISTINCT g.person_id, p.full_name, p.sort_key, g.unit_id FROM role_grant g JOIN person p ON p.id = g.person_id
         WHERE g.unit_id IN (?) AND g.role IN (?) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?) ORDER BY p.sort_key, g.person_id`,
        [schoolIds, cause === 'principals' ? PRINCIPALS : ['clerk'], day, day],
      );
  }
}

/** What a reminder is about: a person gets one a day, whatever the cause and whoever sends it. */
const aboutOf = (day: CalendarDay): string => `reminder/${day}`;

/** Which of these people somebody has reminded on that day. */
export async function remindedOn(
  queries: Queries,
  personIds: readonly string[],
  day: CalendarDay,
): Promise<ReadonlySet<string>> {
  if (personIds.length === 0) return new Set();
  const rows = await queries.query<{ person_id: string }[]>(
    'SELECT person_id FROM notice WHERE person_id IN (?) AND about = ?',
    [personIds, aboutOf(day)],
  );
  return new Set(rows.map(({ person_id }) => person_id));
}

/**
 * What a notice keeps of a reminder: whose work of which kind, until when (ms, UTC), and from where it was sent. No instant is
 * named when no round is open: what is late goes by its consent.
 */
export type ReminderBody = {
  readonly cause: Cause;
  readonly dueAt?: number;
  readonly from: ScopeKind;
  /** The level's name, or the class's. */
  readonly name: string;
};

/** One reminder a person: who has one of that day gets no second. Gives how many went in. */
export const putReminders = (
  queries: Queries,
  personIds: readonly string[],
  { body, day, at }: { readonly body: ReminderBody; readonly day: CalendarDay; readonly at: number },
): Promise<number> => putNotices(queries, personIds, { about: aboutOf(day), kind: 'workReminder', body, at });
