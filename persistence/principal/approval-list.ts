import { type LookReason, reasonsToLook } from '../../domain/record-year/desk.ts';
import type { Result } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { recordsWithVoidSignatures } from './void-signatures.ts';

/** A record that waits for the principal. `marked`: the reader's mark on what it holds now. Instants in ms, UTC. */
export type WaitingRecord = {
  readonly recordId: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly className: string;
  readonly pupilName: string;
  readonly number: string;
  /** What it says now: a mark names it. */
  readonly revisionId: string;
  readonly digest?: string;
  readonly pdfSha256?: string;
  readonly since: number;
  /** When what it says now was signed by the homeroom teacher. */
  readonly signedAt: number;
  readonly result: Result;
  readonly promoted: boolean;
  readonly marked: boolean;
  /** The reader has opened what it says now. */
  readonly read: boolean;
  readonly reasons: readonly LookReason[];
  readonly dueAt: number;
};

type Row = {
  id: string;
  school_id: string;
  class_id: string;
  class_name: string;
  full_name: string;
  enrolment_number: string;
  stage_since: Date;
  effective_at: Date | null;
  year_result: Result | null;
  promoted: number | null;
  marked: number;
  viewed: string | null;
  earlier_revision: string | null;
  revision_id: string | null;
  pdf_sha256: string | null;
  content_digest: string | null;
  sent_back: number;
  due_at: Date;
};

/** The records of these schools that wait for approval, by class and in the order of the class lists. */
export async function approvalList(
  queries: Queries,
  schoolIds: readonly string[],
  reader: { readonly personId: string; readonly accountId: string },
): Promise<readonly WaitingRecord[]> {
  if (schoolIds.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `SELECT r.id, r.school_id, r.class_id, c.name AS class_name, d.full_name, e.enrolment_number, r.stage_since, v.effective_at, v.pdf_sha256, v.year_result, v.promoted,
            m.record_id IS NOT NULL AS marked, w.revision_id AS viewed, w.earlier_revision, r.revision_id, r.content_digest, o.due_at,
            EXISTS (SELECT 1 FROM record_revision x WHERE x.record_id = r.id AND x.effective_at IS NOT NULL AND x.void_at IS NOT NULL) AS sent_back
     FROM record r JOIN school_class c ON c.id = r.class_id JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     JOIN unit u ON u.id = r.school_id
     JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     LEFT JOIN record_revision v ON v.id = r.revision_id
     LEFT JOIN approval_mark m ON m.record_id = r.id AND m.by_person = ? AND m.content_digest = r.content_digest
     LEFT JOIN record_view w ON w.record_id = r.id AND w.account_id = ?
     WHERE r.school_id IN (?) AND r.stage = 'principal' ORDER BY c.name, d.sort_key, r.id`,
    [reader.personId, reader.accountId, schoolIds],
  );
  const voidSignatures = await recordsWithVoidSignatures(
    queries,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => waiting(row, voidSignatures.get(row.id) ?? 0));
}

function waiting(row: Row, voidSignatures: number): WaitingRecord {
  const read = row.viewed !== null && row.viewed === row.revision_id;
  const changed = read ? row.earlier_revision !== null : row.viewed !== null;
  const result = row.year_result ?? 'missing';
  return {
    recordId: row.id,
    schoolId: row.school_id,
    classId: row.class_id,
    className: row.class_name,
    pupilName: row.full_name,
    number: row.enrolment_number,
    revisionId: row.revision_id ?? '',
    ...(row.content_digest !== null && { digest: row.content_digest }),
    ...(row.pdf_sha256 !== null && { pdfSha256: row.pdf_sha256 }),
    since: row.stage_since.getTime(),
    signedAt: (row.effective_at ?? row.stage_since).getTime(),
    result,
    promoted: row.promoted === 1,
    marked: Number(row.marked) === 1,
    read,
    reasons: reasonsToLook({ voidSignatures, changed, sentBack: Number(row.sent_back) === 1, result }),
    dueAt: row.due_at.getTime(),
  };
}
