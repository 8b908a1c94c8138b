import type { Queries } from '../data-source.ts';
import { digestOf } from '../files/file-store.ts';

/** What was answered to a message when it came: five strings (CV 2088 II.2.2). */
export type ReceiptBody = {
  readonly MessageId: string;
  readonly Error: string;
  readonly ErrorDescription: string;
  readonly ResponseCode: string;
  readonly ResponseDescription: string;
};

/** Written once; every repetition of the message is answered with it (field case GW1). */
export async function insertReceipt(queries: Queries, messageId: string, answer: ReceiptBody, at: number) {
  const body = JSON.stringify(answer);
  await queries.query('INSERT INTO receipt (message_id, at, body, sha256) VALUES (?, ?, ?, ?)', [
    messageId,
    new Date(at),
    body,
    digestOf(Buffer.from(body)),
  ]);
}

export async function receiptOf(queries: Queries, messageId: string): Promise<ReceiptBody | undefined> {
  const [row] = await queries.query<{ body: string }[]>('SELECT body FROM receipt WHERE message_id = ?', [messageId]);
  return row && JSON.parse(row.body);
}
