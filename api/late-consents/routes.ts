import { z } from 'zod';
import { applyForConsent, declineApplication, withdrawApplication } from '../../activities/late-consent/apply.ts';
import { giveLateConsent } from '../../activities/round-closing/late-consent.ts';
import { holdingFor } from '../../domain/access/access.ts';
import { endOfDay } from '../../domain/calendar/instant.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { applicationOf } from '../../persistence/late-consent/application.ts';
import { mapScope } from '../../persistence/process-map/scope.ts';
import { actFields, idField, listField, noteField } from '../request/fields.ts';
import { dayField, documentFields } from '../request/moments.ts';
import { type Answer, actRoute, type Route, readRoute } from '../route.ts';
import { lateConsentsPage } from './page.ts';

const PRINCIPAL = ['principal'] as const;
const OFFICER = ['provinceOfficer'] as const;

const untilField = dayField.transform(endOfDay);
const Asking = z.object({
  ...actFields,
  scope: z.enum(['school', 'records']),
  records: listField(idField),
  until: untilField,
  note: noteField,
});
const Withdrawing = z.object({ ...actFields, applicationId: idField });
const Granting = z.object({
  ...actFields,
  ...documentFields,
  applicationId: idField,
  until: untilField,
  note: noteField,
});
const Declining = z.object({ ...actFields, applicationId: idField, note: noteField });

/** A school's own application for a late consent (D4), and the province's answer to it (screen 14). */
export const lateConsentRoutes: readonly Route[] = [
  readRoute(PRINCIPAL, {
    path: '/late-consents',
    chooses: true,
    says: 'Leads to the late consents of the reader’s own school.',
    async handle({ reader, today }) {
      const school = holdingFor(PRINCIPAL, reader, undefined, today)?.unitId;
      return school ? { goTo: `/schools/${school}/late-consents` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(PRINCIPAL, {
    path: '/schools/:schoolId/late-consents',
    place: 'school',
    says: 'What the school may do after the closing, what it asked for and was answered, and the form to ask.',
    async handle({ parts: { database }, params, query, now }) {
      const model = await lateConsentsPage(database, params['schoolId'] ?? '', query['class'], now);
      return model ? { page: 'late-consents/school', model } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  actRoute(PRINCIPAL, {
    path: '/schools/:schoolId/late-consents',
    place: 'school',
    body: Asking,
    says: 'Asks the province to let the school, or some of its records, go on until a day although their lane has ended.',
    async handle({ parts: { database }, params, body, reader, now }) {
      const schoolId = params['schoolId'] ?? '';
      const found = await mapScope(database, 'school', schoolId);
      if (!found) return { refused: 'PAGE_NOT_FOUND' };
      const { commandId, scope, records, until, note } = body;
      const wanted = { until, ...(scope === 'records' && { recordIds: [...new Set(records)] }) };
      const act = { commandId, by: reader.personId, at: now, note };
      const asked = await applyForConsent(database, act, { ...found.scope, schoolId }, wanted);
      return answered(asked, `/schools/${schoolId}/late-consents`);
    },
  }),
  actRoute(PRINCIPAL, {
    path: '/schools/:schoolId/late-consents/withdraw',
    place: 'school',
    body: Withdrawing,
    says: 'Takes an application back that the province has not answered.',
    async handle({ parts: { database }, params, body: { commandId, applicationId }, reader, now }) {
      const back = `/schools/${params['schoolId']}/late-consents`;
      const application = await applicationOf(database, applicationId);
      if (!application || application.schoolId !== params['schoolId']) return { refused: 'SUBJECT_UNKNOWN', back };
      const act = { commandId, by: reader.personId, at: now, note: '' };
      return answered(await withdrawApplication(database, act, application), back);
    },
  }),
  actRoute(OFFICER, {
    path: '/rounds/:roundId/applications/grant',
    place: 'round',
    body: Granting,
    says: 'Agrees to a school’s application: gives the late consent that it asks for, or until another day.',
    async handle({ parts, place, body, reader, now }) {
      const application = await applicationOf(parts.database, body.applicationId);
      if (!application || application.provinceId !== place.provinceId)
        return { refused: 'SUBJECT_UNKNOWN', back: BACK };
      const { commandId, until, note, number, decidedOn } = body;
      const { id, schoolId, schoolYear, recordIds } = application;
      const consent = {
        ...{ schoolId, schoolYear, until, note, noteId: commandId, applicationId: id, by: reader.personId },
        document: { number, decidedOn },
        ...(recordIds && { recordIds }),
      };
      return answered(await giveLateConsent(parts, consent, now), BACK);
    },
  }),
  actRoute(OFFICER, {
    path: '/rounds/:roundId/applications/decline',
    place: 'round',
    body: Declining,
    says: 'Does not agree to a school’s application, and says why.',
    async handle({ parts: { database }, place, body: { commandId, applicationId, note }, reader, now }) {
      const application = await applicationOf(database, applicationId);
      if (!application || application.provinceId !== place.provinceId)
        return { refused: 'SUBJECT_UNKNOWN', back: BACK };
      const act = { commandId, by: reader.personId, at: now, note };
      return answered(await declineApplication(database, act, application), BACK);
    },
  }),
];

const BACK = '/rounds#late';

const answered = (done: object | Refusal, goTo: string): Answer =>
  isRefusal(done) ? { ...done, back: goTo } : { goTo, json: done };
