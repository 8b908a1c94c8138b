import { isListName } from '../../activities/roster/plan.ts';
import { holdingFor } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { assignmentList, classList, pupilList } from '../../domain/roster/fields.ts';
import { writtenList } from '../../domain/roster/written-list.ts';
import type { Queries } from '../../persistence/data-source.ts';
import type { ListName } from '../../persistence/roster/import.ts';
import { yearOfSchool } from '../../persistence/roster/import.ts';
import { classNames, knownAssignments, knownPupils, type SchoolInYear } from '../../persistence/roster/known.ts';
import { exportRoute } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';

/** The three lists as the school has them, in the form of their templates: read in again they change nothing (EX11). */
export const rosterExport = exportRoute(['administrator'], {
  page: '/rosters/lists/:list',
  chooses: true,
  what: 'roster',
  says: 'Classes, pupils or assignments as the school has them, as a list that can be read in again.',
  async list({ parts: { database }, params, reader, language, today }) {
    const list = params['list'] ?? '';
    if (!isListName(list)) return { refused: 'PAGE_NOT_FOUND' };
    const schoolId = holdingFor(['administrator'], reader, undefined, today)?.unitId ?? '';
    const year = await yearOfSchool(database, schoolId);
    if (isRefusal(year)) return year;
    const { schoolYear } = year;
    return {
      ...(await listOf(database, list, { schoolId, schoolYear }, today)),
      name: say(language, `roster.list.${list}`),
      unitId: schoolId,
      ofId: list,
    };
  },
});

async function listOf(queries: Queries, list: ListName, school: SchoolInYear, today: CalendarDay) {
  switch (list) {
    case 'classes': {
      const names = await classNames(queries, school);
      const known = names.map((className) => ({ className, grade: className.slice(0, 1) }));
      return writtenList(classList, known, school.schoolYear);
    }
    case 'pupils': {
      const { pupils } = await knownPupils(queries, school);
      const known = pupils.map(({ values }) => values);
      return writtenList(pupilList, known, school.schoolYear);
    }
    case 'assignments': {
      const { assignments, staff } = await knownAssignments(queries, school, today);
      const nameOf = new Map(staff.map(({ personalId, fullName }) => [personalId, fullName]));
      const known = assignments.map((one) => ({ ...one, teacherName: nameOf.get(one.personalId) ?? '' }));
      return writtenList(assignmentList, known, school.schoolYear);
    }
  }
}
