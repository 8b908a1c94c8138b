import type { Grade } from '../../domain/assessment/grade.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { type SignatureStanding, signatureStanding } from '../../domain/record/signature-standing.ts';
import type { Queries } from '../data-source.ts';
import { type RecordView, recordView } from '../history/record-view.ts';
import { planOf } from '../record-year/year-inputs.ts';
import { type RevisionValues, revisionValues } from './revision-values.ts';

/** One signature that a record stands on; `subject` for a teacher's part. Instants in ms, UTC. */
export type DeskSignature = {
  readonly role: 'subject' | 'homeroom' | 'principal';
  readonly subject?: string;
  readonly signer: string;
  readonly signedAt: number;
  readonly issuer: string;
  readonly certificateUntil: number;
  readonly standing: SignatureStanding;
};

/** A record as the principal has it before him: what it says, what was read before, who signed. */
export type DeskRecord = {
  readonly recordId: string;
  readonly rev: number;
  readonly grade: Grade;
  readonly schoolYear: SchoolYear;
  readonly schoolName: string;
  readonly plan: AssessmentPlan;
  readonly electives: readonly SubjectKey[];
  readonly now?: RevisionValues;
  /** What the reader had read before he read what stands now; absent: nothing else. */
  readonly earlier?: RevisionValues & { readonly readAt: number };
  readonly view?: RecordView;
  readonly signatures: readonly DeskSignature[];
  readonly classmates: readonly string[];
  /** The pupil's data are still those that were signed. */
  readonly pupilAsSigned: boolean;
};

type Row = {
  rev: number;
  grade: Grade;
  school_year: SchoolYear;
  school_name: string;
  class_id: string;
  pupil_id: string;
  pupil_data_id: string;
  revision_id: string | null;
  plan: AssessmentPlan['kind'];
  exempted: string;
  electives: string;
};

/** Reads it for one reader, as of `now`. */
export async function deskRecord(
  queries: Queries,
  recordId: string,
  { accountId, now }: { readonly accountId: string; readonly now: number },
): Promise<DeskRecord> {
  const [row] = await queries.query<Row[]>(
    `SELECT s.rev, r.grade, r.school_year, n.name AS school_name, r.class_id, r.pupil_id, p.pupil_data_id, r.revision_id, e.plan, e.exempted, e.electives
     FROM record r JOIN subject s ON s.id = r.id JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id
       JOIN unit_period n ON n.unit_id = r.school_id AND n.valid_to IS NULL WHERE r.id = ?`,
    [recordId],
  );
  if (!row) throw new Error('record unknown');
  const revisionId = row.revision_id ?? '';
  const [view, present, signatures, classmates] = await Promise.all([
    recordView(queries, recordId, accountId),
    revisionValues(queries, recordId, revisionId),
    signaturesOf(queries, recordId, now),
    classmatesOf(queries, row.class_id, row.pupil_id),
  ]);
  const { revisionId: read, at = 0, earlier: other } = view ?? {};
  const before = read === revisionId ? other : read && { revisionId: read, at };
  const earlier = before ? await revisionValues(queries, recordId, before.revisionId) : undefined;
  return {
    recordId,
    rev: row.rev,
    grade: row.grade,
    schoolYear: row.school_year,
    schoolName: row.school_name,
    plan: planOf(row),
    electives: JSON.parse(row.electives),
    ...(present && { now: present }),
    ...(before && earlier && { earlier: { ...earlier, readAt: before.at } }),
    ...(view && { view }),
    signatures,
    classmates,
    pupilAsSigned: present?.madeFrom.pupilDataId === row.pupil_data_id,
  };
}

type SignatureRow = {
  role: DeskSignature['role'];
  subject: string | null;
  full_name: string;
  signed_at: Date;
  issuer_name: string;
  not_before: Date;
  not_after: Date;
  revoked_from: Date | null;
  checked: string;
};

/** The signatures over the parts that are effective now, and those over the record that are not void. */
async function signaturesOf(queries: Queries, recordId: string, now: number): Promise<readonly DeskSignature[]> {
  const columns = `h.full_name, s.signed_at, c.issuer_name, c.not_before, c.not_after, c.revoked_from, s.checked`;
  const rows = await queries.query<SignatureRow[]>(
    `SELECT 'subject' AS role, e.subject, ${columns} FROM part p JOIN evidence e ON e.revision_id = p.revision_id
       JOIN signature s ON s.id = e.signature_id JOIN certificate c ON c.id = s.certificate_id JOIN person h ON h.id = s.signer_id
       WHERE p.record_id = ? AND p.open = 0
     UNION ALL
     SELECT s.role, NULL AS subject, ${columns} FROM signature s JOIN certificate c ON c.id = s.certificate_id
       JOIN person h ON h.id = s.signer_id WHERE s.record_id = ? AND s.void_at IS NULL ORDER BY signed_at`,
    [recordId, recordId],
  );
  return rows.map((row) => ({
    role: row.role,
    ...(row.subject !== null && { subject: row.subject }),
    signer: row.full_name,
    signedAt: row.signed_at.getTime(),
    issuer: /CN=([^,\n]+)/.exec(row.issuer_name)?.[1] ?? row.issuer_name,
    certificateUntil: row.not_after.getTime(),
    standing: signatureStanding(
      {
        signedAt: row.signed_at.getTime(),
        notBefore: row.not_before.getTime(),
        notAfter: row.not_after.getTime(),
        ...(row.revoked_from !== null && { revokedFrom: row.revoked_from.getTime() }),
        ...checkedIn(row.checked),
      },
      now,
    ),
  }));
}

/** What was checked may have been cut to its column's length: then its outcome, which stands first, is still there. */
function checkedIn(checked: string): { checked?: 'valid' | 'invalid' | 'cannotTell' } {
  const outcome = /^\{"outcome":"(valid|invalid|cannotTell)"/.exec(checked)?.[1];
  return outcome === undefined ? {} : { checked: outcome as 'valid' | 'invalid' | 'cannotTell' };
}

async function classmatesOf(queries: Queries, classId: string, pupilId: string): Promise<readonly string[]> {
  const rows = await queries.query<{ full_name: string }[]>(
    `SELECT DISTINCT d.full_name FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE e.class_id = ? AND e.pupil_id <> ?`,
    [classId, pupilId],
  );
  return rows.map(({ full_name }) => full_name);
}
