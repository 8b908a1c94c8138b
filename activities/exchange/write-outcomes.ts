import { type ItemOutcome, outcomeOf } from '../../domain/exchange/fault.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { type SetOutcome, writeSet } from '../../persistence/record-year/sets.ts';
import type { Sender } from '../acts/send-act.ts';
import type { Clock } from '../transitions/judge.ts';
import { lookAgain } from '../transitions/look-again.ts';

type Said = { readonly outcome: ItemOutcome; readonly recordId?: string };

/**
 * Writes what became of each record of a submission into its log, as a set: `received` (and, with it, `replaced` and
 * `closed`) or `refused`. One command for a record and a message, whoever writes first: the first outcome stands, and is
 * given back. A record that does not wait for this outcome is refused by its own rules.
 */
export async function writeOutcomes<S extends Said>(
  sender: Sender & { readonly clock: Clock },
  messageId: string,
  said: readonly S[],
): Promise<readonly S[]> {
  const now = await sender.clock.now();
  const byRecord = new Map(said.flatMap((one) => (one.recordId ? [[one.recordId, one.outcome] as const] : [])));
  const written = await writeSet(
    sender.database,
    [...byRecord.keys()],
    (recordId) => ({
      ...commandOf(byRecord.get(recordId)),
      id: `${messageId}/outcome`,
      at: now,
      by: 'intake',
      messageId,
    }),
    now,
  );
  await hintEnded(sender, written, now);

  const outcomes = new Map(written.map((one) => [one.recordId, standing(one, byRecord.get(one.recordId))]));
  return said.map((one) => ({ ...one, outcome: outcomes.get(one.recordId ?? '') ?? one.outcome }));
}

const commandOf = (outcome: ItemOutcome | undefined) =>
  outcome?.state === 'refused' ? ({ type: 'refused', cause: outcome.cause } as const) : ({ type: 'received' } as const);

/** What the log says of it, if it was written before; else what was found now. */
function standing({ written }: SetOutcome, said: ItemOutcome | undefined): ItemOutcome | undefined {
  if (isRefusal(written)) return said?.state === 'refused' ? said : outcomeOf([{ refused: written.refused }]);
  const event = written?.events.find(({ type }) => type === 'received' || type === 'refused');
  return event?.type === 'received' ? { state: 'taken' } : said;
}

/** The workflows of records that ended by the set, and of those that they replaced, are told to look at the log. */
async function hintEnded({ database, engine }: Sender, written: readonly SetOutcome[], now: number): Promise<void> {
  const ended = written.filter(({ written: one }) => one && !isRefusal(one)).map(({ recordId }) => recordId);
  if (ended.length === 0) return;
  const rows = await database.query<{ id: string }[]>(
    `SELECT r.id FROM record r WHERE r.id IN (?) AND r.stage = 'closed'
     UNION SELECT o.id FROM record r JOIN record o ON o.id = r.replaces WHERE r.id IN (?) AND o.stage = 'replaced'`,
    [ended, ended],
  );
  for (const { id } of rows) await lookAgain({ database, engine }, id, now);
}
