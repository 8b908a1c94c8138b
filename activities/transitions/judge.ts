import { ApplicationFailure } from '@temporalio/common';
import type { DataSource } from 'typeorm';
import type { Question, Verdict } from '../../domain/decider.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { errorNumber } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { transitionsAfter } from '../../persistence/log/transition.ts';
import { RuleFailed, writeCommand } from '../../persistence/log/write.ts';
import { inTransactionUnlessRefused } from '../../persistence/refusable-transaction.ts';

/** Instants of acts come from one clock; more than this ahead of it is no clock of ours (ms). */
const CLOCK_SKEW = 5_000;

/** The injected clock: ms, UTC. */
export type Clock = { now(): number | Promise<number> };

/**
 * Where the verdict falls (A6): decides on the newest state and the newest facts, appends and projects, in one READ
 * COMMITTED transaction, and answers with all that the log holds after the asked revision, or the refusal. A known
 * command gets its first answer. Refusals and faults of ours are never retried; what the database suffers is.
 */
export async function judge(
  database: DataSource,
  clock: Clock,
  { subjectId, rev, command }: Question,
): Promise<Verdict> {
  const now = await clock.now();
  if (command.at > now + CLOCK_SKEW) return { news: [], refused: { refused: 'FROM_THE_FUTURE' } };

  try {
    const news = await inTransactionUnlessRefused(database, async (queries) => {
      const written = await writeCommand(queries, KINDS, subjectId, command, now);
      return isRefusal(written) ? written : transitionsAfter(queries, subjectId, rev);
    });
    return isRefusal(news) ? { news: await transitionsAfter(database, subjectId, rev), refused: news } : { news };
  } catch (fault) {
    if (fault instanceof RuleFailed) throw ApplicationFailure.nonRetryable('RULE_FAILED', 'RULE_FAILED');
    throw ApplicationFailure.retryable(`database fault ${errorNumber(fault)}`, 'DATABASE_AWAY');
  }
}
