import type { Lane } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

export type LaneEnds = {
  /** Until when acts are taken in each lane, consents included; exclusive, ms UTC. */
  readonly openUntil: Readonly<Record<Lane, number>>;
  readonly closeAt: { readonly round1: number; readonly round2: number };
};

/**
 * The lanes' instants for the records of a school, by record: facts of `round` and `late_consent` at an instant, locked
 * for the verdict (D1, D4). A consent is for the whole school or for one record.
 */
export async function laneEnds(
  queries: Queries,
  of: { readonly schoolId: string; readonly schoolYear: string },
  at: number,
): Promise<(recordId: string) => LaneEnds> {
  const rounds = await queries.query<{ n: number; close_at: Date }[]>(
    `SELECT r.n, r.close_at FROM round r JOIN unit u ON u.province_id = r.province_id
     WHERE u.id = ? AND r.school_year = ? ORDER BY r.n LOCK IN SHARE MODE`,
    [of.schoolId, of.schoolYear],
  );
  const consents = await queries.query<{ record_id: string | null; until: Date }[]>(
    'SELECT record_id, until FROM late_consent WHERE school_id = ? AND school_year = ? AND from_at <= ? LOCK IN SHARE MODE',
    [of.schoolId, of.schoolYear, new Date(at)],
  );

  const round = (n: number) => rounds.find((one) => one.n === n)?.close_at.getTime() ?? 0;
  const closeAt = { round1: round(1), round2: round(2) };
  const late = (recordId: string) =>
    Math.max(
      0,
      ...consents
        .filter(({ record_id }) => record_id === null || record_id === recordId)
        .map(({ until }) => until.getTime()),
    );

  return (recordId) => ({ openUntil: { ...closeAt, late: late(recordId) }, closeAt });
}
