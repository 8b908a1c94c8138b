import { type Holding, holdingsOn } from '../../domain/access/access.ts';
import { assessmentPoints, type SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { type OwnSheet, ownSheets, schoolSheets } from '../../persistence/grid/own-sheets.ts';
import { type Route, readRoute } from '../route.ts';

export const classRoutes: readonly Route[] = [
  readRoute(['subjectTeacher', 'homeroomTeacher', 'principal'], {
    path: '/classes',
    says: 'The classes and subjects that the reader teaches, with the sheet of each point; a principal’s whole school.',
    async handle({ parts: { database }, reader, today }) {
      const held = holdingsOn(reader.holdings, today);
      const [own, school] = [await ownSheets(database, held), await schoolSheets(database, schoolsOf(held), today)];
      return { page: 'classes/classes', model: { classes: byClass(own), schoolClasses: byClass(school) } };
    },
  }),
];

const schoolsOf = (held: readonly Holding[]): readonly string[] =>
  held.filter(({ role }) => role === 'principal').map(({ unitId }) => unitId);

const byClass = (sheets: readonly OwnSheet[]): readonly object[] =>
  [...Map.groupBy(sheets, ({ classId }) => classId).values()].map((own) => ({
    className: own[0]?.className,
    schoolYear: own[0]?.schoolYear,
    withoutTeacher: own.filter(({ teacher }) => teacher === null).length,
    sheets: inFormOrder(own, own[0]?.schoolYear).map(sheetRow),
  }));

function sheetRow({ classId, subject, schoolYear, pupils, teacher }: OwnSheet): object {
  return {
    isHomeroom: subject === HOMEROOM,
    name: subject === HOMEROOM ? undefined : subjectName(subject as SubjectKey, schoolYear),
    pupils,
    teacher,
    points: assessmentPoints.map((point) => ({
      words: `grid.point.${point}`,
      page: `/classes/${classId}/sheets/${subject}/${point}`,
    })),
  };
}
