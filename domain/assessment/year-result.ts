import type { SchoolYear } from '../calendar/school-year.ts';
import type { Grade } from './grade.ts';
import type { SubjectLevel, TraitLevel } from './levels.ts';
import type { AssessmentPlan } from './plan.ts';
import type { SubjectKey } from './subject-table.ts';
import { subjectsOf, testedFor } from './subjects.ts';
import { requiredTraits, type TraitKey } from './traits.ts';

/** Đánh giá kết quả giáo dục, best first (Điều 9.2a). */
export type YearResult = 'excellent' | 'completedWell' | 'completed' | 'notCompleted';

export const yearResults: readonly { readonly value: YearResult; readonly vi: string; readonly en: string }[] = [
  { value: 'excellent', vi: 'Hoàn thành xuất sắc', en: 'Excellent' },
  { value: 'completedWell', vi: 'Hoàn thành tốt', en: 'Completed well' },
  { value: 'completed', vi: 'Hoàn thành', en: 'Completed' },
  { value: 'notCompleted', vi: 'Chưa hoàn thành', en: 'Not completed' },
];

export type SubjectValues = { readonly level?: SubjectLevel; readonly score?: number };

/** The year-end values of one pupil. Scores are the last ones, after retests; mid-term and HKI values never count. */
export type YearInputs = {
  readonly grade: Grade;
  readonly schoolYear: SchoolYear;
  readonly electives: readonly SubjectKey[];
  readonly plan: AssessmentPlan;
  readonly subjects: Readonly<Partial<Record<SubjectKey, SubjectValues>>>;
  readonly traits: Readonly<Partial<Record<TraitKey, TraitLevel>>>;
};

export type MissingItem =
  | { readonly missing: 'level'; readonly subject: SubjectKey }
  | { readonly missing: 'score'; readonly subject: SubjectKey }
  | { readonly missing: 'traitLevel'; readonly trait: TraitKey };

/** A value that keeps the pupil from the next better result. */
export type DecidingItem =
  | { readonly subject: SubjectKey; readonly level: SubjectLevel }
  | { readonly subject: SubjectKey; readonly score: number }
  | { readonly trait: TraitKey; readonly level: TraitLevel };

/** Either the result with what decided it, or what is missing. Never a result from incomplete input. */
export type YearOutcome =
  | { readonly result: YearResult; readonly deciding: readonly DecidingItem[]; readonly lowestScore?: number }
  | { readonly missing: readonly MissingItem[] };

/**
 * Điều 9.2a: the first of the three upper results whose conditions all values meet, else "Chưa hoàn thành". `deciding` are
 * the values that fail the conditions of the next better result; empty for `excellent`.
 */
export function yearResult(inputs: YearInputs): YearOutcome {
  const missing = missingInputs(inputs);
  if (missing.length > 0) return { missing };

  const items = decidableItems(inputs);
  const lowest = items.flatMap((item) => ('score' in item ? [item.score] : [])).toSorted((a, b) => a - b)[0];
  const judged = cascade(items);
  return lowest === undefined ? judged : { ...judged, lowestScore: lowest };
}

/** What the result still waits for, subjects in the order of the form, then qualities and competences. */
export function missingInputs(inputs: YearInputs): readonly MissingItem[] {
  return [...subjectsOfInputs(inputs).flatMap((subject) => missingOf(inputs, subject)), ...missingTraits(inputs)];
}

/** The Vietnamese words of a result, as form and package print them. */
export function yearResultName(result: YearResult): string {
  const words = yearResults.find(({ value }) => value === result);
  if (!words) throw new RangeError(`no such result: ${result}`);
  return words.vi;
}

function cascade(items: readonly DecidingItem[]): { result: YearResult; deciding: readonly DecidingItem[] } {
  const bars = {
    excellent: items.filter((item) => !fitsExcellent(item)),
    completedWell: items.filter((item) => !fitsCompletedWell(item)),
    completed: items.filter((item) => !fitsCompleted(item)),
  };
  if (bars.excellent.length === 0) return { result: 'excellent', deciding: [] };
  if (bars.completedWell.length === 0) return { result: 'completedWell', deciding: bars.excellent };
  if (bars.completed.length === 0) return { result: 'completed', deciding: bars.completedWell };
  return { result: 'notCompleted', deciding: bars.completed };
}

/** Điều 9.2a, Hoàn thành xuất sắc: T, Tốt, every test 9 or more. */
const fitsExcellent = (item: DecidingItem): boolean =>
  'score' in item ? item.score >= 9 : item.level === 'completedWell' || item.level === 'good';

/** Điều 9.2a, Hoàn thành tốt: T, Tốt, every test 7 or more. */
const fitsCompletedWell = (item: DecidingItem): boolean =>
  'score' in item ? item.score >= 7 : item.level === 'completedWell' || item.level === 'good';

/** Điều 9.2a, Hoàn thành: T or H, Tốt or Đạt, every test 5 or more. */
const fitsCompleted = (item: DecidingItem): boolean =>
  'score' in item ? item.score >= 5 : item.level !== 'notCompleted' && item.level !== 'needsEffort';

/** Only what the pupil must have decides: a value beyond that (a test in grade 1 for an elective) is passed over. */
function decidableItems(inputs: YearInputs): readonly DecidingItem[] {
  const subjects = subjectsOfInputs(inputs).flatMap((subject): readonly DecidingItem[] => {
    const { level, score } = inputs.subjects[subject] ?? {};
    return [
      ...(level ? [{ subject, level }] : []),
      ...(score !== undefined && isTested(inputs, subject) ? [{ subject, score }] : []),
    ];
  });
  const rated = requiredTraits(inputs.grade, inputs.plan).flatMap(({ key }): readonly DecidingItem[] => {
    const level = inputs.traits[key];
    return level ? [{ trait: key, level }] : [];
  });
  return [...subjects, ...rated];
}

function missingOf(inputs: YearInputs, subject: SubjectKey): readonly MissingItem[] {
  const { level, score } = inputs.subjects[subject] ?? {};
  return [
    ...(level ? [] : [{ missing: 'level', subject } as const]),
    ...(score === undefined && isTested(inputs, subject) ? [{ missing: 'score', subject } as const] : []),
  ];
}

const missingTraits = (inputs: YearInputs): readonly MissingItem[] =>
  requiredTraits(inputs.grade, inputs.plan)
    .filter(({ key }) => !inputs.traits[key])
    .map(({ key }) => ({ missing: 'traitLevel', trait: key }));

const isTested = ({ grade, schoolYear, plan }: YearInputs, subject: SubjectKey) =>
  testedFor(subject, grade, 'yearEnd', schoolYear, plan);

const subjectsOfInputs = ({ grade, schoolYear, electives, plan }: YearInputs): readonly SubjectKey[] =>
  subjectsOf(grade, schoolYear, electives, plan).map(({ key }) => key);
