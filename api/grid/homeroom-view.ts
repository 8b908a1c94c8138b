import { subjectLevelWords, traitLevelWords } from '../../domain/assessment/levels.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { traitName } from '../../domain/assessment/traits.ts';
import { type DecidingItem, type YearOutcome, yearResults } from '../../domain/assessment/year-result.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { classResults, type PupilResult } from '../../persistence/grid/class-results.ts';
import type { GridRow, SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import type { Parts } from '../route.ts';
import type { GridScope } from './grid-view.ts';
import { missingIn } from './row-state.ts';

/** The filters of the homeroom grid, by what each pupil waits for. */
const FILTERS = ['all', 'ready', 'own', 'subjects', 'notCompleted'] as const;
type Filter = (typeof FILTERS)[number];

/**
 * What the homeroom grid shows beyond the cells: the derived result with its deciding item, what is missing and of whom,
 * one pupil open at a time (`open`, an enrolment).
 */
export async function homeroomView(
  { database }: Parts,
  grid: SheetGrid,
  scope: GridScope & { readonly today: string; readonly open: string | undefined; readonly only: string | undefined },
) {
  const isYearEnd = scope.point === 'yearEnd';
  const results = isYearEnd
    ? await classResults(database, { ...grid, pupils: grid.rows }, scope.today)
    : new Map<string, PupilResult>();
  const details = grid.rows.map((row) => detailOf(grid, row, results.get(row.recordId), scope));
  const only: Filter = FILTERS.find((filter) => filter === scope.only) ?? 'all';
  const waitingFor = [...new Set(details.flatMap(({ openParts }) => openParts.map(({ teacher }) => teacher)))].filter(
    (teacher) => teacher !== '',
  );
  return {
    details: Object.fromEntries(details.map((detail) => [detail.enrolmentId, detail])),
    shown: details.filter((detail) => isIn(only, detail)).map(({ enrolmentId }) => enrolmentId),
    open: scope.open,
    only,
    filters: FILTERS.map((filter) => ({
      filter,
      words: `grid.homeroom.filter.${filter}`,
      count: details.filter((detail) => isIn(filter, detail)).length,
      current: filter === only,
    })),
    ready: details.filter((detail) => isIn('ready', detail)).length,
    waitingFor,
    signAddress: `/classes/${scope.classId}/records/sign`,
  };
}

type Detail = ReturnType<typeof detailOf>;

function isIn(filter: Filter, detail: Detail): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'ready':
      return detail.stage === 'homeroom' && detail.ownMissing === 0 && detail.openParts.length === 0;
    case 'own':
      return detail.ownMissing > 0;
    case 'subjects':
      return detail.openParts.length > 0;
    case 'notCompleted':
      return detail.result === 'notCompleted';
  }
}

function detailOf(grid: SheetGrid, row: GridRow, result: PupilResult | undefined, scope: GridScope) {
  const cell = (field: string) => row.cells[field]?.value ?? '';
  const comments = [
    'comment.qualities',
    'comment.generalCompetences',
    'comment.specificCompetences',
    'comment.homeroom',
  ];
  const outcome = result?.outcome;
  return {
    enrolmentId: row.enrolmentId,
    recordId: row.recordId,
    stage: row.stage,
    isSigned: row.stage !== 'entering' && row.stage !== 'homeroom',
    comments: comments.filter((field) => cell(field) !== '').length,
    commentsAll: comments.length,
    absences: `${cell('excusedAbsences') || '–'} · ${cell('unexcusedAbsences') || '–'}`,
    measures: `${cell('height').replace('.', ',') || '–'} · ${cell('weight').replace('.', ',') || '–'}`,
    ownMissing: missingIn(grid, row, scope).length,
    openParts: (result?.openParts ?? []).map(({ subject, teacher }) => ({
      subject: subjectName(subject, grid.schoolYear),
      teacher,
    })),
    openPartsMore: Math.max(0, (result?.openParts.length ?? 0) - 1),
    parts: result?.parts ?? 0,
    partsSigned: (result?.parts ?? 0) - (result?.openParts.length ?? 0),
    ...resultWords(outcome, grid.schoolYear),
  };
}

function resultWords(outcome: YearOutcome | undefined, schoolYear: SchoolYear) {
  if (!outcome || !('result' in outcome)) return { result: undefined, resultWords: undefined, deciding: undefined };
  const words = yearResults.find(({ value }) => value === outcome.result);
  const [first] = outcome.deciding;
  return {
    result: outcome.result,
    resultWords: words && { vi: words.vi, en: words.en },
    deciding: first && decidingWords(first, schoolYear),
    decidingMore: Math.max(0, outcome.deciding.length - 1),
    lowestScore: outcome.lowestScore,
  };
}

/** "Âm nhạc mức H", "Khoa học 8 điểm", "Chăm chỉ mức Đ": the value that keeps the pupil from the next better result. */
function decidingWords(item: DecidingItem, schoolYear: SchoolYear): { vi: string; en: string } {
  if ('score' in item) {
    const name = subjectName(item.subject, schoolYear);
    return { vi: `${name} ${item.score} điểm`, en: `${name}: score ${item.score}` };
  }
  if ('trait' in item) {
    const { letter } = traitLevelWords(item.level);
    return { vi: `${traitName(item.trait)} mức ${letter}`, en: `${traitName(item.trait)}: level ${letter}` };
  }
  const { letter } = subjectLevelWords(item.level);
  const name = subjectName(item.subject as SubjectKey, schoolYear);
  return { vi: `${name} mức ${letter}`, en: `${name}: level ${letter}` };
}
