import type { Refusal, RefusalFacts } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import { insertItems, type NewItem, type Side } from './message-item.ts';

/** CV 2088 II.2: submit, recall. */
export type MessageType = '1' | '5';

/**
 * `draft`: in a ceremony; `ended`: that ceremony signed nothing; `signed` → `accepted` (the receipt is there) → `answered`;
 * `refused` as a whole, with `refusal`.
 */
export type MessageState = 'draft' | 'ended' | 'signed' | 'accepted' | 'answered' | 'refused';

export type Message = {
  readonly id: string;
  readonly side: Side;
  readonly type: MessageType;
  readonly unitId: string;
  readonly schoolYear: string;
  readonly state: MessageState;
  readonly classId?: string;
  /** Of a province's report to the ministry. */
  readonly runId?: string;
  readonly listSha256?: string;
  readonly contentSha256?: string;
  readonly requestSha256?: string;
  readonly confirmedAt?: number;
  readonly answeredAt?: number;
  readonly refusal?: Refusal;
};

type Row = {
  id: string;
  side: Side;
  type: MessageType;
  unit_id: string;
  school_year: string;
  class_id: string | null;
  run_id: string | null;
  state: MessageState;
  list_sha256: string | null;
  content_sha256: string | null;
  request_sha256: string | null;
  refused: string | null;
  facts: string | null;
  confirmed_at: Date | null;
  answered_at: Date | null;
};

export async function messageOf(queries: Queries, id: string, side: Side): Promise<Message | undefined> {
  const [row] = await queries.query<Row[]>('SELECT * FROM message WHERE id = ? AND side = ?', [id, side]);
  return row && read(row);
}

/** Messages of a report in one state, in their order, at most so many. */
export async function messagesOfRun(
  queries: Queries,
  runId: string,
  state: MessageState,
  limit: number,
): Promise<readonly Message[]> {
  const rows = await queries.query<Row[]>('SELECT * FROM message WHERE run_id = ? AND state = ? ORDER BY n LIMIT ?', [
    runId,
    state,
    limit,
  ]);
  return rows.map(read);
}

const read = (row: Row): Message => ({
  id: row.id,
  side: row.side,
  type: row.type,
  unitId: row.unit_id,
  schoolYear: row.school_year,
  state: row.state,
  ...(row.class_id !== null && { classId: row.class_id }),
  ...(row.run_id !== null && { runId: row.run_id }),
  ...(row.list_sha256 !== null && { listSha256: row.list_sha256 }),
  ...(row.content_sha256 !== null && { contentSha256: row.content_sha256 }),
  ...(row.request_sha256 !== null && { requestSha256: row.request_sha256 }),
  ...(row.confirmed_at && { confirmedAt: row.confirmed_at.getTime() }),
  ...(row.answered_at && { answeredAt: row.answered_at.getTime() }),
  ...(row.refused !== null && { refusal: { refused: row.refused, facts: JSON.parse(row.facts ?? '{}') } }),
});

export type NewMessage = {
  readonly id: string;
  readonly type: MessageType;
  readonly unitId: string;
  readonly schoolYear: string;
  readonly classId?: string;
  readonly runId?: string;
  readonly n: number;
  readonly createdAt: number;
};

export type Received = Pick<NewMessage, 'id' | 'type' | 'unitId' | 'schoolYear'> & {
  readonly at: number;
  readonly requestSha256: string;
  readonly listSha256?: string;
  readonly contentSha256?: string;
  readonly refusal?: Refusal;
};

/** A message that came, taken for examination or refused as it stands. Its id is unique: a duplicate key is a repetition. */
export async function insertReceived(queries: Queries, message: Received): Promise<void> {
  const at = new Date(message.at);
  await queries.query(
    `INSERT INTO message (id, side, type, unit_id, school_year, n, state, list_sha256, content_sha256, request_sha256, refused, facts, created_at, received_at, answered_at)
     VALUES (?, 'received', ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      message.id,
      message.type,
      message.unitId,
      message.schoolYear,
      message.refusal ? 'refused' : 'accepted',
      message.listSha256 ?? null,
      message.contentSha256 ?? null,
      message.requestSha256,
      message.refusal?.refused ?? null,
      message.refusal ? JSON.stringify(message.refusal.facts ?? {}) : null,
      at,
      at,
      message.refusal ? at : null,
    ],
  );
}

/**
 * A package in the making. Its records are held by it until it has an outcome: another package of one of them fails on
 * the unique key. A recall holds nothing, it goes beside the submission.
 */
export async function insertDraft(queries: Queries, message: NewMessage, items: readonly NewItem[]): Promise<void> {
  await queries.query(
    `INSERT INTO message (id, side, type, unit_id, school_year, class_id, run_id, n, state, created_at) VALUES (?, 'sent', ?, ?, ?, ?, ?, ?, 'draft', ?)`,
    [
      message.id,
      message.type,
      message.unitId,
      message.schoolYear,
      message.classId ?? null,
      message.runId ?? null,
      message.n,
      new Date(message.createdAt),
    ],
  );
  await insertItems(queries, { id: message.id, side: 'sent' }, items);
  if (message.type === '1')
    await queries.query(
      `UPDATE message_item SET open_record = record_id WHERE message_id = ? AND side = 'sent' ORDER BY record_id`,
      [message.id],
    );
}

/**
 * The ceremony signed nothing: a school's packages are dropped and their records free again; those of a report wait for
 * the next ceremony.
 */
export async function endDrafts(queries: Queries, ceremonyId: string): Promise<void> {
  await queries.query(
    `UPDATE message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side SET i.open_record = NULL
     WHERE m.ceremony_id = ? AND m.state = 'draft' AND m.run_id IS NULL`,
    [ceremonyId],
  );
  await queries.query(
    `UPDATE message SET state = IF(run_id IS NULL, 'ended', state), ceremony_id = IF(run_id IS NULL, ceremony_id, NULL)
     WHERE ceremony_id = ? AND state = 'draft'`,
    [ceremonyId],
  );
}

/** What a run has packed and nobody can sign any more: its records are free for another run. Not what a ceremony holds. */
export async function dropDrafts(queries: Queries, runId: string): Promise<void> {
  await queries.query(
    `UPDATE message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side SET i.open_record = NULL
     WHERE m.run_id = ? AND m.side = 'sent' AND m.state = 'draft' AND m.ceremony_id IS NULL`,
    [runId],
  );
  await queries.query(
    `UPDATE message SET state = 'ended' WHERE run_id = ? AND side = 'sent' AND state = 'draft' AND ceremony_id IS NULL`,
    [runId],
  );
}

export async function noteSigned(
  queries: Queries,
  id: string,
  { listSha256, contentSha256, confirmedAt }: { listSha256: string; contentSha256: string; confirmedAt: number },
): Promise<void> {
  await queries.query(
    `UPDATE message SET state = 'signed', list_sha256 = ?, content_sha256 = ?, confirmed_at = ? WHERE id = ? AND side = 'sent' AND state = 'draft'`,
    [listSha256, contentSha256, new Date(confirmedAt), id],
  );
}

export async function noteAccepted(queries: Queries, id: string, side: Side, at: number): Promise<void> {
  await queries.query(
    `UPDATE message SET state = 'accepted', received_at = ? WHERE id = ? AND side = ? AND state = 'signed'`,
    [new Date(at), id, side],
  );
}

/** The whole message was refused. Its first outcome stands. */
export async function noteRefused(queries: Queries, id: string, side: Side, refusal: Refusal, at: number) {
  await queries.query(
    `UPDATE message SET state = 'refused', refused = ?, facts = ?, answered_at = ? WHERE id = ? AND side = ? AND answered_at IS NULL`,
    [refusal.refused, JSON.stringify(refusal.facts ?? ({} satisfies RefusalFacts)), new Date(at), id, side],
  );
}

/** Every record of it has its outcome. */
export async function noteAnswered(queries: Queries, id: string, side: Side, at: number): Promise<void> {
  await queries.query(
    `UPDATE message SET state = 'answered', answered_at = ? WHERE id = ? AND side = ? AND answered_at IS NULL`,
    [new Date(at), id, side],
  );
}
