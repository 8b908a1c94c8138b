import { extname } from 'node:path';
import { holdingFor } from '../../domain/access/access.ts';
import { badgeOf } from '../../domain/record-year/badge.ts';
import { noteExport } from '../../persistence/exports/export-log.ts';
import { isMarkedBy } from '../../persistence/history/approval-mark.ts';
import { recordSignatures } from '../../persistence/history/record-history.ts';
import { type RecordSummary, recordSummary } from '../../persistence/history/record-summary.ts';
import { noteView } from '../../persistence/history/record-view.ts';
import { waitingTimes } from '../../persistence/history/waiting.ts';
import { newId } from '../../persistence/ulid.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { actsFor, heldActs } from './acts-for.ts';
import { CONTENT_READERS, FILTERS, filterIn, HISTORY_READERS, readsContent, wholeHistory } from './entries.ts';
import { historyExport } from './export.ts';
import { lookUpSlipRoutes } from './look-up-slip.ts';
import { historyPrintRoutes, PRINTERS } from './print.ts';
import { stepsOf } from './steps.ts';
import { timelineRow } from './timeline.ts';
import { viewerOf } from './viewer.ts';
import { waitingView } from './waiting-view.ts';

/** One record: its way in plain words, and its files to read. */
export const historyRoutes: readonly Route[] = [
  readRoute(HISTORY_READERS, {
    path: '/records/:recordId',
    says: 'One record’s history in plain words: steps, what happened, what was refused, its signatures.',
    place: 'record',
    async handle({ parts: { database }, reader, params, place, now, today, query, language }) {
      const record = await recordSummary(database, params['recordId'] ?? '', now);
      const marked = await isMarkedBy(database, record.recordId, reader.personId);
      const viewer = viewerOf(reader, place, today, marked);
      const mayRead = readsContent(viewer);
      const [history, signatures, waiting] = await Promise.all([
        wholeHistory(database, record, viewer),
        recordSignatures(database, record.recordId),
        waitingTimes(database, record, now),
      ]);
      const only = filterIn(query['only']);
      return {
        page: 'history/record',
        model: {
          record,
          badge: badgeOf(record.standing, viewer),
          steps: stepsOf(record, history),
          waiting: waitingView(waiting),
          only,
          counts: {
            all: history.length,
            signed: history.filter(FILTERS.signed).length,
            refused: history.filter(FILTERS.refused).length,
          },
          entries: history
            .filter(FILTERS[only])
            .map((entry) => timelineRow(entry, { schoolYear: record.schoolYear, language, mayRead })),
          signatures,
          acts: actsFor(record, viewer),
          held: heldActs(record, viewer),
          mayRead,
          prints: holdingFor(PRINTERS, reader, place, today) !== undefined,
          handsOut: viewer.positions.length > 0,
        },
      };
    },
  }),
  ...historyPrintRoutes,
  ...lookUpSlipRoutes,
  historyExport,
  fileRoute('form.pdf', 'The display form as last signed, to take along; every reading is noted.', (record) => ({
    sha256: record.pdfSha256,
    type: 'application/pdf',
  })),
  fileRoute(
    'record.xml',
    'The record itself, the signed XML as last signed, to take along; every reading is noted.',
    (record) => ({
      sha256: record.xmlSha256,
      type: 'application/xml',
    }),
  ),
];

/** One of the record's two files, the bytes that were signed, for those who may read its content: an act, as every export. */
function fileRoute(
  name: 'form.pdf' | 'record.xml',
  says: string,
  fileOf: (record: RecordSummary) => { readonly sha256: string | undefined; readonly type: string },
): Route {
  return actRoute(CONTENT_READERS, {
    path: `/records/:recordId/${name}`,
    says,
    place: 'record',
    async handle({ parts: { database, files }, reader, params, place, now }) {
      const record = await recordSummary(database, params['recordId'] ?? '', now);
      const { sha256, type } = fileOf(record);
      if (!sha256) return { refused: 'PAGE_NOT_FOUND' };
      const bytes = await files.get(sha256);
      await noteView(database, {
        recordId: record.recordId,
        accountId: reader.accountId,
        revisionId: record.revisionId,
        digest: record.contentDigest,
        at: now,
      });
      await noteExport(database, {
        ...{ id: newId(now), personId: reader.personId, unitId: place.schoolId ?? '', ofId: record.recordId },
        ...(name === 'form.pdf' ? { what: 'form', format: 'pdf' } : { what: 'record', format: 'xml' }),
        ...{ rows: 1, at: now },
      });
      return { bytes, type, fileName: `hoc-ba-${record.recordId}${extname(name)}` };
    },
  });
}
