import { type Holding, holdingsOn, type Role } from '../../domain/access/access.ts';
import { assessmentPoints, type SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { type OwnSheet, ownSheets, schoolSheets } from '../../persistence/grid/own-sheets.ts';
import { type Route, readRoute } from '../route.ts';
import { classExport } from './export.ts';
import { RECORD_READERS, SCHOOL } from './readers.ts';
import { recordsPage } from './records-page.ts';

/** The way to every sheet and every record that is the reader's. */
export const classRoutes: readonly Route[] = [
  readRoute(['subjectTeacher', 'homeroomTeacher', ...SCHOOL], {
    path: '/classes',
    says: 'The classes and subjects that the reader teaches, with the sheet of each point; the classes of the reader’s school.',
    async handle({ parts: { database }, reader, query, today }) {
      const held = holdingsOn(reader.holdings, today);
      const own = await ownSheets(database, held);
      const school = await schoolSheets(database, unitsOf(held, SCHOOL), today);
      const keeps = held.flatMap(({ role, classId }) => (role === 'homeroomTeacher' && classId ? [classId] : []));
      const seesSheets = unitsOf(held, ['principal']).length > 0;
      return {
        page: 'classes/classes',
        model: {
          both: own.length > 0 && school.length > 0,
          classes: byClass(own).map((one) => ({ ...one, records: keeps.includes(one.classId) })),
          schoolClasses: byClass(school).map((one) => ({
            ...one,
            records: true,
            // A school has sixty classes: the sheets of one at a time.
            sheets: seesSheets && one.classId === query['class'] ? one.sheets : [],
            ...(seesSheets && { sheetsPage: `/classes?class=${one.classId}#s-${one.classId}` }),
          })),
        },
      };
    },
  }),
  readRoute(RECORD_READERS, {
    path: '/classes/:classId/records',
    place: 'class',
    says: 'The records of a class with the state of each: the way to what can be done with one of them.',
    handle: recordsPage,
  }),
  classExport,
];

const unitsOf = (held: readonly Holding[], roles: readonly Role[]): readonly string[] =>
  held.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId);

const byClass = (sheets: readonly OwnSheet[]) =>
  [...Map.groupBy(sheets, ({ classId }) => classId)].map(([classId, own]) => ({
    classId,
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
