import type { Grade } from '../../domain/assessment/grade.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { demandedFields } from '../../domain/class-sheet/completeness.ts';
import type { Standing } from '../../domain/record-year/badge.ts';
import {
  effectiveStage,
  type Lane,
  type RecordYear,
  type RefusedCause,
  type Stage,
} from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** A record at a glance: whose, where, how far. Instants in ms, UTC. */
export type RecordSummary = {
  readonly recordId: string;
  readonly rev: number;
  readonly pupilName: string;
  readonly birthDate: CalendarDay;
  readonly className: string;
  readonly classId: string;
  readonly grade: number;
  readonly schoolName: string;
  readonly schoolYear: SchoolYear;
  readonly lookUpCode: string;
  readonly enrolmentNumber: string;
  readonly enrolmentId: string;
  readonly stageSince: number;
  readonly dueAt: number;
  readonly closeAt: number;
  readonly reportDueAt: number;
  readonly parts: { readonly signed: number; readonly total: number };
  readonly replaces?: string;
  readonly beingReplaced?: string;
  readonly revisionId?: string;
  readonly pdfSha256?: string;
  readonly xmlSha256?: string;
  readonly contentDigest?: string;
  readonly standing: Standing;
};

type Row = {
  rev: number;
  state: string;
  full_name: string;
  birth_date: CalendarDay;
  personal_id: string | null;
  class_name: string;
  class_id: string;
  grade: number;
  school_name: string;
  school_year: SchoolYear;
  look_up_code: string;
  enrolment_number: string;
  enrolment_id: string;
  stage: Stage;
  lane: Lane;
  stage_since: Date;
  due_at: Date;
  close_at: Date;
  report_due_at: Date;
  refused_cause: RefusedCause | null;
  replaces: string | null;
  being_replaced: string | null;
  revision_id: string | null;
  pdf_sha256: string | null;
  xml_sha256: string | null;
  content_digest: string | null;
  seals: string;
};

/** One record's summary as of an instant. */
export async function recordSummary(queries: Queries, recordId: string, now: number): Promise<RecordSummary> {
  const [row] = await queries.query<Row[]>(
    `SELECT s.rev, s.state, d.full_name, d.birth_date, d.personal_id, c.name AS class_name, r.class_id, r.grade, n.name AS school_name,
            r.school_year, r.look_up_code, e.enrolment_number, r.enrolment_id, r.stage, r.lane, r.stage_since, o.due_at, o.close_at,
            o.report_due_at, r.refused_cause, r.replaces, r.being_replaced, r.revision_id, v.pdf_sha256, v.xml_sha256, r.content_digest,
            (SELECT COUNT(*) FROM certificate k WHERE k.unit_id = r.school_id AND k.kind = 'organisation' AND k.state = 'approved'
               AND k.not_after > ?) AS seals
     FROM record r JOIN subject s ON s.id = r.id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     JOIN school_class c ON c.id = r.class_id JOIN enrolment e ON e.id = r.enrolment_id JOIN unit u ON u.id = r.school_id
     JOIN unit_period n ON n.unit_id = u.id AND n.valid_to IS NULL
     JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     LEFT JOIN record_revision v ON v.id = r.revision_id WHERE r.id = ?`,
    [new Date(now), recordId],
  );
  if (!row) throw new Error('record unknown');
  const parts = await partsOf(queries, recordId);

  return {
    recordId,
    rev: row.rev,
    pupilName: row.full_name,
    birthDate: row.birth_date,
    className: row.class_name,
    classId: row.class_id,
    grade: row.grade,
    schoolName: row.school_name,
    schoolYear: row.school_year,
    lookUpCode: row.look_up_code,
    enrolmentNumber: row.enrolment_number,
    enrolmentId: row.enrolment_id,
    stageSince: row.stage_since.getTime(),
    dueAt: row.due_at.getTime(),
    closeAt: row.close_at.getTime(),
    reportDueAt: row.report_due_at.getTime(),
    parts: { signed: parts.filter(({ open }) => !open).length, total: parts.length },
    ...(row.replaces && { replaces: row.replaces }),
    ...(row.being_replaced && { beingReplaced: row.being_replaced }),
    ...(row.revision_id && { revisionId: row.revision_id }),
    ...(row.pdf_sha256 && { pdfSha256: row.pdf_sha256 }),
    ...(row.xml_sha256 && { xmlSha256: row.xml_sha256 }),
    ...(row.content_digest && { contentDigest: row.content_digest }),
    standing: standingOf(row, parts, now),
  };
}

type Part = { readonly subject: string; readonly open: number; readonly fields: string | null };

async function partsOf(queries: Queries, recordId: string): Promise<readonly Part[]> {
  return queries.query<Part[]>(
    `SELECT p.subject, p.open, (SELECT GROUP_CONCAT(d.field) FROM draft_cell d WHERE d.sheet_id = p.sheet_id AND d.point = 'yearEnd'
       AND d.enrolment_id = p.enrolment_id AND d.value <> '') AS fields FROM part p WHERE p.record_id = ?`,
    [recordId],
  );
}

function standingOf(row: Row, parts: readonly Part[], now: number): Standing {
  const state: RecordYear = JSON.parse(row.state);
  return {
    stage: effectiveStage(
      { stage: row.stage, ...(row.being_replaced && { beingReplaced: true }) },
      row.close_at.getTime(),
      now,
    ),
    lane: row.lane,
    reported: state.reported === true,
    returned: state.returned,
    noPersonalId: row.personal_id === null,
    noApprovedCertificate: Number(row.seals) === 0,
    ...(row.refused_cause && { refusedCause: row.refused_cause }),
    entry: entryOf(row, parts),
  };
}

function entryOf({ grade, school_year }: Row, parts: readonly Part[]): Standing['entry'] {
  const open = parts.filter((part) => part.open);
  if (open.length === parts.length && open.every(({ fields }) => fields === null)) return 'nothing';
  const complete = open.every(({ subject, fields }) => {
    const typed = (fields ?? '').split(',');
    const context = { subject, grade: grade as Grade, schoolYear: school_year, point: 'yearEnd' } as const;
    return demandedFields({ ...context, plan: { kind: 'standard' } }).every((field) => typed.includes(field));
  });
  return complete ? 'complete' : 'missing';
}
