import type { DataSource } from 'typeorm';
import { dayAt } from '../../domain/calendar/instant.ts';
import { newId } from '../../persistence/ulid.ts';

export type Reminding = {
  readonly roundId: string;
  readonly provinceId: string;
  readonly daysBefore: number;
  readonly dueAt: number;
  readonly at: number;
};

/** One notice per person and day, listing his open groups; none to who has none (record-year.md section 4). Gives how many. */
export async function remindPeople(
  database: DataSource,
  { roundId, provinceId, daysBefore, dueAt, at }: Reminding,
): Promise<number> {
  const day = dayAt(at);
  const groups = await database.query<{ person_id: string; group_key: string; n: string }[]>(OPEN_GROUPS, [
    provinceId,
    day,
    day,
    provinceId,
    day,
    day,
  ]);
  const people = new Map<string, { group: string; count: number }[]>();
  for (const { person_id, group_key, n } of groups)
    people.set(person_id, [...(people.get(person_id) ?? []), { group: group_key, count: Number(n) }]);

  for (const [personId, open] of people) {
    await database.query('INSERT IGNORE INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)', [
      newId(at),
      personId,
      `${roundId}/${day}`,
      'reminder',
      JSON.stringify({ daysBefore, dueAt, open }),
      new Date(at),
    ]);
  }
  return people.size;
}

/** What is late goes by the province's consent, and by no round's instants (D4). */
const NOT_LATE = `NOT EXISTS (SELECT 1 FROM record r WHERE r.id = t.subject_id AND r.lane = 'late')`;

/** The open groups of everybody in the province, by who holds each position today. */
const OPEN_GROUPS = `
  SELECT a.person_id, t.group_key, COUNT(*) AS n FROM task t JOIN unit u ON u.id = t.school_id AND u.province_id = ?
    JOIN assignment a ON t.position = IF(a.subject = 'homeroom' AND t.position LIKE 'homeroom:%', CONCAT('homeroom:', a.class_id), CONCAT('teacher:', a.class_id, '/', a.subject))
     AND a.part = 'record' AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
  WHERE ${NOT_LATE} GROUP BY a.person_id, t.group_key
  UNION ALL
  SELECT g.person_id, t.group_key, COUNT(*) AS n FROM task t JOIN unit u ON u.id = t.school_id AND u.province_id = ?
    JOIN role_grant g ON t.position = CONCAT(IF(g.role = 'signOnBehalf', 'principal', g.role), ':', g.unit_id) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?)
  WHERE ${NOT_LATE} GROUP BY g.person_id, t.group_key`;
