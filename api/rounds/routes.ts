import { z } from 'zod';
import { giveLateConsent } from '../../activities/round-closing/late-consent.ts';
import { holdingsOn } from '../../domain/access/access.ts';
import { addDays } from '../../domain/calendar/day.ts';
import { dayAt, readInstant } from '../../domain/calendar/instant.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import {
  isLocked,
  lateSchools,
  lockEntry,
  roundsOfProvince,
  unlockEntry,
} from '../../persistence/rounds/rounds-page.ts';
import { takeAct } from '../acts/take-act.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';

/** A moment in Vietnam as an `<input type="datetime-local">` sends it; the instant itself is exclusive (D1). */
const momentField = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
  .transform((text, context) => {
    const instant = readInstant(`${text.length === 16 ? `${text}:00` : text}+07:00`);
    if (instant !== undefined) return instant;
    context.addIssue({ code: 'custom', message: 'no such moment' });
    return z.NEVER;
  });

const Deadline = z.object({ ...actFields, dueAt: momentField, closeAt: momentField, note: noteField });
const Consent = z.object({
  ...actFields,
  schoolId: idField,
  recordId: idField.optional(),
  until: momentField,
  note: noteField,
});
const Lock = z.object({ ...actFields, lock: z.enum(['lock', 'unlock']), note: noteField });

/** Rounds, late consents, early closing and locks: one plain form for each act (Điều 4.3, 8.3c, 11.1; D3, D4, D19). */
export const roundRoutes: readonly Route[] = [
  readRoute(['provinceOfficer'], {
    path: '/rounds',
    says: 'The rounds of the province with their instants, and the schools with what is late there.',
    async handle({ parts: { database }, reader, now, today }) {
      const provinceId =
        holdingsOn(reader.holdings, today).find(({ role }) => role === 'provinceOfficer')?.unitId ?? '';
      const rounds = await roundsOfProvince(database, provinceId);
      const proposed = addDays(dayAt(now), 7);
      return {
        page: 'rounds/rounds',
        model: {
          rounds: rounds.map((round) => ({ ...round, open: round.closeAt > now })),
          schools: await lateSchools(database, provinceId, now),
          locked: await isLocked(database, provinceId, now),
          provinceId,
          proposed,
        },
      };
    },
  }),
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/deadline',
    place: 'round',
    body: Deadline,
    says: 'Moves the instants of a round, until the old or the new one has passed.',
    async handle({ parts, params, place, body, reader, now }) {
      const { commandId, note, dueAt, closeAt, seen } = body;
      await keepNote(parts.database, {
        id: commandId,
        schoolId: place.provinceId ?? '',
        text: note,
        by: reader.personId,
        at: now,
      });
      const command = {
        type: 'changeDeadline',
        id: commandId,
        at: now,
        by: reader.personId,
        dueAt,
        closeAt,
        noteId: commandId,
      };
      return takeAct(parts, { subjectId: params['roundId'] ?? '', command, seen, goTo: '/rounds' });
    },
  }),
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/late-consents',
    place: 'round',
    body: Consent,
    says: 'Lets a school, or one record of it, go on until an instant although its lane has ended.',
    async handle({ parts, params, place, body, reader, now }) {
      const round = (await roundsOfProvince(parts.database, place.provinceId ?? '')).find(
        ({ roundId }) => roundId === params['roundId'],
      );
      if (!round) return { refused: 'PAGE_NOT_FOUND' };
      const { commandId, note, schoolId, recordId, until } = body;
      const consent = {
        schoolId,
        schoolYear: round.schoolYear,
        until,
        noteId: commandId,
        note,
        by: reader.personId,
        ...(recordId && { recordId }),
      };
      const given = await giveLateConsent(parts, consent, now);
      return isRefusal(given) ? { ...given, back: '/rounds' } : { goTo: '/rounds', json: given };
    },
  }),
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/lock',
    place: 'round',
    body: Lock,
    says: 'Locks or opens entry in the whole province; the stricter of all levels wins.',
    async handle({ parts: { database }, place, body, reader, now }) {
      await setLock(database, place.provinceId ?? '', body, { by: reader.personId, at: now });
      return { goTo: '/rounds' };
    },
  }),
  actRoute(['administrator'], {
    path: '/schools/:schoolId/lock',
    place: 'school',
    body: Lock,
    says: 'Locks or opens entry in the school, at the principal’s request.',
    async handle({ parts: { database }, params, body, reader, now }) {
      const schoolId = params['schoolId'] ?? '';
      await setLock(database, schoolId, body, { by: reader.personId, at: now });
      return { goTo: `/schools/${schoolId}/closing` };
    },
  }),
];

type Database = Parameters<typeof keepNote>[0];

async function setLock(
  database: Database,
  unitId: string,
  { lock, commandId, note }: z.infer<typeof Lock>,
  { by, at }: { by: string; at: number },
): Promise<void> {
  await keepNote(database, { id: commandId, schoolId: unitId, text: note, by, at });
  if (lock === 'unlock') return unlockEntry(database, unitId, at);
  await lockEntry(database, { id: commandId, unitId, noteId: commandId, by, at });
}
