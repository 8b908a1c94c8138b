import { subjectLevels, traitLevels } from '../../domain/assessment/levels.ts';
import type { AssessmentPoint, SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { type TraitKey, traitName } from '../../domain/assessment/traits.ts';
import { type CellKind, type Column, columnsOf, shownCell } from '../../domain/class-sheet/cell.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import type { GridRow, SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import { missingIn, whyReadOnly } from './row-state.ts';
import type { SavedCell } from './save.ts';

export type GridScope = {
  readonly classId: string;
  readonly subject: string;
  readonly point: AssessmentPoint;
  readonly now: number;
  /** The reader may type and hand in here; others only read. */
  readonly mayType: boolean;
};

/** Most cells shown of a comment: what its parser takes. */
const COMMENT_LIMIT = 1000;

/** The class grid as its template shows it. `outcomes`: what became of the cells of a form sent without script. */
export function gridView(grid: SheetGrid, scope: GridScope, outcomes: readonly SavedCell[] = []) {
  const { subject, point, classId, now } = scope;
  const columns = columnsOf({ subject, grade: grid.grade, schoolYear: grid.schoolYear, point });
  const rows = withNamesakes(grid.rows, ({ name }) => name).map((row) => rowOf(grid, row, columns, scope, outcomes));
  const complete = rows.filter(({ state }) => state === 'complete').length;
  const signed = rows.filter(({ state }) => state === 'signed').length;
  return {
    subjectName: subject === HOMEROOM ? undefined : subjectName(subject as SubjectKey, grid.schoolYear),
    className: grid.className,
    schoolYear: grid.schoolYear,
    address: `/classes/${classId}/sheets/${subject}/${point}`,
    sheetId: grid.sheetId,
    rev: grid.rev,
    point: `grid.point.${point}`,
    isYearEnd: point === 'yearEnd',
    hasScore: columns.some(({ kind }) => kind === 'score'),
    dueAt: grid.dueAt,
    dueSoon: grid.dueAt !== undefined && grid.dueAt - now < 3 * 24 * 60 * 60 * 1000,
    lock: lockOf(grid, point),
    mayType: scope.mayType,
    rows,
    columns: columns.map(({ field, kind }) => ({ field, kind })),
    total: rows.length,
    entered: complete + signed,
    complete,
    signed,
    read: JSON.stringify(readOf(rows)),
    refusedCells: outcomes.filter((cell) => 'refused' in cell).length,
    conflicts: outcomes.filter((cell) => 'conflict' in cell).length,
    saved: outcomes.filter((cell) => 'saved' in cell).length,
  };
}

/** What the page shows of each cell, with its revision: a form sent without script says so (field case FO2). */
const readOf = (rows: readonly ReturnType<typeof rowOf>[]) =>
  Object.fromEntries(
    rows.flatMap(({ enrolmentId, cells }) =>
      cells.map(({ field, rev, stands }) => [`${enrolmentId}.${field}`, [rev, stands]] as const),
    ),
  );

/** Why the whole sheet is read-only, as a banner says it. */
function lockOf({ entry, lock, submitted }: SheetGrid, point: AssessmentPoint): object | undefined {
  const refused =
    entry === 'locked'
      ? 'ENTRY_LOCKED'
      : entry === 'windowClosed'
        ? 'WINDOW_CLOSED'
        : point !== 'yearEnd' && submitted.includes(point)
          ? 'POINT_ALREADY_SUBMITTED'
          : undefined;
  if (!refused) return undefined;
  const { code, vi, en, cure } = refusalText(refused);
  return { code, message: { vi, en }, cure, tone: refused === 'POINT_ALREADY_SUBMITTED' ? 'done' : 'warn', by: lock };
}

function rowOf(
  grid: SheetGrid,
  row: GridRow & { readonly namesake?: true },
  columns: readonly Column[],
  scope: GridScope,
  outcomes: readonly SavedCell[],
) {
  const readOnly = whyReadOnly(grid, row, scope, scope.now);
  const missing = missingIn(grid, row, scope);
  const own = outcomes.filter(({ enrolmentId }) => enrolmentId === row.enrolmentId);
  return {
    enrolmentId: row.enrolmentId,
    recordId: row.recordId,
    number: row.number,
    name: row.name,
    called: row.namesake ? 'grid.pupil.numbered' : 'grid.pupil',
    inclusive: row.plan.kind === 'individual',
    additional: row.row.kind === 'additional',
    returned: row.row.returned !== undefined && row.row.state === 'open',
    readOnly: readOnly !== undefined || !scope.mayType,
    state: stateOf(row, readOnly?.refused, missing, scope),
    missing: missing.map((field) => `grid.missing.${KNOWN_MISSING.has(field) ? field : 'level'}`),
    cells: columns.map((column) => cellOf(row, column, missing, own)),
    messages: own.flatMap(messageOf),
  };
}

const KNOWN_MISSING = new Set(['level', 'score']);

type RowState = 'signed' | 'closed' | 'complete' | 'partly' | 'untouched';

function stateOf(
  row: GridRow,
  refused: string | undefined,
  missing: readonly string[],
  { point, subject }: GridScope,
): RowState {
  if (row.row.state === 'signed' && point === 'yearEnd' && subject !== HOMEROOM) return 'signed';
  if (refused === 'PERIOD_CLOSED' || row.row.state === 'closed') return 'closed';
  if (missing.length === 0) return 'complete';
  return Object.values(row.cells).some(({ value }) => value !== '') ? 'partly' : 'untouched';
}

function cellOf(row: GridRow, { field, kind }: Column, missing: readonly string[], own: readonly SavedCell[]) {
  const cell = row.cells[field];
  const outcome = own.find((one) => one.field === field);
  const stands = cell ? shownCell(kind, cell.value) : '';
  const shown = outcome && 'refused' in outcome ? outcome.typed : stands;
  return {
    field,
    kind,
    name: `cell.${row.enrolmentId}.${field}`,
    rev: cell?.rev ?? 0,
    stands,
    shown,
    gap: missing.includes(field),
    invalid: outcome !== undefined && 'refused' in outcome,
    limit: COMMENT_LIMIT,
    label: labelOf(field, kind),
    options: optionsOf(kind, shown),
    ...(kind === 'traitLevel' && { tone: { Đ: 'd', C: 'c' }[shown] ?? '', group: GROUP_STARTS.has(field) }),
  };
}

const GROUP_STARTS = new Set(['patriotism', 'selfReliance', 'language']);

/** A quality or competence by its name on the form; other columns by the page's words. */
const labelOf = (field: string, kind: CellKind): { name?: string; words?: string } =>
  kind === 'traitLevel' ? { name: traitName(field as TraitKey) } : { words: `grid.column.${field}` };

function optionsOf(kind: CellKind, shown: string): readonly object[] {
  if (kind === 'subjectLevel') {
    return subjectLevels.map(({ letter, vi, en }) => ({
      letter,
      tone: TONES[letter],
      words: { vi, en },
      chosen: letter === shown,
    }));
  }
  if (kind === 'traitLevel')
    return traitLevels.map(({ letter, vi, en }) => ({ letter, words: { vi, en }, chosen: letter === shown }));
  return [];
}

const TONES: Readonly<Record<string, string>> = { T: 't', H: 'h', C: 'c' };

function messageOf(cell: SavedCell): readonly object[] {
  if ('refused' in cell) return [{ field: cell.field, tone: 'stop', icon: 'alert-circle', message: cell.said.message }];
  if (!('conflict' in cell)) return [];
  const { by, shown } = cell.conflict;
  const facts = { by, shown };
  return [
    {
      field: cell.field,
      tone: 'warn',
      icon: 'alert-triangle',
      message: {
        vi: withFacts('{by} cũng vừa sửa ô này thành “{shown}”. Thầy cô giữ bản nào thì nhập lại bản đó.', facts),
        en: withFacts('{by} has just changed this cell to “{shown}”. Enter again what you want to keep.', facts),
      },
    },
  ];
}
