import { refuseAwardText } from '../../domain/assessment/awards.ts';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { columnsOf, readCell, shownCell } from '../../domain/class-sheet/cell.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { classResults } from '../../persistence/grid/class-results.ts';
import { saveCells } from '../../persistence/grid/save-cells.ts';
import type { GridRow, SheetGrid } from '../../persistence/grid/sheet-grid.ts';
import type { Parts } from '../route.ts';
import { whyReadOnly } from './row-state.ts';

/** A cell as somebody typed it, with the revision that his page has read. */
export type TypedCell = {
  readonly enrolmentId: string;
  readonly field: string;
  readonly typed: string;
  readonly rev: number;
};

type Said = {
  readonly code: string;
  readonly message: { vi: string; en: string };
  readonly cure: { vi: string; en: string };
};

/** What became of one cell: saved, refused showing what was typed, or both values where another wrote first. */
export type SavedCell = { readonly enrolmentId: string; readonly field: string } & (
  | { readonly saved: { readonly shown: string; readonly rev: number } }
  | { readonly refused: string; readonly typed: string; readonly said: Said }
  | { readonly conflict: { readonly shown: string; readonly rev: number; readonly by: string; readonly at: number } }
);

export type SaveScope = {
  readonly grid: SheetGrid;
  readonly subject: string;
  readonly point: AssessmentPoint;
  readonly personId: string;
  readonly now: number;
  readonly today: string;
};

/** Saves typed cells one by one: what is right is kept, what is wrong is named; nothing is overwritten unseen. */
export async function saveTyped(
  { database }: Parts,
  scope: SaveScope,
  typed: readonly TypedCell[],
): Promise<readonly SavedCell[]> {
  const { grid, subject, point } = scope;
  const columns = columnsOf({ subject, grade: grid.grade, schoolYear: grid.schoolYear, point });
  const rows = new Map(grid.rows.map((row) => [row.enrolmentId, row]));
  const awards = await awardRefusals(database, scope, typed);

  const judged = typed.map((cell) => {
    const column = columns.find(({ field }) => field === cell.field);
    const row = rows.get(cell.enrolmentId);
    const readOnly = row ? whyReadOnly(grid, row, scope, scope.now) : { refused: 'ROW_UNKNOWN' };
    const entry = readCell(column, cell.typed);
    const refusal = readOnly ?? (isRefusal(entry) ? entry : awards.get(cell));
    return { cell, column, refusal, value: 'value' in entry ? entry.value : '' };
  });

  const good = judged.filter(({ refusal }) => !refusal);
  const written =
    good.length === 0
      ? []
      : await saveCells(
          database,
          { sheetId: grid.sheetId, point },
          good.map(({ cell, value }) => ({
            enrolmentId: cell.enrolmentId,
            field: cell.field,
            value,
            seen: cell.rev,
          })),
          { personId: scope.personId, at: scope.now },
        );
  const writtenOf = new Map(good.map(({ cell }, i) => [cell, written[i]]));

  return judged.map(({ cell, column, refusal }): SavedCell => {
    const { enrolmentId, field } = cell;
    const kind = column?.kind ?? 'comment';
    const done = writtenOf.get(cell);
    if (refusal || !done) return { enrolmentId, field, ...refusedCell(refusal ?? { refused: 'FAULT' }, cell.typed) };
    if ('conflict' in done) {
      const { value, rev, by, at } = done.conflict;
      return { enrolmentId, field, conflict: { shown: shownCell(kind, value), rev, by, at } };
    }
    return { enrolmentId, field, saved: { shown: shownCell(kind, done.cell.value), rev: done.cell.rev } };
  });
}

/** Điều 13.1: an award that the derived result does not carry is refused. */
async function awardRefusals(
  database: Parts['database'],
  { grid, today }: SaveScope,
  typed: readonly TypedCell[],
): Promise<ReadonlyMap<TypedCell, Refusal>> {
  const awards = typed.filter(({ field, typed: text }) => field === 'award' && text.trim() !== '');
  if (awards.length === 0) return new Map();
  const pupils = grid.rows.filter((row) => awards.some(({ enrolmentId }) => enrolmentId === row.enrolmentId));
  const results = await classResults(database, { ...grid, pupils }, today);

  return new Map(
    awards.flatMap((cell): [TypedCell, Refusal][] => {
      const refusal = awardRefusal(cell, pupils, results);
      return refusal ? [[cell, refusal]] : [];
    }),
  );
}

function awardRefusal(
  { enrolmentId, typed }: TypedCell,
  pupils: readonly GridRow[],
  results: Awaited<ReturnType<typeof classResults>>,
): Refusal | undefined {
  const recordId = pupils.find((row) => row.enrolmentId === enrolmentId)?.recordId ?? '';
  const outcome = results.get(recordId)?.outcome;
  const result = outcome && 'result' in outcome ? outcome.result : 'notCompleted';
  return refuseAwardText(typed.normalize('NFC'), result);
}

function refusedCell({ refused, facts }: Refusal, typed: string): { refused: string; typed: string; said: Said } {
  const { code, vi, en, cure } = refusalText(refused);
  const all = { ...facts, typed };
  return { refused, typed, said: { code, message: { vi: withFacts(vi, all), en: withFacts(en, all) }, cure } };
}
