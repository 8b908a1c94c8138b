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
import { progressView } from '../progress/progress-view.ts';

/** Seconds after which a page without script asks again. */
const REFRESH = 3;
/** Packages beside the progress: those around the one that is under way. */
const SHOWN = 8;

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
    self: `/rounds/${roundId}/report${run ? `?run=${run.n}` : ''}`,
    running: underWay,
    ...(run && isUnderWay(run.state) && { refresh: REFRESH }),
    liveState: `${run?.state ?? 'none'}${run?.ceremony ? '/ceremony' : ''}`,
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
    work: progressIn(run, now),
    packages: (await packagesOfRun(queries, run.id, { from, most: SHOWN })).map(packageView),
    ...(run.ceremony && { ceremony: { ...run.ceremony, mine: run.ceremony.signerId === reader.personId } }),
  };
}

/** Counted in records, at the rate since the packages were signed. */
function progressIn({ state, progress, endedAt }: ShownRun, now: number) {
  const { total, taken, refused, waiting, signedAt, updatedAt } = progress;
  return progressView(
    {
      ...{ total, refused, waiting },
      done: taken,
      ...(signedAt !== undefined && { startedAt: signedAt }),
      ...(!isUnderWay(state) && { endedAt: endedAt ?? updatedAt ?? now }),
    },
    now,
  );
}

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
