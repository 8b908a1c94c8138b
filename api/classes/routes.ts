import { holdingsOn } from '../../domain/access/access.ts';
import { assessmentPoints, type SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { ownSheets } from '../../persistence/grid/own-sheets.ts';
import { type Route, readRoute } from '../route.ts';

export const classRoutes: readonly Route[] = [
  readRoute(['subjectTeacher', 'homeroomTeacher'], {
    path: '/classes',
    says: 'The classes and subjects that the reader teaches, with the sheet of each point.',
    async handle({ parts, reader, today }) {
      const sheets = await ownSheets(parts.database, holdingsOn(reader.holdings, today));
      const byClass = Map.groupBy(sheets, ({ classId }) => classId);
      return {
        page: 'classes/classes',
        model: {
          classes: [...byClass.values()].map((own) => ({
            className: own[0]?.className,
            schoolYear: own[0]?.schoolYear,
            sheets: inFormOrder(own, own[0]?.schoolYear).map(({ classId, subject, schoolYear, pupils }) => ({
              isHomeroom: subject === HOMEROOM,
              name: subject === HOMEROOM ? undefined : subjectName(subject as SubjectKey, schoolYear),
              pupils,
              points: assessmentPoints.map((point) => ({
                words: `grid.point.${point}`,
                page: `/classes/${classId}/sheets/${subject}/${point}`,
              })),
            })),
          })),
        },
      };
    },
  }),
];
