import type { Grade } from '../assessment/grade.ts';
import {
  readSubjectLevel,
  readTraitLevel,
  storeSubjectLevel,
  storeTraitLevel,
  subjectLevelWords,
  traitLevelWords,
} from '../assessment/levels.ts';
import type { AssessmentPoint, SubjectKey } from '../assessment/subject-table.ts';
import { testedSubjects } from '../assessment/subjects.ts';
import { traits } from '../assessment/traits.ts';
import type { SchoolYear } from '../calendar/school-year.ts';
import { parseComment } from '../entry/comment.ts';
import { type Entry, refuseEntry } from '../entry/entry.ts';
import { parseSubjectLevel, parseTraitLevel } from '../entry/level.ts';
import { parseAbsences, parseHeight, parseWeight } from '../entry/measure.ts';
import { parseScore } from '../entry/score.ts';
import { HOMEROOM } from './sheet.ts';

export type CellKind = 'subjectLevel' | 'traitLevel' | 'score' | 'comment' | 'absences' | 'height' | 'weight' | 'line';
export type Column = { readonly field: string; readonly kind: CellKind };

export type SheetContext = {
  readonly subject: string;
  readonly grade: Grade;
  readonly schoolYear: SchoolYear;
  readonly point: AssessmentPoint;
};

const HOMEROOM_YEAR_END: readonly Column[] = [
  { field: 'comment.qualities', kind: 'comment' },
  { field: 'comment.generalCompetences', kind: 'comment' },
  { field: 'comment.specificCompetences', kind: 'comment' },
  { field: 'comment.homeroom', kind: 'comment' },
  { field: 'excusedAbsences', kind: 'absences' },
  { field: 'unexcusedAbsences', kind: 'absences' },
  { field: 'height', kind: 'height' },
  { field: 'weight', kind: 'weight' },
  { field: 'award', kind: 'line' },
  { field: 'spotAward', kind: 'line' },
];

/** The columns of a sheet at a point, in the order in which they are shown, typed and pasted. */
export function columnsOf({ subject, grade, schoolYear, point }: SheetContext): readonly Column[] {
  if (subject === HOMEROOM) {
    const levels = traits
      .filter(({ required }) => required.includes(grade))
      .map(({ key }): Column => ({ field: key, kind: 'traitLevel' }));
    return point === 'yearEnd'
      ? [...levels, ...HOMEROOM_YEAR_END]
      : [...levels, { field: 'comment.homeroom', kind: 'comment' }];
  }
  const isTested = testedSubjects(grade, point, schoolYear).includes(subject as SubjectKey);
  return [
    { field: 'level', kind: 'subjectLevel' },
    ...(isTested ? [{ field: 'score', kind: 'score' } as const] : []),
    { field: 'comment', kind: 'comment' },
  ];
}

/** What somebody typed, pasted or sent into a cell, as it is stored; one rule for all ways in (field case EX12). */
export function readCell(column: Column | undefined, typed: string): Entry<string> {
  if (!column) return refuseEntry('CELL_UNKNOWN', typed);
  return asText(PARSERS[column.kind](typed));
}

const PARSERS: Readonly<Record<CellKind, (typed: string) => Entry<string | number>>> = {
  subjectLevel: (typed) => stored(parseSubjectLevel(typed), storeSubjectLevel),
  traitLevel: (typed) => stored(parseTraitLevel(typed), storeTraitLevel),
  score: parseScore,
  comment: parseComment,
  line: parseComment,
  absences: parseAbsences,
  height: parseHeight,
  weight: parseWeight,
};

/** A stored value as a person sees and types it: the letter of a level, the number with a decimal comma. */
export function shownCell(kind: CellKind, value: string): string {
  if (kind === 'subjectLevel') {
    const level = readSubjectLevel(value);
    return level ? subjectLevelWords(level).letter : '';
  }
  if (kind === 'traitLevel') {
    const level = readTraitLevel(value);
    return level ? traitLevelWords(level).letter : '';
  }
  return kind === 'height' || kind === 'weight' ? value.replace('.', ',') : value;
}

function stored<L>(entry: Entry<L>, store: (level: L) => string): Entry<string> {
  return 'value' in entry ? { value: store(entry.value) } : entry;
}

const asText = (entry: Entry<string | number>): Entry<string> =>
  'value' in entry ? { value: String(entry.value) } : entry;
