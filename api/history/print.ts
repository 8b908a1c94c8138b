import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { badgeOf, type Viewer } from '../../domain/record-year/badge.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { recordHistory } from '../../persistence/history/record-history.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';
import { logHead, signatureChain } from '../../persistence/history/signature-chain.ts';
import { timelineRow } from './timeline.ts';
import { withoutResults } from './without-results.ts';

const NOBODY = { positions: [], teaches: [], marked: false } as const;

type Printing = {
  readonly now: number;
  readonly language: Language;
  readonly by: string;
  readonly viewer: Viewer;
  /** He reads content: reasons about results are printed too. */
  readonly mayRead: boolean;
};

/** The history on paper: oldest first, no values, who printed it and when, and where the log stood. */
export async function printModel(
  queries: Queries,
  record: RecordSummary,
  { now, language, by, viewer, mayRead }: Printing,
): Promise<object> {
  const [history, chain, head] = await Promise.all([
    recordHistory(queries, record),
    signatureChain(queries, record),
    logHead(queries, record.recordId),
  ]);
  return {
    record,
    badge: badgeOf(record.standing, NOBODY),
    printed: { at: now, by },
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
