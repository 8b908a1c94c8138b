import { z } from 'zod';
import { giveLateConsent, withdrawLateConsent } from '../../activities/round-closing/late-consent.ts';
import { holdingFor } from '../../domain/access/access.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { SeenInstants } from '../../domain/round-closing/round-closing.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { recordOfCode } from '../../persistence/rounds/consents.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { takeAct } from '../acts/take-act.ts';
import { gradeField } from '../entry-times/routes.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { pageNumber } from '../request/list-pages.ts';
import { documentFields, momentField, momentOrDayField, optionalField } from '../request/moments.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { changeRoutes } from './changes.ts';
import { type AskedLock, INSTANTS, roundsPage } from './rounds-page.ts';

const Deadline = z.object({
  ...actFields,
  ...documentFields,
  dueAt: momentField,
  closeAt: momentField,
  reportDueAt: optionalField(momentField),
  /** The instants that the page showed, in ms. */
  saw: optionalField(
    z
      .string()
      .regex(/^\d{10,16},\d{10,16},\d{10,16}$/)
      .transform(seenIn),
  ),
  note: noteField,
});

function seenIn(text: string): SeenInstants {
  const [dueAt = 0, closeAt = 0, reportDueAt = 0] = text.split(',').map(Number);
  return { dueAt, closeAt, reportDueAt };
}

const Consent = z.object({
  ...actFields,
  ...documentFields,
  schoolId: idField,
  recordId: optionalField(idField),
  /** Names one record of the school, as its printed form does. */
  lookUpCode: optionalField(z.string().trim().toLowerCase().max(36)),
  until: momentOrDayField,
  note: noteField,
});
/** A lock that the province looks at first. */
function lockIn({ lock, grade, from = '', to = '' }: Readonly<Record<string, string>>): { readonly lock?: AskedLock } {
  if (!lock) return {};
  const read = gradeField.safeParse(grade);
  return { lock: { unitId: lock, from, to, ...(read.success && { grade: read.data }) } };
}

const Withdrawal = z.object({ ...actFields, consentId: idField, note: noteField });
/** Rounds and late consents (Điều 4.3; D4); locks and windows are in `entry-times`. */
export const roundRoutes: readonly Route[] = [
  readRoute(['provinceOfficer'], {
    path: '/rounds',
    chooses: true,
    says: 'The rounds of the province with their instants, and the schools with what is late there.',
    async handle({ parts: { database }, reader, query, now, today }) {
      const provinceId = holdingFor(['provinceOfficer'], reader, undefined, today)?.unitId ?? '';
      const page = pageNumber(query);
      return { page: 'rounds/rounds', model: await roundsPage(database, provinceId, now, { page, ...lockIn(query) }) };
    },
  }),
  readRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/change',
    place: 'round',
    says: 'What moving an instant of a round would do, before it is done: whom it touches, and what speaks against it.',
    async handle({ parts: { database }, params, query, place, now }) {
      const what = INSTANTS.find((instant) => instant === query['what']) ?? 'closeAt';
      const { day, time } = query;
      const asked = { roundId: params['roundId'] ?? '', what, ...(day && { day }), ...(time && { time }) };
      return {
        page: 'rounds/rounds',
        model: await roundsPage(database, place.provinceId ?? '', now, { change: asked }),
      };
    },
  }),
  ...changeRoutes,
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/deadline',
    place: 'round',
    body: Deadline,
    says: 'Moves the instants of a round, until the old or the new one has passed.',
    async handle({ parts, params, place, body, reader, now }) {
      const { commandId, note, dueAt, closeAt, reportDueAt, saw, number, decidedOn, seen } = body;
      const unitId = place.provinceId ?? '';
      await keepNote(parts.database, { id: commandId, schoolId: unitId, text: note, by: reader.personId, at: now });
      const command = {
        type: 'changeDeadline',
        id: commandId,
        at: now,
        by: reader.personId,
        dueAt,
        closeAt,
        ...(reportDueAt !== undefined && { reportDueAt }),
        ...(saw && { saw }),
        noteId: commandId,
        document: { number, decidedOn },
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
      const { commandId, note, schoolId, until, lookUpCode, number, decidedOn } = body;
      const named = lookUpCode ? await recordOfCode(parts.database, schoolId, lookUpCode) : undefined;
      if (lookUpCode && !named) return { refused: 'SUBJECT_UNKNOWN', back: '/rounds' };
      const recordId = named ?? body.recordId;
      const consent = {
        schoolId,
        schoolYear: round.schoolYear,
        until,
        noteId: commandId,
        note,
        document: { number, decidedOn },
        by: reader.personId,
        ...(recordId && { recordIds: [recordId] }),
      };
      const given = await giveLateConsent(parts, consent, now);
      return isRefusal(given) ? { ...given, back: '/rounds' } : { goTo: '/rounds', json: given };
    },
  }),
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/late-consents/withdraw',
    place: 'round',
    body: Withdrawal,
    says: 'Takes a late consent back from now on; what was signed meanwhile stands.',
    async handle({ parts, body: { consentId, commandId, note }, reader, now }) {
      const act = { consentId, commandId, note, by: reader.personId };
      const withdrawn = await withdrawLateConsent(parts, act, now);
      return isRefusal(withdrawn) ? { ...withdrawn, back: '/rounds' } : { goTo: '/rounds', json: withdrawn };
    },
  }),
];
