import type { Fault, ItemOutcome } from '../../domain/exchange/fault.ts';
import type { RefusedCause } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** Sender and receiver each keep their own row of a message and of what was said of its records. */
export type Side = 'sent' | 'received';

export type NewItem = {
  readonly lookUpCode: string;
  readonly recordId?: string;
  readonly xmlSha256?: string;
};

export async function insertItems(
  queries: Queries,
  of: { id: string; side: Side },
  items: readonly NewItem[],
): Promise<void> {
  for (const [i, { lookUpCode, recordId, xmlSha256 }] of items.entries()) {
    await queries.query(
      `INSERT INTO message_item (message_id, side, n, look_up_code, record_id, state, xml_sha256) VALUES (?, ?, ?, ?, ?, 'pending', ?)`,
      [of.id, of.side, i + 1, lookUpCode, recordId ?? null, xmlSha256 ?? null],
    );
  }
}

export type MessageItem = {
  readonly n: number;
  readonly lookUpCode: string;
  readonly state: 'pending' | 'taken' | 'refused';
  readonly faults: readonly Fault[];
  readonly recordId?: string;
  readonly cause?: RefusedCause;
  readonly xmlSha256?: string;
};

export async function itemsOfMessage(queries: Queries, id: string, side: Side): Promise<readonly MessageItem[]> {
  const rows = await queries.query<
    {
      n: number;
      look_up_code: string;
      record_id: string | null;
      state: MessageItem['state'];
      cause: RefusedCause | null;
      faults: string | null;
      xml_sha256: string | null;
    }[]
  >('SELECT * FROM message_item WHERE message_id = ? AND side = ? ORDER BY n', [id, side]);
  return rows.map((row) => ({
    n: row.n,
    lookUpCode: row.look_up_code,
    state: row.state,
    faults: JSON.parse(row.faults ?? '[]'),
    ...(row.record_id !== null && { recordId: row.record_id }),
    ...(row.cause !== null && { cause: row.cause }),
    ...(row.xml_sha256 !== null && { xmlSha256: row.xml_sha256 }),
  }));
}

/** A record's outcome; with it the record is free for another package. The first outcome stands. */
export async function noteItem(
  queries: Queries,
  of: { id: string; side: Side; n: number },
  outcome: ItemOutcome,
  at: number,
): Promise<void> {
  await queries.query(
    `UPDATE message_item SET state = ?, cause = ?, faults = ?, open_record = NULL, answered_at = ? WHERE message_id = ? AND side = ? AND n = ? AND state = 'pending'`,
    [
      outcome.state,
      outcome.state === 'refused' ? outcome.cause : null,
      outcome.state === 'refused' ? JSON.stringify(outcome.faults) : null,
      new Date(at),
      of.id,
      of.side,
      of.n,
    ],
  );
}
