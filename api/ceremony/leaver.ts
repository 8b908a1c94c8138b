import { z } from 'zod';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { type SheetGrid, sheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { holdersOf } from '../../persistence/units/positions.ts';
import { actFields, noteField } from '../request/fields.ts';
import { type Answer, actRoute, type Parts, type Route, readRoute } from '../route.ts';
import { begin } from './begin.ts';
import { judgedRows } from './review.ts';

const PATH = '/classes/:classId/sheets/:subject/yearEnd/confirmForLeaver';

/**
 * D13: a teacher has left and nobody follows him; the principal confirms his rows with his own certificate and says why.
 * The note is kept under the ceremony's id, in the transaction that begins it.
 */
export const leaverRoutes: readonly Route[] = [
  readRoute(['principal'], {
    path: PATH,
    place: 'sheet',
    says: 'The form of confirmForLeaver: the rows that can be confirmed, and why others can not.',
    async handle(asked) {
      const grid = await sheetOf(asked);
      return grid ? form(asked, grid) : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  actRoute(['principal'], {
    path: PATH,
    place: 'sheet',
    says: 'Begins the signing by which the principal confirms a sheet for a teacher who has left.',
    body: z.object({ ...actFields, note: noteField }),
    async handle(asked) {
      const { body, now, params, place, reader } = asked;
      const grid = await sheetOf(asked);
      if (!grid) return { refused: 'PAGE_NOT_FOUND' };
      const back = addressOf(params);
      if (await teacherInPost(asked)) return { refused: 'TEACHER_IN_POST', back };
      const documents = ready(grid, params, now).map(({ enrolmentId }) => ({
        subjectId: grid.sheetId,
        documentId: enrolmentId,
      }));
      if (documents.length === 0) return { refused: 'NOTHING_TO_SIGN', back };
      return begin(asked, 'leaver', documents, back, (queries, ceremonyId) =>
        keepNote(queries, {
          id: ceremonyId,
          schoolId: place.schoolId ?? '',
          text: body.note,
          by: reader.personId,
          at: now,
        }),
      );
    },
  }),
];

type Params = Readonly<Record<string, string>>;
type Where = {
  readonly parts: Pick<Parts, 'database'>;
  readonly params: Params;
  readonly now: number;
  readonly today: CalendarDay;
};

const scopeOf = ({ classId = '', subject = '' }: Params) => ({ classId, subject, point: 'yearEnd' }) as const;

const addressOf = ({ classId, subject }: Params): string =>
  `/classes/${classId}/sheets/${subject}/yearEnd/confirmForLeaver`;

/** The homeroom teacher signs records, never a sheet: there is nothing to confirm in her place. */
async function sheetOf({ parts, params, now }: Where): Promise<SheetGrid | undefined> {
  const scope = scopeOf(params);
  return scope.subject === HOMEROOM ? undefined : sheetGrid(parts.database, scope, now);
}

/** Whether the sheet has a teacher of record today. */
export async function teacherInPost({ parts, params, today }: Where): Promise<boolean> {
  const holders = await holdersOf(parts.database, params['classId'] ?? '', params['subject'] ?? '', today);
  return holders.some(({ part }) => part === 'record');
}

const ready = (grid: SheetGrid, params: Params, now: number) =>
  judgedRows(grid, scopeOf(params), now).flatMap(({ row, left }) => (left ? [] : [row]));

async function form(asked: Where, grid: SheetGrid): Promise<Answer> {
  const judged = judgedRows(grid, scopeOf(asked.params), asked.now);
  const { classId, subject } = asked.params;
  return {
    page: 'acts/leaver',
    model: {
      address: addressOf(asked.params),
      back: `/classes/${classId}/sheets/${subject}/yearEnd`,
      rev: grid.rev,
      subject: subjectName(subject as SubjectKey, grid.schoolYear),
      className: grid.className,
      inPost: await teacherInPost(asked),
      names: judged.flatMap(({ row, left }) => (left ? [] : [row.name])),
      leftOut: judged.flatMap(({ row, left }) => (left ? [{ name: row.name, why: { vi: left.vi, en: left.en } }] : [])),
    },
  };
}
