import { holdingFor, type Role } from '../../domain/access/access.ts';
import { type AssessmentPoint, assessmentPoints } from '../../domain/assessment/subject-table.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { type SheetGrid, sheetGrid } from '../../persistence/grid/sheet-grid.ts';
import type { Asked } from '../route.ts';

type Request = Asked<unknown, SignedIn>;

/** Who may see a sheet: its teachers, the class's homeroom teacher, the principal. Who types: its teachers alone. */
export const READERS: readonly Role[] = ['subjectTeacher', 'homeroomTeacher', 'principal'];
export const ADDRESS = '/classes/:classId/sheets/:subject/:point';

/** The sheet and point that the address names. */
export const scopeOf = ({ params }: Request) => ({
  classId: params['classId'] ?? '',
  subject: params['subject'] ?? '',
  point: (params['point'] ?? '') as AssessmentPoint,
});

/** The grid that the address names, as it stands now. */
export async function gridOf(asked: Request): Promise<SheetGrid | Refusal> {
  const scope = scopeOf(asked);
  if (!assessmentPoints.includes(scope.point)) return { refused: 'PAGE_NOT_FOUND' };
  return (await sheetGrid(asked.parts.database, scope, asked.now)) ?? { refused: 'PAGE_NOT_FOUND' };
}

/** A teacher of the class's another subject sees nothing; the homeroom teacher reads, and types on his own sheet alone. */
export function mayType({ reader, place, today }: Request, subject: string): boolean {
  const role: Role = subject === HOMEROOM ? 'homeroomTeacher' : 'subjectTeacher';
  return holdingFor([role], reader, place, today) !== undefined;
}
