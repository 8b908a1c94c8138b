import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { missingFields } from '../../domain/class-sheet/completeness.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { GridRow, SheetGrid } from '../../persistence/grid/sheet-grid.ts';

/** Why a row's cells cannot be written now; nothing if they can. The page and the draft route ask the same. */
export function whyReadOnly(
  grid: SheetGrid,
  { row, stage, openUntil }: GridRow,
  { subject, point }: { readonly subject: string; readonly point: AssessmentPoint },
  now: number,
): Refusal | undefined {
  if (grid.entry === 'locked') return { refused: 'ENTRY_LOCKED' };
  if (grid.entry === 'windowClosed') return { refused: 'WINDOW_CLOSED' };
  if (point !== 'yearEnd' && grid.submitted.includes(point))
    return { refused: 'POINT_ALREADY_SUBMITTED', facts: { point } };
  if (row.state === 'signed' && point === 'yearEnd' && subject !== HOMEROOM) return { refused: 'ROW_ALREADY_SIGNED' };
  if (stage !== 'entering' && stage !== 'homeroom') return { refused: 'NOT_AT_THIS_STAGE', facts: { stage } };
  return now >= openUntil ? { refused: 'PERIOD_CLOSED', facts: { closedAt: openUntil } } : undefined;
}

/** The fields that a row still lacks before it can be handed in or signed. */
export const missingIn = (
  { grade, schoolYear }: SheetGrid,
  { plan, cells }: GridRow,
  { subject, point }: { readonly subject: string; readonly point: AssessmentPoint },
): readonly string[] =>
  missingFields(
    { subject, grade, schoolYear, point, plan },
    Object.fromEntries(Object.entries(cells).map(([field, { value }]) => [field, value])),
  );
