import { z } from 'zod';
import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { inFormOrder, subjectName } from '../../domain/assessment/subjects.ts';
import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import { endOfDay, lastDayBefore } from '../../domain/calendar/instant.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { signedAgain } from '../../domain/record-year/desk.ts';
import type { Language } from '../../persistence/account/account.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { type RecordForAct, recordForAct } from '../../persistence/acts/record-for-act.ts';
import { recordSummary } from '../../persistence/history/record-summary.ts';
import { takeAct } from '../acts/take-act.ts';
import { say } from '../rendering/words.ts';
import { actFields } from '../request/fields.ts';
import { dayField } from '../request/moments.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { deskAddress } from './desk-address.ts';

/** Days that a teacher gets by default. */
const DEFAULT_DAYS = 2;

/** What principals write most; "other" wants words of one's own. */
const REASONS = ['comment', 'otherPupil', 'score', 'spelling', 'pupilData', 'other'] as const;

const Return = z.object({
  ...actFields,
  part: z.string().max(32),
  reason: z.enum(REASONS).optional(),
  note: z
    .string()
    .transform((text) => text.normalize('NFC').trim())
    .pipe(z.string().max(1_800))
    .default(''),
  dueOn: dayField,
  from: z.literal('desk').optional(),
});

/** The principal sends one part of a record back to a named person, with a reason and a day (Điều 8.6, 04b). */
export const returnRoutes: readonly Route[] = [
  readRoute(['principal'], {
    path: '/records/:recordId/return',
    says: 'The form by which the principal returns a part of a record; `part` proposes one and with it the person.',
    place: 'record',
    async handle({ parts: { database }, params, query, now, today }) {
      const recordId = params['recordId'] ?? '';
      const record = await recordForAct(database, recordId, today);
      if (!record) return { refused: 'PAGE_NOT_FOUND' };
      const { classId, closeAt } = await recordSummary(database, recordId, now);
      const choices = choicesOf(record, query['part']);
      const last = lastDayBefore(closeAt);
      const from = query['from'] === 'desk' ? 'desk' : undefined;
      return {
        page: 'principal/return',
        model: {
          record: { recordId, rev: record.rev, pupilName: record.pupil, className: record.className },
          reasons: REASONS,
          first: today,
          ...(last >= today && { last, closeAt }),
          dueOn: proposedDay(today, last),
          proposed: choices.filter(({ chosen, isHomeroom }) => chosen || isHomeroom),
          others: choices.filter(({ chosen, isHomeroom }) => !chosen && !isHomeroom),
          withApproval: choices.some(({ again }) => again.principal),
          homeroomTeacher: record.homeroomTeacher,
          from,
          cancel: from ? deskAddress({ classId, recordId }) : `/records/${recordId}`,
        },
      };
    },
  }),
  actRoute(['principal'], {
    path: '/records/:recordId/return',
    says: 'Returns a part of a record: that part and every later signature fall, the teacher gets the task.',
    place: 'record',
    body: Return,
    async handle({ parts, params, reader, place, body, now, today, language }) {
      const recordId = params['recordId'] ?? '';
      const back = `/records/${recordId}/return?part=${encodeURIComponent(body.part)}${body.from ? '&from=desk' : ''}`;
      const { dueOn } = body;
      const record = await recordForAct(parts.database, recordId, today);
      const text = noteOf(body, language);
      const wrong = dueOn < today ? 'dueOn' : !isPart(record, body.part) ? 'part' : text === '' ? 'note' : undefined;
      if (wrong) return { refused: 'BODY_NOT_VALID', facts: { fields: wrong }, back };

      const noteId = body.commandId;
      await keepNote(parts.database, {
        id: noteId,
        schoolId: place.schoolId ?? '',
        text,
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
      const desk = deskAddress(place.classId === undefined ? {} : { classId: place.classId });
      const goTo = body.from ? `${desk}&returned=${recordId}` : `/records/${recordId}`;
      return takeAct(parts, { subjectId: recordId, command, seen: body.seen, goTo, back });
    },
  }),
];

/** What the person reads: the reason in words, then what was written. */
function noteOf({ reason, note }: z.infer<typeof Return>, language: Language): string {
  if (reason === undefined || reason === 'other') return note;
  const said = say(language, `principal.ret.reason.${reason}`);
  return note === '' ? `${said}.` : `${said}. ${note}`;
}

const isPart = (record: RecordForAct | undefined, part: string): boolean =>
  part === HOMEROOM || (record?.parts.some(({ subject }) => subject === part) ?? false);

const proposedDay = (today: CalendarDay, last: CalendarDay): CalendarDay => {
  const usual = addDays(today, DEFAULT_DAYS);
  return last >= today && last < usual ? last : usual;
};

/** Her own part first, then the subjects as the form lists them; each with the person in charge and what it makes fall. */
function choicesOf({ parts, schoolYear, homeroomTeacher, state }: RecordForAct, asked: string | undefined) {
  const subjects = parts.map(({ subject }) => subject);
  const homeroom = { part: HOMEROOM, isHomeroom: true, teacher: homeroomTeacher };
  const others = inFormOrder(parts, schoolYear).map(({ subject, teacher }) => ({
    part: subject,
    isHomeroom: false,
    teacher,
    name: subjectName(subject as SubjectKey, schoolYear),
  }));
  return [homeroom, ...others]
    .map((choice) => {
      const again = signedAgain(state, choice.part, subjects);
      return { ...choice, chosen: choice.part === asked, again, stays: again.stays.length };
    })
    .toSorted((a, b) => Number(b.chosen) - Number(a.chosen));
}
