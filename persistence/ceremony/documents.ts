import { type CeremonyKind, signsRows } from '../../domain/ceremony/ceremony.ts';
import type { Lane } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { laneEnds } from '../record-year/lanes.ts';

/** A document that somebody wants to sign: where it lies, and until when its lane takes acts (ms, UTC). */
export type WantedDocument = {
  readonly subjectId: string;
  readonly documentId: string;
  readonly schoolId: string;
  readonly classId: string;
  /** The sheet's subject; a record has none. */
  readonly subject?: string;
  readonly laneEnd: number;
};

type Row = {
  subject_id: string;
  document_id: string;
  record_id: string;
  school_id: string;
  class_id: string;
  school_year: string;
  subject: string | null;
  lane: Lane;
};

const RECORDS = `SELECT r.id AS subject_id, r.id AS document_id, r.id AS record_id, r.school_id, r.class_id, r.school_year,
  NULL AS subject, r.lane FROM record r WHERE r.id IN (?)`;
const ROWS = `SELECT s.id AS subject_id, r.enrolment_id AS document_id, r.id AS record_id, r.school_id, r.class_id, r.school_year,
  s.subject, r.lane FROM class_sheet s JOIN record r ON r.class_id = s.class_id AND r.grade = s.grade AND r.being_replaced IS NULL
    AND r.stage NOT IN ('withdrawn', 'replaced', 'recalled')
  WHERE s.id IN (?)`;

/** The documents named, with their places; fewer than named if one is unknown. Rows of a sheet are enrolments. */
export async function wantedDocuments(
  queries: Queries,
  kind: CeremonyKind,
  named: readonly { readonly subjectId: string; readonly documentId: string }[],
  now: number,
): Promise<readonly WantedDocument[]> {
  if (named.length === 0) return [];
  const rows = await queries.query<Row[]>(signsRows(kind) ? ROWS : RECORDS, [named.map(({ subjectId }) => subjectId)]);
  const [first] = rows;
  if (!first) return [];
  const ends = await laneEnds(queries, { schoolId: first.school_id, schoolYear: first.school_year }, now);
  const rowOf = new Map(rows.map((row) => [`${row.subject_id}:${row.document_id}`, row]));

  return named.flatMap(({ subjectId, documentId }): readonly WantedDocument[] => {
    const row = rowOf.get(`${subjectId}:${documentId}`);
    if (!row) return [];
    return [
      {
        subjectId,
        documentId,
        schoolId: row.school_id,
        classId: row.class_id,
        ...(row.subject !== null && { subject: row.subject }),
        laneEnd: ends(row.record_id).openUntil[row.lane],
      },
    ];
  });
}
