import { REPAIRED_BY } from '../../domain/exchange/fault.ts';
import type { RefusedCause } from '../../domain/record-year/state.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { packagesOfRun, type ReportedPackage } from '../../persistence/exchange/report-packages.ts';
import {
  isUnderWay,
  type RefusedGroup,
  type ReportPage,
  type ShownRun,
} from '../../persistence/exchange/report-page.ts';
import type { ReportProgress } from '../../persistence/exchange/report-progress.ts';
import { barOf } from '../rendering/bar.ts';

/** Packages beside the progress: those around the one that is under way. */
const SHOWN = 8;
const MINUTE = 60_000;

/** The report as its template shows it: the bar, what is left in words, causes with who repairs them, packages at hand. */
export async function reportView(
  queries: Queries,
  roundId: string,
  page: ReportPage,
  reader: Pick<SignedIn, 'personId'>,
  now: number,
): Promise<object> {
  const { run, refused } = page;
  const underWay = isUnderWay(page.runs[0]?.state);
  return {
    ...page,
    roundId,
    address: `/rounds/${roundId}/report`,
    running: underWay,
    live: run !== undefined && isUnderWay(run.state),
    ...(run && { run: await runView(queries, run, reader, now) }),
    refusedRecords: refused.reduce((sum, { records }) => sum + records, 0),
    refused: refused.map((group) => groupView(group, `/rounds/${roundId}/report`, underWay)),
    runs: page.runs.map((one) => ({ ...one, current: one.n === run?.n, words: `report.state.${one.state}` })),
  };
}

async function runView(queries: Queries, run: ShownRun, reader: Pick<SignedIn, 'personId'>, now: number) {
  const { progress } = run;
  const from = Math.max(1, Math.min(progress.current ?? 1, progress.packages) - 2);
  return {
    ...run,
    words: `report.state.${run.state}`,
    totals: { packages: progress.packages, records: progress.total, taken: progress.taken, refused: progress.refused },
    sentRecords: progress.total - progress.unsent,
    bar: segmentsOf(progress),
    minutes: minutesLeft(run, now),
    packages: (await packagesOfRun(queries, run.id, { from, most: SHOWN })).map(packageView),
    ...(run.ceremony && { ceremony: { ...run.ceremony, mine: run.ceremony.signerId === reader.personId } }),
  };
}

/** At the rate since the packages were signed; nothing before the first answer. */
function minutesLeft({ state, progress }: ShownRun, now: number): number | undefined {
  const { signedAt, taken, refused, total } = progress;
  const answered = taken + refused;
  if (signedAt === undefined || answered === 0 || !isUnderWay(state) || now <= signedAt) return undefined;
  return Math.ceil(((total - answered) * (now - signedAt)) / answered / MINUTE);
}

const segmentsOf = ({ taken, waiting, refused, unsent }: ReportProgress) =>
  barOf([
    { tone: 'f-done', n: taken },
    { tone: 'f-wait', n: waiting },
    { tone: 'f-stop', n: refused },
    { tone: 'f-rest', n: unsent },
  ]);

/** Only what needs no other bytes is sent again: the way, and the certificates (record-year.md section 6). */
function groupView(group: RefusedGroup, address: string, underWay: boolean): object {
  const text = refusalText(group.code);
  const mends = group.cause === 'transport' || group.cause === 'certificate';
  return {
    ...group,
    what: { vi: text.vi.replaceAll(/\{\w+\}/g, '…'), en: text.en.replaceAll(/\{\w+\}/g, '…') },
    shownCode: text.code,
    words: `report.cure.${group.cause}`,
    repairedBy: `report.repairs.${REPAIRED_BY[group.cause as RefusedCause] ?? 'principal'}`,
    again: mends && !underWay,
    list: `${address}/refused?code=${encodeURIComponent(group.code)}`,
  };
}

/** A package's badge: what became of it as a whole. */
export function packageView(one: ReportedPackage) {
  return { ...one, ...badgeOf(one) };
}

function badgeOf({ state, refused }: ReportedPackage): { tone: string; icon: string; words: string } {
  switch (state) {
    case 'draft':
      return { tone: '', icon: 'signature', words: 'report.package.draft' };
    case 'signed':
      return { tone: 'todo', icon: 'send', words: 'report.package.signed' };
    case 'accepted':
      return { tone: 'wait', icon: 'hourglass', words: 'report.package.accepted' };
    case 'answered':
      return refused === 0
        ? { tone: 'done', icon: 'check', words: 'report.package.answered' }
        : { tone: 'stop', icon: 'x', words: 'report.package.someRefused' };
    case 'refused':
      return { tone: 'stop', icon: 'x', words: 'report.package.refused' };
    default:
      return { tone: '', icon: 'circle-x', words: 'report.package.ended' };
  }
}
