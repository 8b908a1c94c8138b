import { z } from 'zod';
import { holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { markRecords, unmarkRecords } from '../../persistence/history/approval-mark.ts';
import { approvalList } from '../../persistence/principal/approval-list.ts';
import { idField, listField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { returnRoutes } from './return.ts';

const Chosen = z.object({ records: listField(idField), class: idField.optional() });

/** The principal's list: read, mark, sign all marked at once, or return (Điều 8.6; record-year.md section 2). */
export const principalRoutes: readonly Route[] = [
  readRoute(['principal'], {
    path: '/records/approve',
    says: 'The records that wait for the principal, by class, with his marks.',
    async handle({ parts: { database }, reader, today, query }) {
      const all = await approvalList(database, schoolsOf(reader, today), reader);
      const chosen = all.filter(({ classId }) => query['class'] === undefined || classId === query['class']);
      const marked = all.filter((record) => record.marked);
      return {
        page: 'principal/list',
        model: {
          total: all.length,
          ...(all.length > 0 && { dueAt: Math.min(...all.map(({ dueAt }) => dueAt)) }),
          classId: query['class'],
          classes: [...Map.groupBy(all, ({ classId }) => classId)].map(([classId, records]) => ({
            classId,
            name: records[0]?.className,
            count: records.length,
            current: classId === query['class'],
          })),
          groups: [...Map.groupBy(chosen, ({ classId }) => classId).values()].map((records) => ({
            name: records[0]?.className,
            classId: records[0]?.classId,
            records,
          })),
          marked,
        },
      };
    },
  }),
  actRoute(['principal'], {
    path: '/records/approve/mark',
    says: 'Marks records as approved; the mark falls when the content changes.',
    body: Chosen,
    async handle({ parts: { database }, reader, body, now, today }) {
      const mark = { by: reader.personId, at: now, schoolIds: schoolsOf(reader, today) };
      const marked = await markRecords(database, body.records, mark);
      return { goTo: listOf(body.class), json: { marked } };
    },
  }),
  actRoute(['principal'], {
    path: '/records/approve/unmark',
    says: 'Takes the reader’s own marks back.',
    body: Chosen,
    async handle({ parts: { database }, reader, body }) {
      await unmarkRecords(database, body.records, reader.personId);
      return { goTo: listOf(body.class), json: { marked: 0 } };
    },
  }),
  ...returnRoutes,
];

const listOf = (classId: string | undefined): string =>
  classId === undefined ? '/records/approve' : `/records/approve?class=${classId}`;

const schoolsOf = (reader: SignedIn, today: CalendarDay): readonly string[] => [
  ...new Set(
    holdingsOn(reader.holdings, today)
      .filter(({ role }) => role === 'principal')
      .map(({ unitId }) => unitId),
  ),
];
