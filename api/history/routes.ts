import { extname } from 'node:path';
import { badgeOf, type Viewer } from '../../domain/record-year/badge.ts';
import { isMarkedBy } from '../../persistence/history/approval-mark.ts';
import { recordHistory, recordSignatures } from '../../persistence/history/record-history.ts';
import { type RecordSummary, recordSummary } from '../../persistence/history/record-summary.ts';
import { noteView } from '../../persistence/history/record-view.ts';
import { revisedParts } from '../../persistence/history/revisions.ts';
import { notePrint } from '../../persistence/history/signature-chain.ts';
import { waitingTimes } from '../../persistence/history/waiting.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Parts, type Route, readRoute } from '../route.ts';
import { actsFor, heldActs } from './acts-for.ts';
import { printModel } from './print.ts';
import { stepsOf } from './steps.ts';
import { timelineRow } from './timeline.ts';
import { viewerOf } from './viewer.ts';
import { waitingView } from './waiting-view.ts';
import { withoutResults } from './without-results.ts';

/** Who reads a record's content. The administrator sees states, never results (D31). */
const READERS = ['homeroomTeacher', 'principal', 'clerk'] as const;

const readsContent = ({ positions }: Viewer): boolean => READERS.some((one) => positions.includes(one));

/** One record: its way in plain words, and its files to read. */
export const historyRoutes: readonly Route[] = [
  readRoute(['homeroomTeacher', 'subjectTeacher', 'principal', 'clerk', 'administrator', 'provinceOfficer'], {
    path: '/records/:recordId',
    says: 'One record’s history in plain words: steps, what happened, what was refused, its signatures.',
    place: 'record',
    async handle({ parts: { database }, reader, params, place, now, today, query, language }) {
      const record = await recordSummary(database, params['recordId'] ?? '', now);
      const marked = await isMarkedBy(database, record.recordId, reader.personId);
      const viewer = viewerOf(reader, place, today, marked);
      const mayRead = readsContent(viewer);
      const [history, signatures, waiting] = await Promise.all([
        wholeHistory(database, record, viewer, mayRead),
        recordSignatures(database, record.recordId),
        waitingTimes(database, record, now),
      ]);
      const only = query['only'] === 'refused' || query['only'] === 'signed' ? query['only'] : 'all';
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
            signed: history.filter(isSigning).length,
            refused: history.filter(isRefused).length,
          },
          entries: history
            .filter(FILTERS[only])
            .map((entry) => timelineRow(entry, { schoolYear: record.schoolYear, language, mayRead })),
          signatures,
          acts: actsFor(record, viewer),
          held: heldActs(record, viewer),
          mayRead,
        },
      };
    },
  }),
  readRoute(['homeroomTeacher', 'principal', 'clerk', 'administrator', 'provinceOfficer'], {
    path: '/records/:recordId/print',
    says: 'One record’s history to print, with the chain of its signatures; every printing is noted.',
    place: 'record',
    async handle({ parts: { database }, reader, params, place, now, today, language }) {
      const record = await recordSummary(database, params['recordId'] ?? '', now);
      const viewer = viewerOf(reader, place, today, false);
      await notePrint(database, { id: newId(now), recordId: record.recordId, personId: reader.personId, at: now });
      return {
        page: 'history/print',
        model: await printModel(database, record, {
          now,
          language,
          by: reader.fullName,
          viewer,
          mayRead: readsContent(viewer),
        }),
      };
    },
  }),
  fileRoute('form.pdf', 'The display form as last signed, to read; every reading is noted.', (record) => ({
    sha256: record.pdfSha256,
    type: 'application/pdf',
  })),
  fileRoute('record.xml', 'The record itself, the signed XML as last signed; every reading is noted.', (record) => ({
    sha256: record.xmlSha256,
    type: 'application/xml',
  })),
];

/** What changed in a signed part, and what was written about it, shows results: only to those who may read them (D31). */
async function wholeHistory(database: Parts['database'], record: RecordSummary, viewer: Viewer, mayRead: boolean) {
  const [history, revised] = await Promise.all([
    recordHistory(database, record),
    mayRead ? revisedParts(database, record) : [],
  ]);
  const changed = revised.map((one) => ({ kind: 'changed' as const, ...one }));
  const told = mayRead ? history : history.map((entry) => withoutResults(entry, viewer));
  return [...told, ...changed].sort((a, b) => b.at - a.at);
}

/** One of the record's two files, the bytes that were signed, for those who may read its content. */
function fileRoute(
  name: 'form.pdf' | 'record.xml',
  says: string,
  fileOf: (record: RecordSummary) => { readonly sha256: string | undefined; readonly type: string },
): Route {
  return readRoute(READERS, {
    path: `/records/:recordId/${name}`,
    says,
    place: 'record',
    async handle({ parts: { database, files }, reader, params, now }) {
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
      return { bytes, type, fileName: `hoc-ba-${record.recordId}${extname(name)}` };
    },
  });
}

type Entry = Awaited<ReturnType<typeof wholeHistory>>[number];
const isRefused = ({ kind }: Entry): boolean => kind === 'refused';
const SIGNINGS: readonly string[] = ['homeroomSigned', 'approved', 'sealed'];
const isSigning = (entry: Entry): boolean =>
  entry.kind === 'part' || (entry.kind === 'event' && SIGNINGS.includes(entry.event.type));
const FILTERS = { all: () => true, signed: isSigning, refused: isRefused } as const;
