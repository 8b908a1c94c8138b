import type { Viewer } from '../../domain/record-year/badge.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { recordHistory } from '../../persistence/history/record-history.ts';
import type { RecordSummary } from '../../persistence/history/record-summary.ts';
import { revisedParts } from '../../persistence/history/revisions.ts';
import { withoutResults } from './without-results.ts';

/** Who sees a record's history. */
export const HISTORY_READERS = [
  'homeroomTeacher',
  'subjectTeacher',
  'principal',
  'clerk',
  'administrator',
  'provinceOfficer',
] as const;

/** Who reads a record's content. The administrator sees states, never results (D31). */
export const CONTENT_READERS = ['homeroomTeacher', 'principal', 'clerk'] as const;

export const readsContent = ({ positions }: Viewer): boolean => CONTENT_READERS.some((one) => positions.includes(one));

/** What changed in a signed part, and what was written about it, shows results: only to those who may read them (D31). */
export async function wholeHistory(queries: Queries, record: RecordSummary, viewer: Viewer) {
  const mayRead = readsContent(viewer);
  const [history, revised] = await Promise.all([
    recordHistory(queries, record),
    mayRead ? revisedParts(queries, record) : [],
  ]);
  const changed = revised.map((one) => ({ kind: 'changed' as const, ...one }));
  const told = mayRead ? history : history.flatMap((entry) => withoutResults(entry, viewer) ?? []);
  return [...told, ...changed].sort((a, b) => b.at - a.at);
}

type Entry = Awaited<ReturnType<typeof wholeHistory>>[number];
const isRefused = ({ kind }: Entry): boolean => kind === 'refused';
const SIGNINGS: readonly string[] = ['homeroomSigned', 'approved', 'sealed'];
const isSigning = (entry: Entry): boolean =>
  entry.kind === 'part' || (entry.kind === 'event' && SIGNINGS.includes(entry.event.type));

/** The filters of the history: they live in the address. */
export const FILTERS = { all: () => true, signed: isSigning, refused: isRefused } as const;
export type Filter = keyof typeof FILTERS;

export const filterIn = (text: string | undefined): Filter => (text === 'refused' || text === 'signed' ? text : 'all');
