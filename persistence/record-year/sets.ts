import type { DataSource } from 'typeorm';
import type { Transition } from '../../domain/decider.ts';
import type { RecordCommand } from '../../domain/record-year/messages.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { inTransaction, type Queries } from '../data-source.ts';
import { KINDS } from '../log/kinds.ts';
import { writeCommand } from '../log/write.ts';
import { inSavepointUnlessRefused } from '../refusable-transaction.ts';

/** Members of one transaction at most (architecture section 5). */
const SET = 200;

/** What became of each member: its transition, nothing new, or why it was left out. */
export type SetOutcome = { readonly recordId: string; readonly written: Transition | Refusal | undefined };

/**
 * A set transition: `decide` for each member on its newest state, in id order, a bounded number in a transaction; who is
 * refused is left out and listed. Each record's workflow reads the news at its next message or timer.
 */
export async function writeSet(
  database: DataSource,
  recordIds: readonly string[],
  commandOf: (recordId: string) => RecordCommand,
  writtenAt: number,
  afterEach: (written: number) => unknown = () => undefined,
): Promise<readonly SetOutcome[]> {
  const inOrder = [...recordIds].sort();
  const outcomes: SetOutcome[] = [];
  for (let from = 0; from < inOrder.length; from += SET) {
    const members = inOrder.slice(from, from + SET);
    outcomes.push(
      ...(await inTransaction(database, async (queries) => {
        const written: SetOutcome[] = [];
        for (const recordId of members)
          written.push({ recordId, written: await writeMember(queries, recordId, commandOf(recordId), writtenAt) });
        return written;
      })),
    );
    await afterEach(outcomes.length);
  }
  return outcomes;
}

/** If another subject refuses what follows from it, this member alone is taken back; a fault takes the whole set back. */
const writeMember = (
  queries: Queries,
  recordId: string,
  command: RecordCommand,
  writtenAt: number,
): Promise<Transition | Refusal | undefined> =>
  inSavepointUnlessRefused(queries, () => writeCommand(queries, KINDS, recordId, command, writtenAt));

/** The members that were refused, with the reason. */
export const leftOut = (outcomes: readonly SetOutcome[]): readonly { recordId: string; refusal: Refusal }[] =>
  outcomes.flatMap(({ recordId, written }) => (isRefusal(written) ? [{ recordId, refusal: written }] : []));

/** How many members have an event of this type now. */
export const countOf = (outcomes: readonly SetOutcome[], eventType: string): number =>
  outcomes.filter(
    ({ written }) => written && !isRefusal(written) && written.events.some(({ type }) => type === eventType),
  ).length;
