import type { Queries } from '../data-source.ts';

/**
 * Which of these records stand on signatures that were void at their own time, and on how many (record-year.md section 6).
 * Revocations are rare: where no certificate is revoked, no signature is looked at.
 */
export async function recordsWithVoidSignatures(
  queries: Queries,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (recordIds.length === 0) return new Map();
  const revoked = await queries.query<{ id: string }[]>('SELECT id FROM certificate WHERE revoked_from IS NOT NULL');
  if (revoked.length === 0) return new Map();
  const ids = revoked.map(({ id }) => id);
  const rows = await queries.query<{ record_id: string; n: string }[]>(
    `SELECT record_id, COUNT(*) AS n FROM (
       SELECT s.record_id FROM signature s JOIN certificate c ON c.id = s.certificate_id
       WHERE s.record_id IN (?) AND s.void_at IS NULL AND c.id IN (?) AND c.revoked_from <= s.signed_at
       UNION ALL
       SELECT p.record_id FROM part p JOIN evidence e ON e.revision_id = p.revision_id JOIN signature s ON s.id = e.signature_id
         JOIN certificate c ON c.id = s.certificate_id
       WHERE p.record_id IN (?) AND c.id IN (?) AND c.revoked_from <= s.signed_at) AS voided GROUP BY record_id`,
    [recordIds, ids, recordIds, ids],
  );
  return new Map(rows.map(({ record_id, n }) => [record_id, Number(n)]));
}
