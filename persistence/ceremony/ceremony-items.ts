import type { ItemState } from '../../domain/ceremony/ceremony.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';

/** One document of a ceremony as its pages show it. */
export type NamedItem = {
  readonly subjectId: string;
  readonly documentId: string;
  readonly state: ItemState;
  readonly pupil: string;
  readonly classId: string;
  readonly className: string;
  readonly sheetSubject?: string;
  readonly refusal?: Refusal;
};

type Row = {
  subject_id: string;
  document_id: string;
  state: ItemState;
  refused: string | null;
  facts: string | null;
  full_name: string | null;
  class_id: string | null;
  name: string | null;
  sheet_subject: string | null;
};

/** The documents of a ceremony with their pupils, in the order of classes and names. */
export async function namedItems(queries: Queries, ceremonyId: string): Promise<readonly NamedItem[]> {
  const rows = await queries.query<Row[]>(
    `SELECT i.subject_id, i.document_id, i.state, i.refused, i.facts, d.full_name, c.id AS class_id, c.name, s.subject AS sheet_subject
     FROM ceremony_item i LEFT JOIN record r ON r.id = i.document_id LEFT JOIN class_sheet s ON s.id = i.subject_id
     LEFT JOIN enrolment e ON e.id = COALESCE(r.enrolment_id, i.document_id)
     LEFT JOIN school_class c ON c.id = COALESCE(r.class_id, s.class_id)
     LEFT JOIN pupil p ON p.id = e.pupil_id LEFT JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE i.ceremony_id = ? ORDER BY c.name, d.sort_key, i.n`,
    [ceremonyId],
  );
  return rows.map((row) => ({
    subjectId: row.subject_id,
    documentId: row.document_id,
    state: row.state,
    pupil: row.full_name ?? '',
    classId: row.class_id ?? '',
    className: row.name ?? '',
    ...(row.sheet_subject !== null && { sheetSubject: row.sheet_subject }),
    ...(row.refused !== null && { refusal: { refused: row.refused, facts: JSON.parse(row.facts ?? '{}') } }),
  }));
}
