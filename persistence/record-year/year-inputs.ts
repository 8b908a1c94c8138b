import type { Grade } from '../../domain/assessment/grade.ts';
import { readSubjectLevel, readTraitLevel } from '../../domain/assessment/levels.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import type { TraitKey } from '../../domain/assessment/traits.ts';
import type { SubjectValues, YearInputs } from '../../domain/assessment/year-result.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';

type EnrolmentRow = {
  grade: Grade;
  school_year: SchoolYear;
  plan: AssessmentPlan['kind'];
  exempted: string;
  electives: string;
};

/**
 * The year-end values of one record: what the subject teachers have signed, and what stands on the homeroom sheet. The
 * result is derived from them and never typed (TT 27/2020 Điều 9.2a).
 */
export async function yearInputsOf(queries: Queries, recordId: string): Promise<YearInputs> {
  const [enrolment] = await queries.query<EnrolmentRow[]>(
    `SELECT r.grade, r.school_year, e.plan, e.exempted, e.electives FROM record r JOIN enrolment e ON e.id = r.enrolment_id WHERE r.id = ?`,
    [recordId],
  );
  if (!enrolment) throw new Error('record unknown');

  return {
    grade: enrolment.grade,
    schoolYear: enrolment.school_year,
    electives: JSON.parse(enrolment.electives),
    plan: planOf(enrolment),
    subjects: await signedValues(queries, recordId),
    traits: await homeroomTraits(queries, recordId),
  };
}

/** An individual plan is stored with what it exempts. */
export const planOf = ({ plan, exempted }: { plan: AssessmentPlan['kind']; exempted: string }): AssessmentPlan =>
  plan === 'individual'
    ? { kind: plan, exemptSubjects: [], exemptTests: [], exemptTraits: [], ...JSON.parse(exempted) }
    : { kind: plan };

async function signedValues(queries: Queries, recordId: string): Promise<YearInputs['subjects']> {
  const rows = await queries.query<{ subject: SubjectKey; level: string | null; score: number | null }[]>(
    'SELECT p.subject, v.level, v.score FROM part p JOIN part_revision v ON v.id = p.revision_id WHERE p.record_id = ?',
    [recordId],
  );
  return Object.fromEntries(rows.map(({ subject, level, score }) => [subject, valuesOf(level, score)]));
}

function valuesOf(stored: string | null, score: number | null): SubjectValues {
  const level = stored === null ? undefined : readSubjectLevel(stored);
  return { ...(level && { level }), ...(score !== null && { score }) };
}

async function homeroomTraits(queries: Queries, recordId: string): Promise<YearInputs['traits']> {
  const rows = await queries.query<{ field: TraitKey; value: string }[]>(
    `SELECT d.field, d.value FROM record r JOIN class_sheet s ON s.class_id = r.class_id AND s.grade = r.grade AND s.subject = ?
     JOIN draft_cell d ON d.sheet_id = s.id AND d.point = 'yearEnd' AND d.enrolment_id = r.enrolment_id
     WHERE r.id = ? AND d.value LIKE 'trait:%'`,
    [HOMEROOM, recordId],
  );
  return Object.fromEntries(rows.map(({ field, value }) => [field, readTraitLevel(value)]));
}
