import { z } from 'zod';
import { holdingsOn, type Role } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { findClasses, findRecords, MOST_FOUND, type SearchScope } from '../../persistence/search/pupil-search.ts';
import { SEARCHERS } from '../navigation.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import { actRoute, type Route, readRoute } from '../route.ts';

const OF_A_SCHOOL: readonly Role[] = ['principal', 'clerk', 'administrator'];
const OF_CLASSES: readonly Role[] = ['subjectTeacher', 'homeroomTeacher'];

/** The search of the top bar. It is sent, never asked for: no name stands in an address, a log or a history (record-year.md 7). */
export const searchRoutes: readonly Route[] = [
  readRoute(SEARCHERS, {
    path: '/search',
    says: 'The form to search for pupils and classes.',
    async handle() {
      return { page: 'search/search', model: { text: '', records: [], classes: [] } };
    },
  }),
  actRoute(SEARCHERS, {
    path: '/search',
    says: 'Finds pupils by name, with or without marks, by whole code, and classes; only the reader’s own.',
    body: z.object({ text: z.string().max(200) }),
    async handle({ parts: { database }, body, reader, today, now }) {
      const text = body.text.normalize('NFC').trim();
      const scope = scopeOf(reader, today);
      const [records, classes] = await Promise.all([
        findRecords(database, scope, text, now),
        findClasses(database, scope, text),
      ]);
      return {
        page: 'search/search',
        model: {
          text,
          asked: text !== '',
          records: withNamesakes(records.slice(0, MOST_FOUND), ({ pupil }) => pupil),
          classes,
          more: records.length > MOST_FOUND,
        },
      };
    },
  }),
];

/** Điều 5.1, 5.2: only one's own classes or school. */
function scopeOf(reader: SignedIn, today: CalendarDay): SearchScope {
  const held = holdingsOn(reader.holdings, today);
  return {
    schoolIds: [...new Set(held.filter(({ role }) => OF_A_SCHOOL.includes(role)).map(({ unitId }) => unitId))],
    classIds: [
      ...new Set(held.flatMap(({ role, classId }) => (OF_CLASSES.includes(role) && classId ? [classId] : []))),
    ],
  };
}
