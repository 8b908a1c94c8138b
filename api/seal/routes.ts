import { z } from 'zod';
import { beginPackageCeremony } from '../../activities/exchange/begin-packages.ts';
import { holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { waitingForClerk } from '../../persistence/seal/to-seal.ts';
import { begin } from '../ceremony/begin.ts';
import { idField, listField } from '../request/fields.ts';
import { type Answer, actRoute, type Parts, type Route, readRoute } from '../route.ts';
import { resultPage } from './result-page.ts';
import { sealPage } from './seal-page.ts';

const PAGE = '/records/seal-and-submit';

/** Two confirmations on one page: the package's signature covers the sealed records (record-files.md section 3). */
export const sealRoutes: readonly Route[] = [
  readRoute(['clerk'], {
    path: PAGE,
    says: 'What waits for the seal and for submission, the packages sent, and what was refused by cause.',
    async handle({ parts: { database }, reader, today, now }) {
      const model = await sealPage(database, schoolsOf(reader, today), { personId: reader.personId, now });
      return { page: 'seal/page', model };
    },
  }),
  readRoute(['clerk'], {
    path: `${PAGE}/results/:ceremonyId`,
    place: 'ceremony',
    says: 'What became of a sealing or submission, class by class; refused ones by cause with what to do.',
    async handle({ parts: { database }, params, now }) {
      const model = await resultPage(database, params['ceremonyId'] ?? '', now);
      return model ? { page: 'seal/result', model } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  actRoute(['clerk'], {
    path: `${PAGE}/seal`,
    says: 'Begins the ceremony that seals the approved records of these classes.',
    body: z.object({ classes: listField(idField) }),
    async handle(asked) {
      const { parts, reader, body, today } = asked;
      const waiting = await waitingForClerk(parts.database, schoolsOf(reader, today));
      const records = waiting.filter(
        ({ stage, classId, approvedBy }) =>
          stage === 'seal' && body.classes.includes(classId) && approvedBy !== reader.personId,
      );
      if (records.length === 0) return { refused: 'NOTHING_TO_SIGN', back: PAGE };
      const documents = ofOneSchool(records).map(({ recordId }) => ({ subjectId: recordId, documentId: recordId }));
      return begin(asked, 'seal', documents, PAGE);
    },
  }),
  actRoute(['clerk'], {
    path: `${PAGE}/submit`,
    says: 'Begins the ceremony that signs the packages of these classes and submits them.',
    body: z.object({ classes: listField(idField) }),
    async handle({ parts, reader, body, today, now }) {
      const waiting = await waitingForClerk(parts.database, schoolsOf(reader, today));
      const records = waiting.filter(({ stage, classId }) => stage === 'issued' && body.classes.includes(classId));
      return submit(parts, reader, records, now);
    },
  }),
  actRoute(['clerk'], {
    path: `${PAGE}/resubmit`,
    says: 'Begins the ceremony that sends refused records again, the same bytes, where the cause mends itself.',
    body: z.object({ records: listField(idField) }),
    async handle({ parts, reader, body, today, now }) {
      const waiting = await waitingForClerk(parts.database, schoolsOf(reader, today));
      const records = waiting.filter(({ stage, recordId }) => stage === 'refused' && body.records.includes(recordId));
      return submit(parts, reader, records, now);
    },
  }),
];

type Submitted = { readonly recordId: string; readonly schoolId: string };

/** One ceremony for one school. */
async function submit(parts: Parts, reader: SignedIn, records: readonly Submitted[], now: number): Promise<Answer> {
  const [first] = records;
  if (!first) return { refused: 'NOTHING_TO_SUBMIT', back: PAGE };
  const recordIds = ofOneSchool(records).map(({ recordId }) => recordId);
  const asked = { schoolId: first.schoolId, signerId: reader.personId, recordIds };
  const begun = await beginPackageCeremony(parts, asked, now);
  if (isRefusal(begun)) return { ...begun, back: PAGE };
  return { goTo: `/ceremonies/${begun.ceremonyId}`, json: { ceremonyId: begun.ceremonyId } };
}

/** A signing is of one school: who is clerk at two has the other's left, and presses once more. */
const ofOneSchool = <R extends { readonly schoolId: string }>(records: readonly R[]): readonly R[] =>
  records.filter(({ schoolId }) => schoolId === records[0]?.schoolId);

const schoolsOf = (reader: SignedIn, today: CalendarDay): readonly string[] => [
  ...new Set(
    holdingsOn(reader.holdings, today)
      .filter(({ role }) => role === 'clerk')
      .map(({ unitId }) => unitId),
  ),
];
