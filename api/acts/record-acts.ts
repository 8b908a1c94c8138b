import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { endOfDay } from '../../domain/calendar/instant.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { RecordCommandType } from '../../domain/record-year/messages.ts';
import type { RecordForAct } from '../../persistence/acts/record-for-act.ts';
import { newId } from '../../persistence/ulid.ts';
import { actFields, listField, noteField } from '../request/fields.ts';
import { dayField } from '../request/moments.ts';

/** A kind of field that the plain form of an act has. */
export type FormField = 'part' | 'parts' | 'promoted' | 'note' | 'dueDay';

/** An act on a record that has one plain form: who may, which fields, and what its command says beyond the note. */
export type RecordAct<B> = {
  readonly act: RecordCommandType;
  readonly roles: readonly Role[];
  readonly fields: readonly FormField[];
  readonly body: z.ZodType<B>;
  command(body: B, noteId: string): Readonly<Record<string, unknown>>;
  /** The field whose value this record does not have, or that is over: the form may be old, or made by hand. */
  wrongField?(body: B, record: Pick<RecordForAct, 'parts'>, today: CalendarDay): string | undefined;
};

const one = <B>(act: RecordAct<B>): RecordAct<B> => act;
const part = z.string().regex(/^[A-Za-z0-9]{1,32}$/);

/** The homeroom teacher's own part is every record's; whether it may be asked for is the rule's to say. */
const isPart = (part: string, parts: RecordForAct['parts']): boolean =>
  part === HOMEROOM || parts.some(({ subject }) => subject === part);

/** The acts of record-year.md section 2 that are neither signings nor of the clock; a change of pupil data has its own form. */
export const RECORD_ACTS = [
  one({
    act: 'returnForRework',
    roles: ['homeroomTeacher'],
    fields: ['part', 'note', 'dueDay'],
    body: z.object({ ...actFields, part, note: noteField, dueDay: dayField }),
    command: (body, noteId) => ({
      to: body.part === 'homeroom' ? 'homeroomTeacher' : 'subjectTeacher',
      part: body.part,
      noteId,
      dueAt: endOfDay(body.dueDay),
    }),
    wrongField: (body, { parts }, today) => {
      if (!isPart(body.part, parts)) return 'part';
      return body.dueDay < today ? 'dueDay' : undefined;
    },
  }),
  one({
    act: 'orderAdditionalAssessment',
    roles: ['principal'],
    fields: ['parts', 'note'],
    body: z.object({ ...actFields, parts: listField(part).refine((parts) => parts.length > 0), note: noteField }),
    command: (body, noteId) => ({ parts: body.parts, noteId }),
    wrongField: (body, { parts }) => (body.parts.every((asked) => isPart(asked, parts)) ? undefined : 'parts'),
  }),
  one({
    act: 'decidePromotion',
    roles: ['principal'],
    fields: ['promoted', 'note'],
    body: z.object({ ...actFields, promoted: z.enum(['yes', 'no']), note: noteField }),
    command: (body, noteId) => ({ promoted: body.promoted === 'yes', noteId }),
  }),
  one({
    act: 'withdraw',
    roles: ['principal'],
    fields: ['note'],
    body: z.object({ ...actFields, note: noteField }),
    command: (_, noteId) => ({ noteId }),
  }),
  one({
    act: 'replace',
    roles: ['principal'],
    fields: ['note'],
    body: z.object({ ...actFields, note: noteField }),
    command: (_, noteId) => ({ noteId, newRecordId: newId(), newLookUpCode: randomUUID() }),
  }),
] as const;
