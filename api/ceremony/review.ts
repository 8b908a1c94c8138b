import type { Role } from '../../domain/access/access.ts';
import { subjectLevels } from '../../domain/assessment/levels.ts';
import type { AssessmentPoint, SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { columnsOf, shownCell } from '../../domain/class-sheet/cell.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { signingCertificates, usableOf } from '../../persistence/ceremony/signing-certificate.ts';
import { classResults } from '../../persistence/grid/class-results.ts';
import { type GridRow, type SheetGrid, sheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { missingIn, whyReadOnly } from '../grid/row-state.ts';
import type { Answer, Asked } from '../route.ts';

export const SHEET_SIGNERS: readonly Role[] = ['subjectTeacher'];

/** What a subject teacher is about to sign: the complete rows, whom it leaves out and why (03). */
export async function sheetReview(asked: Asked<unknown, SignedIn>): Promise<Answer> {
  const { classId = '', subject = '', point = '' } = asked.params;
  if (point !== 'yearEnd' || subject === HOMEROOM) return { refused: 'PAGE_NOT_FOUND' };
  const scope: SheetScope = { classId, subject, point };
  const grid = await sheetGrid(asked.parts.database, scope, asked.now);
  if (!grid) return { refused: 'PAGE_NOT_FOUND' };

  const contents = sheetContents(grid, scope, asked.now);
  return {
    page: 'ceremony/review',
    model: {
      kind: 'sheet',
      back: `/classes/${classId}/sheets/${subject}/yearEnd`,
      subject: subjectName(subject as SubjectKey, grid.schoolYear),
      className: grid.className,
      schoolYear: grid.schoolYear,
      ...contents,
      ...(await keyOf(asked)),
    },
  };
}

/** What of a sheet can be signed now: the complete rows with what stands in them, and whom it leaves out, why. */
export function sheetContents(grid: SheetGrid, scope: SheetScope, now: number) {
  const judged = judgedRows(grid, scope, now);
  const ready = judged.filter(({ left }) => !left).map(({ row }) => row);
  const columns = columnsOf({ ...scope, grade: grid.grade, schoolYear: grid.schoolYear });
  return {
    documents: ready.map(({ enrolmentId }) => `${grid.sheetId}:${enrolmentId}`),
    count: ready.length,
    levels: subjectLevels.map(({ letter, value }) => ({
      letter,
      n: ready.filter(({ cells }) => cells['level']?.value === `subject:${value}`).length,
    })),
    rows: ready.map((row) => ({
      name: row.name,
      cells: columns.map(({ field, kind }) => shownCell(kind, row.cells[field]?.value ?? '')),
    })),
    columns: columns.map(({ field }) => `grid.column.${field}`),
    leftOut: judged.flatMap(({ row, left }) => (left ? [{ name: row.name, why: left }] : [])),
  };
}

export type SheetScope = { readonly classId: string; readonly subject: string; readonly point: AssessmentPoint };

/** Each row of a sheet with the reason why it cannot be signed now; none if it can. */
export const judgedRows = (grid: SheetGrid, scope: { subject: string; point: AssessmentPoint }, now: number) =>
  grid.rows.map((row) => ({ row, left: whyLeftOut(grid, row, scope, now) }));

function whyLeftOut(
  grid: SheetGrid,
  row: GridRow,
  scope: { subject: string; point: AssessmentPoint },
  now: number,
): { vi: string; en: string } | undefined {
  const refusal = whyReadOnly(grid, row, scope, now);
  if (refusal) return refusalText(refusal.refused);
  return missingIn(grid, row, scope).length > 0
    ? { vi: 'Còn thiếu mức hoặc điểm.', en: 'A level or score is missing.' }
    : undefined;
}

/** What a homeroom teacher is about to sign: the records that are complete, one signature each. */
export async function homeroomReview(asked: Asked<unknown, SignedIn>): Promise<Answer> {
  const classId = asked.params['classId'] ?? '';
  const scope = { classId, subject: HOMEROOM, point: 'yearEnd' as const };
  const grid = await sheetGrid(asked.parts.database, scope, asked.now);
  if (!grid) return { refused: 'PAGE_NOT_FOUND' };
  const results = await classResults(asked.parts.database, { ...grid, pupils: grid.rows }, asked.today);
  const atHer = grid.rows.filter(({ stage }) => stage === 'homeroom');
  const isReady = (row: GridRow) =>
    !whyReadOnly(grid, row, scope, asked.now) && missingIn(grid, row, scope).length === 0;
  const ready = atHer.filter(isReady);
  return {
    page: 'ceremony/review',
    model: {
      kind: 'homeroom',
      back: `/classes/${classId}/sheets/homeroom/yearEnd`,
      className: grid.className,
      schoolYear: grid.schoolYear,
      documents: ready.map(({ recordId }) => `${recordId}:${recordId}`),
      count: ready.length,
      rows: ready.map((row) => {
        const outcome = results.get(row.recordId)?.outcome;
        return { name: row.name, cells: [outcome && 'result' in outcome ? outcome.result : '—'], result: true };
      }),
      columns: ['grid.homeroom.result'],
      leftOut: grid.rows
        .filter((row) => !ready.includes(row) && (row.stage === 'entering' || row.stage === 'homeroom'))
        .map((row) => ({
          name: row.name,
          why:
            row.stage === 'entering'
              ? { vi: 'Chờ giáo viên môn ký.', en: 'Waiting for subject teachers.' }
              : { vi: 'Phần chủ nhiệm còn thiếu.', en: 'The homeroom part is incomplete.' },
        })),
      ...(await keyOf(asked)),
    },
  };
}

/** The certificate that will sign, by the rules, and why not the reader's others. */
export async function keyOf({ parts, reader, now }: Asked<unknown, SignedIn>) {
  const certificates = await signingCertificates(parts.database, { personId: reader.personId }, now);
  const usable = usableOf(certificates);
  return {
    key: usable,
    otherKeys: certificates
      .filter(({ id }) => id !== usable?.id)
      .map((one) => ({ ...one, why: `ceremony.unusable.${one.unusable ?? 'notChosen'}` })),
  };
}
