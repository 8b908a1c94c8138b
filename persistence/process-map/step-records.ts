import type { Step } from '../../domain/process-map/steps.ts';
import type { Lane, Stage } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import type { MapScope } from './scope.ts';
import { closingInstants, consentsOf, STANDING, type StandingRow, stepAt } from './standings.ts';

/** One record in the list of a step, in the order of the class list (VN2). */
export type StepRecord = {
  readonly recordId: string;
  readonly pupil: string;
  readonly number: string;
  readonly stage: Stage;
  readonly lane: Lane;
  readonly step: Step;
  readonly since: number;
};

type Row = Omit<StandingRow, 'n' | 'unit_id'> & { id: string; full_name: string; enrolment_number: string };

/** The records of a class that stand at a step. */
export async function stepRecords(
  queries: Queries,
  scope: MapScope,
  step: Step,
  now: number,
): Promise<readonly StepRecord[]> {
  const [rows, closeAt, consents] = await Promise.all([
    queries.query<Row[]>(
      `SELECT r.id, r.school_id, ${STANDING}, r.stage_since AS since, d.full_name, e.enrolment_number
       FROM record r JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id
         JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.class_id = ? ORDER BY d.sort_key, r.id`,
      [scope.id],
    ),
    closingInstants(queries, scope),
    consentsOf(queries, scope, now),
  ]);
  return rows
    .map((row) => ({ row, consented: consents.schools.has(row.school_id) || consents.records.some(isOf(row.id)) }))
    .map(({ row, consented }) => ({
      recordId: row.id,
      pupil: row.full_name,
      number: row.enrolment_number,
      stage: row.stage,
      lane: row.lane,
      step: stepAt(row, { closeAt, now }, consented),
      since: row.since.getTime(),
    }))
    .filter((record) => record.step === step);
}

const isOf =
  (recordId: string) =>
  ({ id }: { readonly id: string }): boolean =>
    id === recordId;
