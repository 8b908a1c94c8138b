import { effectiveStage, type Lane, type Stage } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** One pupil's record in the list of its class. */
export type ClassRecord = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  /** As of the instant asked for: at the closing instant a received record is closed, whoever has written it down (A12). */
  readonly stage: Stage;
  readonly lane: Lane;
};

type Row = {
  id: string;
  full_name: string;
  enrolment_number: string;
  stage: Stage;
  lane: Lane;
  being_replaced: string | null;
  close_at: Date;
};

/** The records of a class, in the order of names; replaced ones stand before what replaces them. */
export async function classRecords(
  queries: Queries,
  classId: string,
  now: number,
): Promise<{ readonly className: string; readonly schoolYear: string; readonly records: readonly ClassRecord[] }> {
  const [head] = await queries.query<{ name: string; school_year: string }[]>(
    'SELECT name, school_year FROM school_class WHERE id = ?',
    [classId],
  );
  const rows = await queries.query<Row[]>(
    `SELECT r.id, d.full_name, e.enrolment_number, r.stage, r.lane, r.being_replaced, o.close_at
     FROM record r JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id
       JOIN pupil_data d ON d.id = p.pupil_data_id JOIN unit u ON u.id = r.school_id
       JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     WHERE r.class_id = ? ORDER BY d.sort_key, r.id`,
    [classId],
  );
  return {
    className: head?.name ?? '',
    schoolYear: head?.school_year ?? '',
    records: rows.map((row) => ({
      recordId: row.id,
      pupil: row.full_name,
      number: row.enrolment_number,
      stage: effectiveStage(
        { stage: row.stage, ...(row.being_replaced && { beingReplaced: true }) },
        row.close_at.getTime(),
        now,
      ),
      lane: row.lane,
    })),
  };
}
