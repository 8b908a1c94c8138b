import { showMoment } from '../../domain/calendar/instant.ts';
import type { Language } from '../../persistence/account/account.ts';
import { recordSummary } from '../../persistence/history/record-summary.ts';
import { exportRoute } from '../exports/export-route.ts';
import { say } from '../rendering/words.ts';
import { FILTERS, filterIn, HISTORY_READERS, readsContent, wholeHistory } from './entries.ts';
import { type TimelineRow, timelineRow } from './timeline.ts';
import { viewerOf } from './viewer.ts';

/** One record's history as this reader's page tells it, newest first: no result for who may not read one (D31). */
export const historyExport = exportRoute(HISTORY_READERS, {
  page: '/records/:recordId',
  place: 'record',
  what: 'history',
  says: 'One record’s history in plain words, as a list to take along.',
  async list({ parts: { database }, reader, params, place, query, language, now, today }) {
    const record = await recordSummary(database, params['recordId'] ?? '', now);
    const viewer = viewerOf(reader, place, today, false);
    const history = (await wholeHistory(database, record, viewer)).filter(FILTERS[filterIn(query['only'])]);
    const mayRead = readsContent(viewer);
    const heads = ['when', 'who', 'what', 'note', 'changes'].map((key) => say(language, `exports.history.${key}`));
    return {
      name: `${say(language, 'exports.what.history')} ${record.className}`,
      heads,
      rows: history.map((entry) => {
        const row = timelineRow(entry, { schoolYear: record.schoolYear, language, mayRead });
        return [showMoment(entry.at), row.who ?? say(language, 'history.system'), ...sentenceOf(row, language)];
      }),
      unitId: place.schoolId ?? '',
      ofId: record.recordId,
    };
  },
});

/** What happened, what was written or why it was refused, and the values that changed. */
function sentenceOf(row: TimelineRow, language: Language): readonly string[] {
  const { words, facts, who, code, note, more, why, changes } = row;
  const what = say(language, who === undefined ? `${words}.system` : words, facts);
  const values = (changes ?? []).map(({ field, before, after }) =>
    [`${field}:`, ...(before ? [`${before} →`] : []), after || say(language, 'history.gone')].join(' '),
  );
  return [
    code === undefined ? what : `${what} ${say(language, 'history.notTaken')}`,
    [note, more && say(language, more), why && `${why[language]} (${code})`].filter(Boolean).join(' · '),
    values.join('; '),
  ];
}
