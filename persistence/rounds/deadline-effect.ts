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

/** What moving a round's instants would touch at the province's schools, counted before it is done. */
export async function deadlineEffect(
  queries: Queries,
  schoolIds: readonly string[],
  { schoolYear, n }: Pick<RoundRow, 'schoolYear' | 'n'>,
  now: number,
): Promise<DeadlineEffect> {
  if (schoolIds.length === 0) return { schools: 0, records: 0, submitted: 0, people: 0 };
  const schools = await queries.query<{ school_id: string; n: string; submitted: string }[]>(
    `SELECT school_id, COUNT(*) AS n, SUM(stage IN ('submitted', 'received')) AS submitted FROM record FORCE INDEX (record_count)
     WHERE school_id IN (?) AND school_year = ? AND lane = ? AND stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled') GROUP BY school_id`,
    [schoolIds, schoolYear, `round${n}`],
  );
  const sum = (numbers: readonly string[]) => numbers.reduce((all, one) => all + Number(one), 0);
  return {
    schools: schools.length,
    records: sum(schools.map((row) => row.n)),
    submitted: sum(schools.map((row) => row.submitted)),
    people: await peopleAt(
      queries,
      schools.map((row) => row.school_id),
      now,
    ),
  };
}

/** Who teaches or signs at these schools today. */
async function peopleAt(queries: Queries, schoolIds: readonly string[], now: number): Promise<number> {
  if (schoolIds.length === 0) return 0;
  const day = dayAt(now);
  const [row] = await queries.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM (
       SELECT a.person_id FROM assignment a FORCE INDEX (assignment_people)
       WHERE a.school_id IN (?) AND a.from_day <= ? AND (a.to_day IS NULL OR a.to_day >= ?)
       UNION SELECT g.person_id FROM role_grant g
       WHERE g.unit_id IN (?) AND g.role IN (?) AND g.from_day <= ? AND (g.to_day IS NULL OR g.to_day >= ?)) people`,
    [schoolIds, day, day, schoolIds, [...PRINCIPALS, 'clerk'], day, day],
  );
  return Number(row?.n ?? 0);
}
