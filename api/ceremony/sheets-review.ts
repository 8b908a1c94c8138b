import { holdingFor } from '../../domain/access/access.ts';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { type SheetPlace, sheetPlaces } from '../../persistence/grid/own-sheets.ts';
import { sheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { idField, listField } from '../request/fields.ts';
import { type Answer, type Asked, type Route, readRoute } from '../route.ts';
import { keyOf, SHEET_SIGNERS, type SheetScope, sheetContents } from './review.ts';

/** A teacher has a dozen classes; two subjects in each is much. */
export const MOST_SHEETS = 40;
const Named = listField(idField);

/** Several sheets chosen in the inbox: one look at all, one PIN, one signature a sheet (screen 01, Điều 10.1). */
export const sheetsReviewRoutes: readonly Route[] = [
  readRoute(SHEET_SIGNERS, {
    path: '/sheets/sign',
    says: 'What the teacher is about to sign of several of her sheets, what each leaves out and why.',
    handle: sheetsReview,
  }),
];

async function sheetsReview(asked: Asked<unknown, SignedIn>): Promise<Answer> {
  const named = Named.safeParse(asked.query['sheets']);
  if (!named.success) return { refused: 'PAGE_NOT_FOUND' };
  if (named.data.length === 0) return { refused: 'NOTHING_TO_SIGN', back: '/inbox' };
  if (named.data.length > MOST_SHEETS)
    return {
      refused: 'TOO_MANY_SHEETS',
      facts: { most: MOST_SHEETS, chosen: named.data.length },
      back: '/inbox',
    };

  const places = (await sheetPlaces(asked.parts.database, named.data)).filter((place) => isHers(asked, place));
  const [first] = places;
  if (!first) return { refused: 'PAGE_NOT_FOUND' };
  // A signing is of one school: who teaches at two signs at each.
  const here = places.filter(({ schoolId }) => schoolId === first.schoolId);
  const sheets = await Promise.all(here.map((place) => sheetOf(asked.parts.database, place, asked.now)));
  return {
    page: 'ceremony/sheets-review',
    model: {
      back: '/inbox',
      sheets,
      elsewhere: places.length - here.length,
      documents: sheets.flatMap(({ documents }) => documents),
      count: sheets.reduce((n, { count }) => n + count, 0),
      signatures: sheets.filter(({ count }) => count > 0).length,
      leftOut: sheets.reduce((n, sheet) => n + sheet.leftOut.length, 0),
      ...(await keyOf(asked)),
    },
  };
}

const isHers = ({ reader, today }: Asked<unknown, SignedIn>, { classId, subject, schoolId }: SheetPlace): boolean =>
  subject !== HOMEROOM && holdingFor(SHEET_SIGNERS, reader, { classId, subject, schoolId }, today) !== undefined;

async function sheetOf(queries: Queries, { classId, className, subject }: SheetPlace, now: number) {
  const scope: SheetScope = { classId, subject, point: 'yearEnd' };
  const grid = await sheetGrid(queries, scope, now);
  if (!grid) throw new Error('a sheet has its grid');
  return {
    className,
    subject: subjectName(subject as SubjectKey, grid.schoolYear),
    page: `/classes/${classId}/sheets/${subject}/yearEnd`,
    ...sheetContents(grid, scope, now),
  };
}
