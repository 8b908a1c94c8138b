import type { z } from 'zod';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import { addDays } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { type RecordForAct, recordForAct, recordsWithTask } from '../../persistence/acts/record-for-act.ts';
import { SINGLE_ACTS } from '../inbox/task-page.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import { type Answer, type Asked, actRoute, type Route, readRoute } from '../route.ts';
import { RECORD_ACTS, type RecordAct } from './record-acts.ts';
import { takeAct } from './take-act.ts';

/** Each act on a record: one plain form that says what, why, and with which button; one POST that does it. */
export const recordActRoutes: readonly Route[] = [
  ...RECORD_ACTS.flatMap((act) => routesOf(act as RecordAct<Sent>)),
  readRoute(['principal'], {
    path: '/classes/:classId/tasks/:taskKey',
    place: 'class',
    says: 'The records of a class for which one kind of task waits, each with its form.',
    async handle({ parts, params }) {
      const { classId = '', taskKey = '' } = params;
      if (!SINGLE_ACTS.includes(taskKey)) return { refused: 'PAGE_NOT_FOUND' };
      const records = await recordsWithTask(parts.database, classId, taskKey);
      return {
        page: 'acts/records-with-task',
        model: {
          act: `acts.${taskKey}`,
          className: records[0]?.className,
          records: withNamesakes(records, ({ pupil }) => pupil).map((record) => ({
            ...record,
            page: `/records/${record.recordId}/${taskKey}`,
          })),
        },
      };
    },
  }),
];

type Sent = { readonly commandId: string; readonly seen: number; readonly note: string };

function routesOf({ act, roles, fields, body, command, wrongField }: RecordAct<Sent>): readonly Route[] {
  const path = `/records/:recordId/${act}`;
  return [
    readRoute(roles, {
      path,
      place: 'record',
      says: `The form of ${act}.`,
      async handle(asked) {
        const record = await recordForAct(asked.parts.database, asked.params['recordId'] ?? '', asked.today);
        return record ? form(act, fields, record, asked) : { refused: 'PAGE_NOT_FOUND' };
      },
    }),
    actRoute(roles, {
      path,
      place: 'record',
      says: `Does ${act} on a record.`,
      body: body as z.ZodType<Sent>,
      async handle({ parts, params, body: sent, reader, now, today, place }) {
        const recordId = params['recordId'] ?? '';
        const back = `/records/${recordId}/${act}`;
        const record = await recordForAct(parts.database, recordId, today);
        const wrong = record && wrongField?.(sent, record, today);
        if (wrong) return { refused: 'BODY_NOT_VALID', facts: { fields: wrong }, back };

        const note = {
          id: sent.commandId,
          schoolId: place.schoolId ?? '',
          text: sent.note,
          by: reader.personId,
          at: now,
        };
        await keepNote(parts.database, note);
        return takeAct(parts, {
          subjectId: recordId,
          command: { ...command(sent, note.id), type: act, id: sent.commandId, at: now, by: reader.personId },
          seen: sent.seen,
          goTo: '/inbox',
          back,
        });
      },
    }),
  ];
}

function form(
  act: string,
  fields: readonly string[],
  record: RecordForAct,
  { today }: Asked<unknown, SignedIn>,
): Answer {
  const { state, schoolYear } = record;
  const subjects = inFormOrder(record.parts, schoolYear).map(({ subject, teacher, open }) => ({
    key: subject,
    name: subjectName(subject as SubjectKey, schoolYear),
    teacher,
    open,
  }));
  return {
    page: 'acts/record-act',
    model: {
      act: `acts.${act}`,
      address: `/records/${record.recordId}/${act}`,
      recordId: record.recordId,
      rev: record.rev,
      pupil: record.pupil,
      className: record.className,
      schoolYear,
      stage: state.stage,
      result: state.result === 'missing' ? undefined : `ceremony.result.${state.result}`,
      has: Object.fromEntries(fields.map((field) => [field, true])),
      subjects,
      homeroomTeacher: record.homeroomTeacher,
      withHomeroom: act !== 'returnForRework',
      proposedDay: addDays(today, 2),
      firstDay: today,
    },
  };
}
