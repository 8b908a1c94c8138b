import { holdingFor } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { showMoment } from '../../domain/calendar/instant.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { exportsOf, type ShownExport } from '../../persistence/exports/export-log.ts';
import { EXPORT_WATCHERS } from '../navigation.ts';
import { say } from '../rendering/words.ts';
import { type Route, readRoute } from '../route.ts';
import { exportRoute, MOST_ROWS } from './export-route.ts';

const SHOWN = 200;

/** The log of exports: who took which list or document along, and when. */
export const exportsRoutes: readonly Route[] = [
  readRoute(EXPORT_WATCHERS, {
    path: '/exports',
    chooses: true,
    says: 'Who exported which list or document of the reader’s school or province, and when.',
    async handle({ parts: { database }, reader, today }) {
      const exports = await exportsOf(database, unitOf(reader, today), SHOWN);
      return {
        page: 'exports/exports',
        model: { exports: exports.map((one) => ({ ...one, words: `exports.what.${one.what}` })), shown: SHOWN },
      };
    },
  }),
  exportRoute(EXPORT_WATCHERS, {
    page: '/exports',
    chooses: true,
    what: 'exports',
    says: 'The log of exports itself, as a list to take along.',
    async list({ parts: { database }, reader, language, today }) {
      const unitId = unitOf(reader, today);
      const exports = await exportsOf(database, unitId, MOST_ROWS + 1);
      return {
        name: say(language, 'exports.what.exports'),
        heads: ['when', 'who', 'thing', 'class', 'format', 'rows'].map((key) => say(language, `exports.log.${key}`)),
        rows: exports.map((one) => cellsOf(one, language)),
        unitId,
        ofId: unitId,
      };
    },
  }),
];

const cellsOf = ({ at, by, what, className, format, rows }: ShownExport, language: Language): readonly string[] => [
  showMoment(at),
  by,
  say(language, `exports.what.${what}`),
  className ?? '',
  format === 'paper' ? say(language, 'exports.log.paper') : format,
  `${rows}`,
];

const unitOf = (reader: SignedIn, today: CalendarDay): string =>
  holdingFor(EXPORT_WATCHERS, reader, undefined, today)?.unitId ?? '';
