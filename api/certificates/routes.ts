import { z } from 'zod';
import { declareCertificate } from '../../activities/certificate/declare-certificate.ts';
import { proveCertificate } from '../../activities/certificate/prove-certificate.ts';
import { keepKey } from '../../activities/certificate/register-certificate.ts';
import { holdingFor, type Role } from '../../domain/access/access.ts';
import { daysBetween } from '../../domain/calendar/day.ts';
import { dayAt, startOfDay } from '../../domain/calendar/instant.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { keepNote } from '../../persistence/acts/note.ts';
import { expiryOf } from '../../persistence/certificate/expiring.ts';
import { remindHolders } from '../../persistence/certificate/remind-holder.ts';
import { takeAct } from '../acts/take-act.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { dayField } from '../request/moments.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { approveManyRoute } from './approve-many.ts';
import { certificatesPage, LEVELS } from './certificates-page.ts';
import { chainIn } from './declaration.ts';

const PAGE = '/certificates';
const SCHOOL: readonly Role[] = ['administrator', 'clerk', 'principal'];

/** A certificate and a key file are a few KB. */
const FILES_LIMIT = 64 * 1024;

/** The approval of organisation certificates, from the school's declaration to the level's word (Điều 7.2, 8.2, 11.2). */
export const certificateRoutes: readonly Route[] = [
  readRoute([...SCHOOL, ...LEVELS], {
    path: PAGE,
    says: 'Certificates of the reader’s units with their checks in plain words, and what he may do with each.',
    handle: (asked) => certificatesPage(asked),
  }),
  actRoute(['administrator'], {
    path: `${PAGE}/declare`,
    chooses: true,
    says: 'Declares the school’s certificate: checked at once, kept as a draft until the clerk has proved it.',
    body: z.object({ commandId: idField }),
    upload: FILES_LIMIT,
    async handle({ parts, uploads, body, reader, now, today }) {
      const unitId = holdingFor(['administrator'], reader, undefined, today)?.unitId ?? '';
      const file = uploads['certificate'];
      if (!file) return { refused: 'CERTIFICATE_NOT_READ', back: PAGE };
      if (uploads['key'] && parts.production) return { refused: 'KEY_NOT_KEPT_HERE', back: PAGE };
      const chain = await chainIn(parts.database, file.bytes);
      if (isRefusal(chain)) return { ...chain, back: PAGE };

      const declaration = {
        chain,
        kind: 'organisation',
        unitId,
        commandId: body.commandId,
        by: reader.personId,
      } as const;
      const declared = await declareCertificate(parts, declaration, now);
      if (isRefusal(declared)) return { ...declared, back: PAGE };
      const key = uploads['key'];
      if (key) await keepKey(parts.database, declared.certificateId, key.bytes);
      return { goTo: PAGE, json: declared };
    },
  }),
  actRoute(['clerk'], {
    path: `${PAGE}/:certificateId/prove`,
    place: 'certificate',
    says: 'The clerk’s test signature: the PIN is tried once and goes nowhere else.',
    body: z.object({ ...actFields, pin: z.string().min(1).max(64) }),
    async handle({ parts, params, body, reader, now }) {
      const certificateId = params['certificateId'] ?? '';
      const { commandId, pin, seen } = body;
      const answer = await proveCertificate(parts, { certificateId, by: reader.personId, commandId, pin, seen }, now);
      if ('refused' in answer)
        return { refused: answer.refused, ...(answer.facts && { facts: answer.facts }), back: PAGE };
      return answer.outcome === 'taken' ? { goTo: PAGE, json: answer } : { refused: 'FAULT', back: PAGE };
    },
  }),
  plainAct('send', ['principal'], 'The principal sends the proved certificate to the level above (Điều 8.2).'),
  approveManyRoute,
  plainAct('approve', LEVELS, 'The level approves the certificate, once all checks have passed (Điều 7.2).'),
  actRoute(LEVELS, {
    path: `${PAGE}/:certificateId/remind`,
    place: 'certificate',
    says: 'Reminds the holder that the certificate expires, once a day.',
    body: z.object({ commandId: idField }),
    async handle({ parts: { database }, params, now, today }) {
      const certificateId = params['certificateId'] ?? '';
      const until = await expiryOf(database, certificateId);
      if (until === undefined || until <= now) return { refused: 'PAGE_NOT_FOUND' };
      const daysBefore = daysBetween(today, dayAt(until));
      const reminded = await remindHolders(database, { certificateId, occasion: today, daysBefore, at: now });
      return { goTo: `${PAGE}?reminded=${reminded}`, json: { reminded } };
    },
  }),
  reasonedAct('reject', 'The level refuses the certificate with a reason.'),
  reasonedAct('suspend', 'The level suspends an approved certificate.'),
  reasonedAct('resume', 'The level lets a suspended certificate sign again.'),
  actRoute(LEVELS, {
    path: `${PAGE}/:certificateId/revoke`,
    place: 'certificate',
    says: 'The level revokes a certificate from a day on; what it signed later is void.',
    body: z.object({ ...actFields, note: noteField, effectiveOn: dayField }),
    async handle({ parts, params, place, body, reader, now, today }) {
      const day = body.effectiveOn;
      if (day > today) return { refused: 'BODY_NOT_VALID', facts: { fields: 'effectiveOn' }, back: PAGE };
      const noteId = body.commandId;
      await keepNote(parts.database, {
        id: noteId,
        schoolId: place.schoolId ?? '',
        text: body.note,
        by: reader.personId,
        at: now,
      });
      const command = {
        type: 'revoke',
        id: body.commandId,
        at: now,
        by: reader.personId,
        noteId,
        effectiveFrom: startOfDay(day),
      };
      return takeAct(parts, { subjectId: params['certificateId'] ?? '', command, seen: body.seen, goTo: PAGE });
    },
  }),
];

/** An act that needs nothing but the person. */
function plainAct(type: 'send' | 'approve', roles: readonly Role[], says: string): Route {
  return actRoute(roles, {
    path: `${PAGE}/:certificateId/${type}`,
    place: 'certificate',
    says,
    body: z.object(actFields),
    async handle({ parts, params, body, reader, now }) {
      const command = { type, id: body.commandId, at: now, by: reader.personId };
      return takeAct(parts, { subjectId: params['certificateId'] ?? '', command, seen: body.seen, goTo: PAGE });
    },
  });
}

/** An act of the level that needs a reason. */
function reasonedAct(type: 'reject' | 'suspend' | 'resume', says: string): Route {
  return actRoute(LEVELS, {
    path: `${PAGE}/:certificateId/${type}`,
    place: 'certificate',
    says,
    body: z.object({ ...actFields, note: noteField }),
    async handle({ parts, params, place, body, reader, now }) {
      const noteId = body.commandId;
      await keepNote(parts.database, {
        id: noteId,
        schoolId: place.schoolId ?? '',
        text: body.note,
        by: reader.personId,
        at: now,
      });
      const command = { type, id: body.commandId, at: now, by: reader.personId, noteId };
      return takeAct(parts, { subjectId: params['certificateId'] ?? '', command, seen: body.seen, goTo: PAGE });
    },
  });
}
