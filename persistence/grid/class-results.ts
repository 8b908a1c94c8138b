import type { Grade } from '../../domain/assessment/grade.ts';
import { readSubjectLevel, readTraitLevel } from '../../domain/assessment/levels.ts';
import type { AssessmentPlan } from '../../domain/assessment/plan.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { traits } from '../../domain/assessment/traits.ts';
import { type SubjectValues, type YearOutcome, yearResult } from '../../domain/assessment/year-result.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { Queries } from '../data-source.ts';
import type { Cell } from './sheet-grid.ts';

/** One pupil's derived result, and which subjects are still with whom. */
export type PupilResult = {
  readonly outcome: YearOutcome;
  readonly openParts: readonly { readonly subject: SubjectKey; readonly teacher: string }[];
  readonly parts: number;
};

type Pupil = {
  readonly recordId: string;
  readonly plan: AssessmentPlan;
  readonly cells: Readonly<Record<string, Cell>>;
};
type PartRow = {
  record_id: string;
  subject: SubjectKey;
  open: number;
  level: string | null;
  score: number | null;
  electives: string;
  teacher: string | null;
};

/**
 * The results of a whole class at once, derived from what is signed and what stands on the homeroom sheet; never typed (TT
 * 27/2020 Điều 9.2a). By record.
 */
export async function classResults(
  queries: Queries,
  { grade, schoolYear, pupils }: { grade: Grade; schoolYear: SchoolYear; pupils: readonly Pupil[] },
  today: string,
): Promise<ReadonlyMap<string, PupilResult>> {
  if (pupils.length === 0) return new Map();
  const parts = await queries.query<PartRow[]>(
    `SELECT p.record_id, p.subject, p.open, v.level, v.score, e.electives,
       (SELECT h.full_name FROM assignment a JOIN person h ON h.id = a.person_id JOIN record r ON r.id = p.record_id
        WHERE a.class_id = r.class_id AND a.subject = p.subject AND a.part = 'record' AND a.from_day <= ?
          AND (a.to_day IS NULL OR a.to_day >= ?) LIMIT 1) AS teacher
     FROM part p JOIN enrolment e ON e.id = p.enrolment_id LEFT JOIN part_revision v ON v.id = p.revision_id
     WHERE p.record_id IN (?)`,
    [today, today, pupils.map(({ recordId }) => recordId)],
  );
  const byRecord = Map.groupBy(parts, ({ record_id }) => record_id);
  return new Map(
    pupils.map((pupil) => [pupil.recordId, resultOf(pupil, byRecord.get(pupil.recordId) ?? [], grade, schoolYear)]),
  );
}

function resultOf(
  { plan, cells }: Pupil,
  parts: readonly PartRow[],
  grade: Grade,
  schoolYear: SchoolYear,
): PupilResult {
  const subjects = Object.fromEntries(parts.filter(({ open }) => !open).map((part) => [part.subject, valuesOf(part)]));
  const rated = traits.flatMap(({ key }) => {
    const level = readTraitLevel(cells[key]?.value ?? '');
    return level ? [[key, level] as const] : [];
  });
  return {
    outcome: yearResult({
      grade,
      schoolYear,
      plan,
      electives: JSON.parse(parts[0]?.electives ?? '[]'),
      subjects,
      traits: Object.fromEntries(rated),
    }),
    openParts: parts.filter(({ open }) => open).map(({ subject, teacher }) => ({ subject, teacher: teacher ?? '' })),
    parts: parts.length,
  };
}

function valuesOf({ level, score }: PartRow): SubjectValues {
  const read = level === null ? undefined : readSubjectLevel(level);
  return { ...(read && { level: read }), ...(score !== null && { score }) };
}
