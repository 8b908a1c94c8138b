import { z } from 'zod';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { formRows, subjectName } from '../../domain/assessment/subjects.ts';
import { addDays, readDay } from '../../domain/calendar/day.ts';
import { endOfDay } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { recordSummary } from '../../persistence/history/record-summary.ts';
import { type ReturnChoice, returnChoices } from '../../persistence/principal/return-choices.ts';
import { takeAct } from '../acts/take-act.ts';
import { actFields, dayField, noteField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';

/** Days that a teacher gets by default. */
const DEFAULT_DAYS = 2;

const Return = z.object({ ...actFields, part: z.string().max(32), note: noteField, dueOn: dayField });

/** The principal sends one part of a record back to a named person, with a reason and a day (Điều 8.6, 04b). */
export const returnRoutes: readonly Route[] = [
  readRoute(['principal'], {
    path: '/records/:recordId/return',
    says: 'The form by which the principal returns a part of a record.',
    place: 'record',
    async handle({ parts: { database }, params, now, today }) {
      const record = await recordSummary(database, params['recordId'] ?? '', now);
      const choices = await returnChoices(database, record.recordId, today);
      return {
        page: 'principal/return',
        model: {
          record,
          first: today,
          dueOn: addDays(today, DEFAULT_DAYS),
          choices: inFormOrder(choices, record.schoolYear).map(({ part, teacher }) => ({
            part,
            teacher,
            isHomeroom: part === HOMEROOM,
            ...(part !== HOMEROOM && { name: subjectName(part as SubjectKey, record.schoolYear) }),
          })),
        },
      };
    },
  }),
  actRoute(['principal'], {
    path: '/records/:recordId/return',
    says: 'Returns a part of a record: that part and every later signature fall, the teacher gets the task.',
    place: 'record',
    body: Return,
    async handle({ parts, params, reader, place, body, now, today }) {
      const recordId = params['recordId'] ?? '';
      const back = `/records/${recordId}/return`;
      const dueOn = readDay(body.dueOn);
      const choices = await returnChoices(parts.database, recordId, today);
      if (!dueOn || dueOn < today) return { refused: 'BODY_NOT_VALID', facts: { fields: 'dueOn' }, back };
      if (!choices.some(({ part }) => part === body.part))
        return { refused: 'BODY_NOT_VALID', facts: { fields: 'part' }, back };

      const noteId = body.commandId;
      await keepNote(parts.database, {
        id: noteId,
        schoolId: place.schoolId ?? '',
        text: body.note,
        by: reader.personId,
        at: now,
      });
      const command = {
        type: 'returnForRework',
        id: body.commandId,
        at: now,
        by: reader.personId,
        to: body.part === HOMEROOM ? 'homeroomTeacher' : 'subjectTeacher',
        part: body.part,
        noteId,
        dueAt: endOfDay(dueOn),
      };
      return takeAct(parts, { subjectId: recordId, command, seen: body.seen, goTo: `/records/${recordId}`, back });
    },
  }),
];

/** Her own part first, then the subjects as the form lists them. */
function inFormOrder(choices: readonly ReturnChoice[], schoolYear: SchoolYear): readonly ReturnChoice[] {
  const order: readonly string[] = [HOMEROOM, ...formRows(schoolYear).map(({ key }) => key)];
  return choices.toSorted((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
}
