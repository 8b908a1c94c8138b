import type { Queries } from '../data-source.ts';

/** Whether this file is a display form of this record, of whichever of its revisions. */
export async function isFormOf(queries: Queries, recordId: string, sha256: string): Promise<boolean> {
  const [row] = await queries.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM record_revision WHERE record_id = ? AND pdf_sha256 = ?',
    [recordId, sha256],
  );
  return Number(row?.n ?? 0) > 0;
}
