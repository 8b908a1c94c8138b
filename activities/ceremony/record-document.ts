import { type AwardTitle, awardText, awardTitles } from '../../domain/assessment/awards.ts';
import { completionText, gradeCompleted, primaryCompleted, promoted } from '../../domain/assessment/completion.ts';
import type { Grade } from '../../domain/assessment/grade.ts';
import { readSubjectLevel, readTraitLevel } from '../../domain/assessment/levels.ts';
import { exemptFromSubject } from '../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { formRows, subjectName, subjectsOf } from '../../domain/assessment/subjects.ts';
import { type TraitKey, traitsOf } from '../../domain/assessment/traits.ts';
import { type YearInputs, type YearOutcome, yearResult } from '../../domain/assessment/year-result.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type {
  RecordDocument,
  RecordPerson,
  RecordPupil,
  StudyYear,
  SubjectRow,
} from '../../domain/record/record-document.ts';
import type { DraftRow } from '../../persistence/class-sheet/draft.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { yearInputsOf } from '../../persistence/record-year/year-inputs.ts';
import { schoolOf } from '../../persistence/units/school.ts';

export type DocumentSource = {
  readonly recordId: string;
  /** The homeroom teacher's inputs, as typed or as frozen. */
  readonly homeroom: DraftRow;
  readonly homeroomTeacher: RecordPerson;
  readonly promotion: boolean | undefined;
  readonly createdAt: number;
};

type Row = {
  look_up_code: string;
  school_year: SchoolYear;
  school_id: string;
  grade: Grade;
  class_name: string;
  enrolment_number: string;
  pupil_id: string;
  pupil_code: string;
  full_name: string;
  gender: 'male' | 'female';
  birth_date: string;
  personal_id: string | null;
  ethnicity: string;
  nationality: string;
  birth_place: string;
  home_town: string;
  residence: string;
  father_name: string | null;
  mother_name: string | null;
  guardian_name: string | null;
};

/** All that a record says, put together from what was signed and what the homeroom teacher answers for (Điều 9.1, 9.2). */
export async function recordDocument(
  queries: Queries,
  source: DocumentSource,
): Promise<{ document: RecordDocument; outcome: YearOutcome }> {
  const [row] = await queries.query<Row[]>(
    `SELECT r.look_up_code, r.school_year, r.school_id, r.grade, c.name AS class_name, e.enrolment_number, r.pupil_id, p.pupil_code, d.*
     FROM record r JOIN school_class c ON c.id = r.class_id JOIN enrolment e ON e.id = r.enrolment_id JOIN pupil p ON p.id = r.pupil_id
     JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.id = ?`,
    [source.recordId],
  );
  if (!row) throw new Error('record unknown');

  const inputs = await yearInputsOf(queries, source.recordId);
  const outcome = yearResult(inputs);
  const { provinceOffice, ...school } = await schoolOf(queries, row.school_id);

  const document: RecordDocument = {
    lookupCode: row.look_up_code,
    schoolYear: row.school_year,
    provinceOffice,
    school,
    schoolClass: { name: row.class_name, grade: row.grade },
    enrolmentNumber: row.enrolment_number,
    pupil: pupilOf(row),
    ...measures(source.homeroom),
    homeroomTeacher: source.homeroomTeacher,
    subjects: await subjectRows(queries, source.recordId, inputs),
    qualities: levels(
      source.homeroom,
      traitsOf('quality').map(({ key }) => key),
    ),
    competences: levels(
      source.homeroom,
      [...traitsOf('general'), ...traitsOf('specific')].map(({ key }) => key),
    ),
    comments: comments(source.homeroom),
    ...resultFields(row.grade, outcome, source.promotion),
    ...awards(source.homeroom),
    studyHistory: await studyYears(queries, row.pupil_id),
    createdAt: source.createdAt,
  };
  return { document, outcome };
}

function pupilOf(row: Row): RecordPupil {
  return {
    pupilCode: row.pupil_code,
    fullName: row.full_name,
    gender: row.gender,
    birthDate: row.birth_date,
    birthPlace: row.birth_place,
    homeTown: row.home_town,
    residence: row.residence,
    ethnicity: row.ethnicity,
    nationality: row.nationality,
    ...(row.personal_id && { personalId: row.personal_id }),
    ...(row.father_name && { fatherName: row.father_name }),
    ...(row.mother_name && { motherName: row.mother_name }),
    ...(row.guardian_name && { guardianName: row.guardian_name }),
  };
}

function measures({ height, weight, excusedAbsences, unexcusedAbsences }: DraftRow): Partial<RecordDocument> {
  return {
    ...(height && { height: `${height.replace('.', ',')} cm` }),
    ...(weight && { weight: `${weight.replace('.', ',')} kg` }),
    ...(excusedAbsences && { excusedAbsences: Number(excusedAbsences) }),
    ...(unexcusedAbsences && { unexcusedAbsences: Number(unexcusedAbsences) }),
  };
}

/** All rows of the form in its order; those not taught in the grade stay and are left empty (form.md 1.4). */
async function subjectRows(queries: Queries, recordId: string, inputs: YearInputs): Promise<readonly SubjectRow[]> {
  const signed = await queries.query<
    { subject: string; level: string | null; score: number | null; comment: string }[]
  >(
    'SELECT p.subject, v.level, v.score, v.comment FROM part p JOIN part_revision v ON v.id = p.revision_id WHERE p.record_id = ?',
    [recordId],
  );
  const taken = new Set(
    subjectsOf(inputs.grade, inputs.schoolYear, inputs.electives, inputs.plan).map(({ key }) => key),
  );

  return formRows(inputs.schoolYear).map(({ key }) =>
    subjectRow(
      key,
      inputs,
      taken,
      signed.find(({ subject }) => subject === key),
    ),
  );
}

export function subjectRow(
  key: SubjectKey,
  { schoolYear, plan }: Pick<YearInputs, 'schoolYear' | 'plan'>,
  taken: ReadonlySet<SubjectKey>,
  signed: { level: string | null; score: number | null; comment: string } | undefined,
): SubjectRow {
  const name = subjectName(key, schoolYear, 'Tiếng Anh');
  if (exemptFromSubject(plan, key)) return { key, name, status: 'exempt' };
  if (!taken.has(key)) return { key, name, status: 'notTaught' };

  const level = signed?.level ? readSubjectLevel(signed.level) : undefined;
  return {
    key,
    name,
    status: 'rated',
    ...(level && { level: { scale: 'subject', value: level } as const }),
    ...(signed?.score != null && { score: signed.score }),
    ...(signed?.comment && { comment: signed.comment }),
  };
}

function levels<K extends TraitKey>(
  homeroom: DraftRow,
  keys: readonly K[],
): Partial<Record<K, { scale: 'trait'; value: 'good' | 'met' | 'needsEffort' }>> {
  const found = keys.flatMap((key) => {
    const level = readTraitLevel(homeroom[key] ?? '');
    return level ? [[key, { scale: 'trait', value: level }] as const] : [];
  });
  return Object.fromEntries(found) as Partial<Record<K, { scale: 'trait'; value: 'good' | 'met' | 'needsEffort' }>>;
}

function comments(homeroom: DraftRow): RecordDocument['comments'] {
  const {
    'comment.qualities': qualities,
    'comment.generalCompetences': general,
    'comment.specificCompetences': specific,
    'comment.homeroom': own,
  } = homeroom;
  return {
    ...(qualities && { qualities }),
    ...(general && { generalCompetences: general }),
    ...(specific && { specificCompetences: specific }),
    ...(own && { homeroom: own }),
  };
}

/** Derived, never typed (TT 27/2020 Điều 9.2a, 11). */
function resultFields(grade: Grade, outcome: YearOutcome, promotion: boolean | undefined): Partial<RecordDocument> {
  if (!('result' in outcome)) return {};
  const { result } = outcome;
  const goesOn = promoted(result, promotion);
  const primary = primaryCompleted(grade, result);
  return {
    yearResult: result,
    gradeCompleted: gradeCompleted(result),
    ...(primary !== undefined && { primaryCompleted: primary }),
    ...(goesOn !== undefined && { promoted: goesOn, completionText: completionText(grade, result, goesOn) }),
  };
}

function awards({ award, spotAward }: DraftRow): Partial<RecordDocument> {
  return { ...(award && { award: isTitle(award) ? awardText(award) : award }), ...(spotAward && { spotAward }) };
}

const isTitle = (award: string): award is AwardTitle => award in awardTitles;

async function studyYears(queries: Queries, pupilId: string): Promise<readonly StudyYear[]> {
  return queries.query<StudyYear[]>(
    `SELECT e.school_year AS schoolYear, c.name AS className, u.name AS schoolName, e.arrival_day AS arrivalDate
     FROM enrolment e JOIN school_class c ON c.id = e.class_id
     JOIN unit_period u ON u.unit_id = e.school_id AND u.valid_from <= e.from_day AND (u.valid_to IS NULL OR u.valid_to >= e.from_day)
     WHERE e.pupil_id = ? ORDER BY e.school_year, e.from_day`,
    [pupilId],
  );
}
