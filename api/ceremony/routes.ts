import { z } from 'zod';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { idField, listField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { begin } from './begin.ts';
import { BEGUN_HERE, ceremonyPage } from './ceremony-page.ts';
import { leaverRoutes } from './leaver.ts';
import { homeroomReview, SHEET_SIGNERS, sheetReview } from './review.ts';
import { sheetsReviewRoutes } from './sheets-review.ts';

const Begin = z.object({
  kind: z.enum(BEGUN_HERE),
  /** `<subject>:<document>`: a sheet and an enrolment, or a record twice. */
  documents: listField(z.string().regex(/^[0-9A-Z]{26}:[0-9A-Z]{26}$/)),
  back: z
    .string()
    .regex(/^\/(?!\/)[\w./~?=-]*$/)
    .catch('/inbox'),
});

/** Signing: review, begin, one confirmation with the PIN, progress, result. */
export const ceremonyRoutes: readonly Route[] = [
  ...leaverRoutes,
  ...sheetsReviewRoutes,
  readRoute(SHEET_SIGNERS, {
    path: '/classes/:classId/sheets/:subject/:point/sign',
    place: 'sheet',
    says: 'What the teacher is about to sign of a sheet, what is left out and why.',
    handle: sheetReview,
  }),
  readRoute(['homeroomTeacher'], {
    path: '/classes/:classId/records/sign',
    place: 'class',
    says: 'The records that the homeroom teacher is about to sign, what is left out and why.',
    handle: homeroomReview,
  }),
  actRoute(['subjectTeacher', 'homeroomTeacher', 'principal', 'clerk'], {
    path: '/ceremonies',
    says: 'Begins a signing over documents; the certificate is chosen by the rules.',
    body: Begin,
    async handle(asked) {
      const { kind, documents, back } = asked.body;
      if (documents.length === 0) return { refused: 'NOTHING_TO_SIGN', back };
      const named = documents.map((document) => {
        const [subjectId = '', documentId = ''] = document.split(':');
        return { subjectId, documentId };
      });
      return begin(asked, kind, named, back);
    },
  }),
  readRoute('owner', {
    path: '/ceremonies/:ceremonyId',
    place: 'ceremony',
    says: 'A signing as it stands: being prepared, waiting for the PIN, running with its counts, or its result.',
    async handle({ parts, params, now }) {
      return ceremonyPage(parts, params['ceremonyId'] ?? '', now);
    },
  }),
  actRoute('owner', {
    path: '/ceremonies/:ceremonyId/confirm',
    place: 'ceremony',
    says: 'The one confirmation: the PIN opens the key within this request and goes nowhere else.',
    body: z.object({ pin: z.string().min(1).max(64) }),
    async handle({ parts, params, body, reader, now }) {
      const ceremonyId = params['ceremonyId'] ?? '';
      const confirmed = await confirmCeremony(parts, ceremonyId, reader.personId, body.pin, now);
      if (confirmed === 'confirmed') return { goTo: `/ceremonies/${ceremonyId}`, json: { outcome: 'confirmed' } };
      return ceremonyPage(parts, ceremonyId, now, confirmed);
    },
  }),
  actRoute('owner', {
    path: '/ceremonies/:ceremonyId/cancel',
    place: 'ceremony',
    says: 'Stops a signing before its confirmation; nothing was signed.',
    body: z.object({ ceremonyId: idField.optional() }),
    async handle({ parts, params }) {
      const ceremonyId = params['ceremonyId'] ?? '';
      const ceremony = await ceremonyOf(parts.database, ceremonyId);
      if (ceremony?.state !== 'preparing' && ceremony?.state !== 'prepared')
        return { goTo: `/ceremonies/${ceremonyId}` };
      await parts.engine.workflow
        .getHandle(`ceremony/${ceremonyId}`)
        .executeUpdate('cancel', { updateId: `${ceremonyId}/cancel` });
      return { goTo: `/ceremonies/${ceremonyId}` };
    },
  }),
];
