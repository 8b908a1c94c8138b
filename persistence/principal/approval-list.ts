import type { Result } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** A record that waits for the principal. `marked`: his mark on what it holds now; `changed`: since he last read it. */
export type WaitingRecord = {
  readonly recordId: string;
  readonly classId: string;
  readonly className: string;
  readonly pupilName: string;
  readonly since: number;
  readonly result: Result;
  readonly gradeCompleted: boolean;
  readonly promoted: boolean;
  readonly noPersonalId: boolean;
  readonly marked: boolean;
  readonly seen: boolean;
  readonly changed: boolean;
  readonly dueAt: number;
};

type Row = {
  id: string;
  class_id: string;
  class_name: string;
  full_name: string;
  stage_since: Date;
  year_result: Result | null;
  grade_completed: number | null;
  promoted: number | null;
  personal_id: string | null;
  marked: number;
  viewed: string | null;
  content_digest: string | null;
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
    `SELECT r.id, r.class_id, c.name AS class_name, d.full_name, r.stage_since, v.year_result, v.grade_completed, v.promoted, d.personal_id,
            m.record_id IS NOT NULL AS marked, w.content_digest AS viewed, r.content_digest, o.due_at
     FROM record r JOIN school_class c ON c.id = r.class_id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     JOIN unit u ON u.id = r.school_id
     JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     LEFT JOIN record_revision v ON v.id = r.revision_id
     LEFT JOIN approval_mark m ON m.record_id = r.id AND m.by_person = ? AND m.content_digest = r.content_digest
     LEFT JOIN record_view w ON w.record_id = r.id AND w.account_id = ?
     WHERE r.school_id IN (?) AND r.stage = 'principal' ORDER BY c.name, d.sort_key, r.id`,
    [reader.personId, reader.accountId, schoolIds],
  );
  return rows.map((row) => ({
    recordId: row.id,
    classId: row.class_id,
    className: row.class_name,
    pupilName: row.full_name,
    since: row.stage_since.getTime(),
    result: row.year_result ?? 'missing',
    gradeCompleted: row.grade_completed === 1,
    promoted: row.promoted === 1,
    noPersonalId: row.personal_id === null,
    marked: Number(row.marked) === 1,
    seen: row.viewed !== null,
    changed: row.viewed !== null && row.viewed !== row.content_digest,
    dueAt: row.due_at.getTime(),
  }));
}
