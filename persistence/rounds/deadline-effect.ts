import { dayAt } from '../../domain/calendar/instant.ts';
import type { Stage } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { recentCounts } from '../process-map/recent.ts';
import type { MapScope } from '../process-map/scope.ts';
import type { StandingRow } from '../process-map/standings.ts';
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

/** What moving a round's instants would touch in the province, by the counts that its map shows, before it is done. */
export async function deadlineEffect(
  queries: Queries,
  scope: MapScope,
  { n }: Pick<RoundRow, 'n'>,
  now: number,
): Promise<DeadlineEffect> {
  const { value } = await recentCounts(queries, scope, now);
  const touched = value.rows.filter(({ lane, stage }) => lane === `round${n}` && !UNTOUCHED.includes(stage));
  const sum = (rows: readonly StandingRow[]) => rows.reduce((all, row) => all + row.n, 0);
  const schools = [...new Set(touched.map((row) => row.school_id))];
  return {
    schools: schools.length,
    records: sum(touched),
    submitted: sum(touched.filter(({ stage }) => SUBMITTED.includes(stage))),
    people: await peopleAt(queries, schools, now),
  };
}

const SUBMITTED: readonly Stage[] = ['submitted', 'received'];
/** Closed or ended: no deadline moves them any more. */
const UNTOUCHED: readonly Stage[] = ['closed', 'withdrawn', 'replaced', 'recalled'];

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
