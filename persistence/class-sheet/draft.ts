import { createHash } from 'node:crypto';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import type { Queries } from '../data-source.ts';

/** One pupil's row as typed: field → value; an emptied cell is not there. */
export type DraftRow = Readonly<Record<string, string>>;

/** All rows of a sheet at one point, by enrolment. */
export async function draftRows(
  queries: Queries,
  sheetId: string,
  point: AssessmentPoint,
): Promise<ReadonlyMap<string, DraftRow>> {
  const cells = await queries.query<{ enrolment_id: string; field: string; value: string }[]>(
    'SELECT enrolment_id, field, value FROM draft_cell WHERE sheet_id = ? AND point = ? ORDER BY enrolment_id, field',
    [sheetId, point],
  );
  const rows = new Map<string, Record<string, string>>();
  for (const { enrolment_id, field, value } of cells) {
    if (value === '') continue;
    rows.set(enrolment_id, { ...rows.get(enrolment_id), [field]: value });
  }
  return rows;
}

/** The fingerprint of a row as typed: what is signed must still be what stands there (record-files.md section 3). */
export function draftDigest(row: DraftRow | undefined): string {
  const fields = Object.entries(row ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}
