import { z } from 'zod';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { type MarkOutcome, markRecords, unmarkRecords } from '../../persistence/history/approval-mark.ts';
import { approvalList, type WaitingRecord } from '../../persistence/principal/approval-list.ts';
import { begin } from '../ceremony/begin.ts';
import { idField, listField } from '../request/fields.ts';
import { type Asked, actRoute, type Route } from '../route.ts';
import { DESK, deskAddress } from './desk-address.ts';
import { hasNothingFurther, inDeskOrder } from './desk-page.ts';
import { schoolsOf } from './schools.ts';

/** A record and the revision that the page showed: `<record>:<revision>`. */
const markField = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}:[0-9A-HJKMNP-TV-Z]{26}$/);
const Marks = z.object({
  records: listField(markField),
  class: idField.optional(),
  onward: z.literal('next').optional(),
});
/** To take a mark back needs no revision; the list's boxes carry one. */
const markedField = z
  .string()
  .max(60)
  .transform((one) => one.split(':')[0] ?? '')
  .pipe(idField);
const Unmarks = z.object({ records: listField(markedField), class: idField.optional() });
const Rest = z.object({ readAt: z.coerce.number().int().positive() });

/** Marks on the desk, and the one signing of all that bears the reader's mark (record-year.md section 2). */
export const markRoutes: readonly Route[] = [
  actRoute(['principal'], {
    path: `${DESK}/mark`,
    says: 'Marks records as approved, each on the content that was read; the mark falls when the content changes.',
    body: Marks,
    async handle({ parts: { database }, reader, body, now, today }) {
      const wanted = body.records.map((one) => {
        const [recordId = '', revisionId = ''] = one.split(':');
        return { recordId, revisionId };
      });
      const schoolIds = schoolsOf(reader, today);
      const outcomes = await markRecords(database, wanted, { by: reader.personId, at: now, schoolIds });
      const json = jsonOf(outcomes);
      const [only] = outcomes;
      if (outcomes.length === 1 && only?.refused)
        return { refused: only.refused, back: deskAddress({ recordId: only.recordId }) };
      if (body.onward !== 'next' || !only)
        return { goTo: listWith(body.class, json.marked, json.leftOut.length), json };
      const all = await approvalList(database, schoolIds, reader);
      return { goTo: onward(all, only.recordId), json };
    },
  }),
  actRoute(['principal'], {
    path: `${DESK}/mark-rest`,
    says: 'Marks everything in which there is nothing further to look at, as it stood when the page was read.',
    body: Rest,
    async handle({ parts: { database }, reader, body, now, today }) {
      const schoolIds = schoolsOf(reader, today);
      const rest = (await approvalList(database, schoolIds, reader)).filter(
        (record) => hasNothingFurther(record) && stoodThen(record, body.readAt),
      );
      const outcomes = await markRecords(database, rest, { by: reader.personId, at: now, schoolIds });
      const json = jsonOf(outcomes);
      return { goTo: listWith(undefined, json.marked, json.leftOut.length), json };
    },
  }),
  actRoute(['principal'], {
    path: `${DESK}/unmark`,
    says: 'Takes the reader’s own marks back.',
    body: Unmarks,
    async handle({ parts: { database }, reader, body }) {
      await unmarkRecords(database, body.records, reader.personId);
      return { goTo: deskAddress(body.class === undefined ? {} : { classId: body.class }), json: { marked: 0 } };
    },
  }),
  actRoute(['principal'], {
    path: `${DESK}/sign`,
    says: 'Begins the one ceremony over all records that bear the reader’s mark.',
    async handle(asked) {
      const named = await markedDocuments(asked);
      return isRefusal(named) ? { ...named, back: DESK } : begin(asked, 'approve', named, DESK);
    },
  }),
];

const jsonOf = (outcomes: readonly MarkOutcome[]) => ({
  marked: outcomes.filter(({ refused }) => !refused).length,
  leftOut: outcomes.flatMap(({ recordId, refused }) => (refused ? [{ recordId, refused }] : [])),
});

/** What arrived, or was signed anew, after the page was read stays out: nobody has been shown it. */
const stoodThen = ({ since, signedAt }: WaitingRecord, readAt: number): boolean => Math.max(since, signedAt) <= readAt;

const listWith = (classId: string | undefined, marked: number, left: number): string => {
  const address = new URL(deskAddress(classId === undefined ? {} : { classId }), 'http://desk');
  address.searchParams.set('marked', String(marked));
  if (left > 0) address.searchParams.set('left', String(left));
  return `${address.pathname}${address.search}`;
};

/** After one record the next that has no mark, in the order of the desk; after the last of its class the class's list. */
function onward(all: readonly WaitingRecord[], recordId: string): string {
  const classId = all.find((one) => one.recordId === recordId)?.classId;
  const ofClass = inDeskOrder(all.filter((one) => one.classId === classId));
  const at = ofClass.findIndex((one) => one.recordId === recordId);
  const next = [...ofClass.slice(at + 1), ...ofClass.slice(0, at)].find(({ marked }) => !marked);
  const where = { ...(classId !== undefined && { classId }), ...(next && { recordId: next.recordId }) };
  const address = deskAddress(where);
  return `${address}${address.includes('?') ? '&' : '?'}marked=${recordId}`;
}

/** One school's records: a ceremony is of one. */
async function markedDocuments({
  parts,
  reader,
  today,
}: Asked<unknown, SignedIn>): Promise<readonly { subjectId: string; documentId: string }[] | Refusal> {
  const all = await approvalList(parts.database, schoolsOf(reader, today), reader);
  const marked = all.filter((record) => record.marked);
  const [first] = marked;
  if (!first) return { refused: 'NOTHING_TO_SIGN' };
  return marked
    .filter(({ schoolId }) => schoolId === first.schoolId)
    .map(({ recordId }) => ({ subjectId: recordId, documentId: recordId }));
}
