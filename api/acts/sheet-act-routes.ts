import { z } from 'zod';
import type { Role } from '../../domain/access/access.ts';
import { refuseRetest } from '../../domain/assessment/retest.ts';
import { type AssessmentPoint, assessmentPoints, type SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { type SheetGrid, sheetGrid } from '../../persistence/grid/sheet-grid.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { takeAct } from './take-act.ts';

/** TT 27/2020 Điều 7.1d: another test is proposed by the teacher and allowed by the school. */
export const sheetActRoutes: readonly Route[] = [
  ...routesOf('proposeRetest', ['subjectTeacher']),
  ...routesOf('allowRetest', ['principal']),
];

function routesOf(act: 'proposeRetest' | 'allowRetest', roles: readonly Role[]): readonly Route[] {
  const path = `/classes/:classId/sheets/:subject/:point/${act}`;
  return [
    readRoute(roles, {
      path,
      place: 'sheet',
      says: `The form of ${act}.`,
      async handle({ parts, params, now, query }) {
        const scope = scopeOf(params);
        const grid = scope && (await sheetGrid(parts.database, scope, now));
        if (!scope || !grid || scope.subject === HOMEROOM) return { refused: 'PAGE_NOT_FOUND' };
        const rows = grid.rows.filter((row) => refused(scope, grid, row) === undefined);
        return {
          page: 'acts/retest',
          model: {
            act: `acts.${act}`,
            address: addressOf(scope, act),
            back: addressOf(scope),
            rev: grid.rev,
            subject: subjectName(scope.subject as SubjectKey, grid.schoolYear),
            className: grid.className,
            rows: rows.map(({ enrolmentId, number, name, cells }) => ({
              enrolmentId,
              number,
              name,
              score: cells['score']?.value ?? '–',
              chosen: query['row'] === enrolmentId,
            })),
          },
        };
      },
    }),
    actRoute(roles, {
      path,
      place: 'sheet',
      says: `Does ${act} for one pupil.`,
      body: z.object({ ...actFields, row: idField, note: noteField }),
      async handle({ parts, params, body, reader, now, place }) {
        const scope = scopeOf(params);
        const grid = scope && (await sheetGrid(parts.database, scope, now));
        if (!scope || !grid || scope.subject === HOMEROOM) return { refused: 'PAGE_NOT_FOUND' };
        const row = grid.rows.find(({ enrolmentId }) => enrolmentId === body.row);
        const refusal = row && refused(scope, grid, row);
        if (refusal) return { ...refusal, back: addressOf(scope) };
        const note = {
          id: body.commandId,
          schoolId: place.schoolId ?? '',
          text: body.note,
          by: reader.personId,
          at: now,
        };
        await keepNote(parts.database, note);
        const command = {
          type: act,
          id: body.commandId,
          at: now,
          by: reader.personId,
          row: body.row,
          noteId: note.id,
        };
        return takeAct(parts, {
          subjectId: grid.sheetId,
          command,
          seen: body.seen,
          goTo: act === 'proposeRetest' ? addressOf(scope) : '/inbox',
          back: addressOf(scope, act),
        });
      },
    }),
  ];
}

/** Điều 7.1d, judged by the score that the sheet has now: what another test would be taken in the place of. */
const refused = (
  { subject, point }: Scope,
  { grade, schoolYear }: SheetGrid,
  { cells }: SheetGrid['rows'][number],
): Refusal | undefined =>
  refuseRetest({ subject: subject as SubjectKey, grade, point, schoolYear }, cells['score']?.value);

type Scope = { readonly classId: string; readonly subject: string; readonly point: AssessmentPoint };

function scopeOf({ classId = '', subject = '', point = '' }: Readonly<Record<string, string>>): Scope | undefined {
  const known = assessmentPoints.find((one) => one === point);
  return known && { classId, subject, point: known };
}

const addressOf = ({ classId, subject, point }: Scope, act?: string): string =>
  `/classes/${classId}/sheets/${subject}/${point}${act === undefined ? '' : `/${act}`}`;
