import { dayAt } from '../../domain/calendar/instant.ts';
import type { Queries } from '../data-source.ts';
import { PRINCIPALS } from '../units/positions.ts';
import type { RoundRow } from './rounds-page.ts';

/** Whom a change of a round's instants touches: records in its lane that are not closed, their schools, and who works on them. */
export type DeadlineEffect = {
  readonly schools: number;
  readonly records: number;
  /** Of these, what the schools have submitted: nothing changes for them. */
  readonly submitted: number;
  readonly people: number;
};

/** What moving a round's instants would touch, counted before it is done. */
export async function deadlineEffect(
  queries: Queries,
  provinceId: string,
  { schoolYear, n }: Pick<RoundRow, 'schoolYear' | 'n'>,
  now: number,
): Promise<DeadlineEffect> {
  const schools = await queries.query<{ school_id: string; n: string; submitted: string }[]>(
    `SELECT r.school_id, COUNT(*) AS n, SUM(r.stage IN ('submitted', 'received')) AS submitted
     FROM unit u JOIN record r FORCE INDEX (record_lane) ON r.school_id = u.id AND r.school_year = ? AND r.lane = ?
     WHERE u.province_id = ? AND u.kind = 'school' AND r.stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled') GROUP BY r.school_id`,
    [schoolYear, `round${n}`, provinceId],
  );
  const sum = (numbers: readonly string[]) => numbers.reduce((all, one) => all + Number(one), 0);
  return {
    schools: schools.length,
    records: sum(schools.map((row) => row.n)),
    submitted: sum(schools.map((row) => row.submitted)),
    people: await peopleAt(
      queries,
      schools.map((row) => row.school_id),
      schoolYear,
      now,
    ),
  };
}

/** Who teaches or signs at these schools today. */
async function peopleAt(
  queries: Queries,
  schoolIds: readonly string[],
  schoolYear: string,
  now: number,
): Promise<number> {
  if (schoolIds.length === 0) return 0;
  const day = dayAt(now);
  const [row] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM (
       SELECT a.person_id FROM school_class c JOIN assignment a ON a.class_id = c.id
       WHERE c.school_id IN (?) AND c.school_year = ? AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
       UNION SELECT g.person_id FROM role_grant g
       WHERE g.unit_id IN (?) AND g.role IN (?) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?)) people`,
    [schoolIds, schoolYear, day, day, schoolIds, [...PRINCIPALS, 'clerk'], day, day],
  );
  return Number(row?.n ?? 0);
}
