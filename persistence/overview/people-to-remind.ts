import { assessmentPoints } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Cause } from '../../domain/overview/overview.ts';
import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';
import { PRINCIPALS } from '../units/positions.ts';

/** Somebody whose work is waited for at a school. */
export type WaitedFor = { readonly personId: string; readonly fullName: string; readonly schoolId: string };

type Row = { person_id: string; full_name: string; school_id: string };

/** Who holds the work of a cause at these schools on a day: a task is of a position, the person is who fills it (D12, KT. included). */
export async function peopleWaitedFor(
  queries: Queries,
  cause: Cause,
  schoolIds: readonly string[],
  day: CalendarDay,
): Promise<readonly WaitedFor[]> {
  if (schoolIds.length === 0) return [];
  const rows = await rowsOf(queries, cause, schoolIds, day);
  return rows.map((row) => ({ personId: row.person_id, fullName: row.full_name, schoolId: row.school_id }));
}

function rowsOf(queries: Queries, cause: Cause, schoolIds: readonly string[], day: CalendarDay): Promise<Row[]> {
  switch (cause) {
    case 'subjectTeachers':
      return queries.query<Row[]>(
        `SELECT DISTINCT a.person_id, p.full_name, p.sort_key, a.school_id FROM task t
           JOIN assignment a ON a.class_id = LEFT(t.group_key, 26) AND a.subject = SUBSTRING_INDEX(SUBSTRING(t.group_key, 28), '/', 1)
             AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
           JOIN person p ON p.id = a.person_id
         WHERE t.school_id IN (?) AND t.task_key IN (?) AND a.subject <> ? ORDER BY p.sort_key, a.person_id`,
        [day, day, schoolIds, assessmentPoints, HOMEROOM],
      );
    case 'homeroomTeachers':
      return queries.query<Row[]>(
        `SELECT DISTINCT a.person_id, p.full_name, p.sort_key, a.school_id FROM record r FORCE INDEX (record_count)
           JOIN assignment a ON a.class_id = r.class_id AND a.subject = ? AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
           JOIN person p ON p.id = a.person_id
         WHERE r.school_id IN (?) AND r.stage = 'homeroom' ORDER BY p.sort_key, a.person_id`,
        [HOMEROOM, day, day, schoolIds],
      );
    default:
      return queries.query<Row[]>(
        `SELECT DISTINCT g.person_id, p.full_name, p.sort_key, g.unit_id AS school_id FROM role_grant g JOIN person p ON p.id = g.person_id
         WHERE g.unit_id IN (?) AND g.role IN (?) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?) ORDER BY p.sort_key, g.person_id`,
        [schoolIds, cause === 'principals' ? PRINCIPALS : ['clerk'], day, day],
      );
  }
}

/** What a reminder of the province is about: a person gets one a day, whatever the cause. */
const aboutOf = (day: CalendarDay): string => `province/${day}`;

/** Which of these people the province has reminded on that day. */
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

/** Puts one notice a person into the outbox; who has one of that day gets no second. Gives how many went in. */
export async function putReminders(
  queries: Queries,
  personIds: readonly string[],
  { cause, dueAt, day, at }: { cause: Cause; dueAt: number; day: CalendarDay; at: number },
): Promise<number> {
  let sent = 0;
  for (let from = 0; from < personIds.length; from += AT_ONCE) {
    const rows = personIds
      .slice(from, from + AT_ONCE)
      .map((personId) => [
        newId(at),
        personId,
        aboutOf(day),
        'provinceReminder',
        JSON.stringify({ cause, dueAt }),
        new Date(at),
      ]);
    const { affectedRows } = await queries.query<{ affectedRows: number }>(
      'INSERT IGNORE INTO notice (id, person_id, about, kind, body, at) VALUES ?',
      [rows],
    );
    sent += affectedRows;
  }
  return sent;
}

const AT_ONCE = 500;
