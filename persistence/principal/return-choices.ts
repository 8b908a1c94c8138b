import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';

/** A part that can go back, and to whom it would go: the teacher of record on that day. */
export type ReturnChoice = { readonly part: string; readonly teacher?: string };

export async function returnChoices(
  queries: Queries,
  recordId: string,
  day: CalendarDay,
): Promise<readonly ReturnChoice[]> {
  const rows = await queries.query<{ part: string; full_name: string | null }[]>(
    `SELECT s.subject AS part, MIN(h.full_name) AS full_name FROM record r
     JOIN (SELECT record_id, subject FROM part WHERE record_id = ? UNION ALL SELECT ?, ?) s ON s.record_id = r.id
     LEFT JOIN assignment a ON a.class_id = r.class_id AND a.subject = s.subject AND a.part = 'record' AND a.from_day <= ?
       AND (a.to_day IS NULL OR a.to_day >= ?)
     LEFT JOIN person h ON h.id = a.person_id WHERE r.id = ? GROUP BY s.subject`,
    [recordId, recordId, HOMEROOM, day, day, recordId],
  );
  return rows.map(({ part, full_name }) => ({ part, ...(full_name && { teacher: full_name }) }));
}
