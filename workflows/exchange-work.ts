/** The activities of one exchange of messages, as types: activities/exchange has them. Ids and counts only (A8). */
export type ExchangeWork = {
  /** Sends a signed message and keeps its receipt, or writes down that it was refused as a whole. */
  sendMessage(messageId: string): Promise<void>;
  /** Asks once what became of its records, and writes it down. */
  fetchOutcome(messageId: string): Promise<'waiting' | 'done'>;
  /** The receiving side: examines a message that was taken, record by record, and writes the outcomes. */
  examine(messageId: string): Promise<void>;
};
