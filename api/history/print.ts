import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { badgeOf, type Viewer } from '../../domain/record-year/badge.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { recordHistory } from '../../persistence/history/record-history.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';
import { logHead, signatureChain } from '../../persistence/history/signature-chain.ts';
import { readsContent } from './entries.ts';
import { type Printed, printingRoutes } from './printing.ts';
import { timelineRow } from './timeline.ts';
import { viewerOf } from './viewer.ts';
import { withoutResults } from './without-results.ts';

export const PRINTERS = ['homeroomTeacher', 'principal', 'clerk', 'administrator', 'provinceOfficer'] as const;

export const historyPrintRoutes = printingRoutes(PRINTERS, {
  path: 'print',
  what: 'history',
  says: 'Notes that one record’s history is printed, and leads to it.',
  shows: 'One record’s history to print, with the chain of its signatures, as its reader had it printed today.',
  async page({ parts: { database }, reader, place, today, language }, record, printed) {
    const viewer = viewerOf(reader, place, today, false);
    const reading = { printed, language, viewer, mayRead: readsContent(viewer) };
    return { page: 'history/print', model: await printModel(database, record, reading) };
  },
});

const NOBODY = { positions: [], teaches: [], marked: false } as const;

type Reading = {
  readonly printed: Printed;
  readonly language: Language;
  readonly viewer: Viewer;
  /** He reads content: reasons about results are printed too. */
  readonly mayRead: boolean;
};

/** The history on paper: oldest first, no values, who printed it and when, and where the log stood. */
async function printModel(
  queries: Queries,
  record: RecordSummary,
  { printed, language, viewer, mayRead }: Reading,
): Promise<object> {
  const [history, chain, head] = await Promise.all([
    recordHistory(queries, record),
    signatureChain(queries, record),
    logHead(queries, record.recordId),
  ]);
  return {
    record,
    badge: badgeOf(record.standing, NOBODY),
    printed,
    signatures: chain.map(({ digest, subject, ...one }) => ({
      ...one,
      digest: short(digest),
      ...(subject && { subject: subjectName(subject as SubjectKey, record.schoolYear) }),
    })),
    entries: history
      .toReversed()
      .flatMap((entry) => (mayRead ? entry : (withoutResults(entry, viewer) ?? [])))
      .map((entry) => ({
        ...timelineRow(entry, { schoolYear: record.schoolYear, language, mayRead }),
        at: entry.at,
      })),
    head: { rev: head.rev, hash: head.hash },
  };
}

/** Enough of a digest to compare two sheets of paper. */
const short = (digest: string): string => (digest === '' ? '' : `${digest.slice(0, 8)}…${digest.slice(-8)}`);
