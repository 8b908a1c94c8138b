import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { schoolYearFrom } from '../../domain/calendar/school-year.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { errorNumber, inTransaction } from '../../persistence/data-source.ts';
import { insertReceived, type Message, messageOf, type Received } from '../../persistence/exchange/message.ts';
import { itemsOfMessage } from '../../persistence/exchange/message-item.ts';
import { insertReceipt, receiptOf } from '../../persistence/exchange/receipt.ts';
import { pupilsOf, unitCodeOf } from '../../persistence/exchange/sender.ts';
import { digestOf, type FileStore } from '../../persistence/files/file-store.ts';
import { CONTENT_LIMIT, unpack } from '../../signing/package/packing.ts';
import type { Sender } from '../acts/send-act.ts';
import { QUEUES } from '../engine/engine.ts';
import type { Clock } from '../transitions/judge.ts';
import {
  type OutcomeAnswer,
  type OutcomeLine,
  OutcomeQuery,
  STATUS,
  type SubmitAnswer,
  SubmitRequest,
} from './protocol.ts';
import { codeOf, describe, joinedFaults } from './refusal-codes.ts';

export type IntakeParts = Sender & { readonly clock: Clock; readonly files: FileStore };

/** Who sends, known before its words are read: the gateway's account, or a unit of our own database. */
export type Speaker = { readonly unitId: string };

/** The answer to a message; the same again for the same message, said to be a repetition (field case GW1). */
export type Accepted = { readonly answer: SubmitAnswer; readonly repetition: boolean; readonly refusal?: Refusal };

/**
 * Takes a message of transaction 1 or 5: who speaks and how much come first, then its id, then its frame (GW2, GW3). What
 * is taken has its receipt at once and is examined afterwards, record by record.
 */
export async function accept(parts: IntakeParts, speaker: Speaker, body: unknown): Promise<Accepted> {
  const parsed = SubmitRequest.safeParse(body);
  if (!parsed.success) return refusedNow('', { refused: 'REQUEST_SHAPE', facts: { field: fieldOf(parsed.error) } });

  const { authenticationRequest: said, content } = parsed.data;
  if (said.ma_don_vi !== (await unitCodeOf(parts.database, speaker.unitId)))
    return refusedNow(said.messageid, { refused: 'UNIT_NOT_THE_SPEAKER' });
  if (content.length > CONTENT_LIMIT)
    return refusedNow(said.messageid, { refused: 'PACKAGE_TOO_LARGE', facts: { limit: CONTENT_LIMIT } });

  const requestSha256 = digestOf(Buffer.from(`${said.ma_don_vi}\n${said.nam_hoc}\n${said.type}\n${content}`));
  return (
    (await repeated(parts, speaker, said.messageid, requestSha256)) ??
    (await take(parts, speaker, parsed.data, requestSha256))
  );
}

const fieldOf = ({ issues }: { issues: readonly { path: readonly PropertyKey[] }[] }): string =>
  issues.map(({ path }) => path.join('.')).join(', ');

async function repeated(
  parts: IntakeParts,
  { unitId }: Speaker,
  id: string,
  requestSha256: string,
): Promise<Accepted | undefined> {
  const known = await messageOf(parts.database, id, 'received');
  if (!known) return undefined;
  const answer = await receiptOf(parts.database, id);
  if (!answer || known.unitId !== unitId || known.requestSha256 !== requestSha256)
    return refusedNow(id, { refused: 'MESSAGE_ID_TAKEN' });

  await examineLater(parts, known);
  return {
    answer,
    repetition: true,
    ...(known.refusal && known.listSha256 === undefined && { refusal: known.refusal }),
  };
}

async function take(
  parts: IntakeParts,
  speaker: Speaker,
  { authenticationRequest: { messageid: id, type, nam_hoc }, content }: SubmitRequest,
  requestSha256: string,
): Promise<Accepted> {
  const list = await unpack(content);
  const received: Received = {
    id,
    type,
    unitId: speaker.unitId,
    schoolYear: schoolYearFrom(nam_hoc),
    at: await parts.clock.now(),
    requestSha256,
    ...(isRefusal(list) ? { refusal: list } : await keep(parts, list, content)),
  };
  const answer = answerOf(id, received.refusal);
  const isFirst = await inTransaction(
    parts.database,
    async (queries) => {
      await insertReceived(queries, received);
      await insertReceipt(queries, id, answer, received.at);
    },
    1,
  ).then(() => true, isDuplicate);
  if (!isFirst)
    return (await repeated(parts, speaker, id, requestSha256)) ?? refusedNow(id, { refused: 'MESSAGE_ID_TAKEN' });

  await examineLater(parts, { id, state: received.refusal ? 'refused' : 'accepted' });
  return { answer, repetition: false, ...(received.refusal && { refusal: received.refusal }) };
}

async function keep({ database, files }: IntakeParts, list: Uint8Array, content: string) {
  return {
    listSha256: await files.put(database, list, 'package'),
    contentSha256: await files.put(database, Buffer.from(content, 'latin1'), 'package'),
  };
}

function isDuplicate(fault: unknown): false {
  if (errorNumber(fault) === DUPLICATE) return false;
  throw fault;
}

const DUPLICATE = 1062;

const refusedNow = (id: string, refusal: Refusal): Accepted => ({
  answer: answerOf(id, refusal),
  repetition: false,
  refusal,
});

const answerOf = (id: string, refusal: Refusal | undefined): SubmitAnswer => ({
  MessageId: id,
  Error: refusal ? codeOf(refusal.refused) : '',
  ErrorDescription: refusal ? describe(refusal) : '',
  ResponseCode: refusal ? '0' : '1',
  ResponseDescription: refusal ? 'Không tiếp nhận gói tin.' : 'Đã tiếp nhận gói tin, đang kiểm tra từng học bạ.',
});

/** At the first time and at each repetition: a process that died between receipt and start loses nothing. */
async function examineLater({ engine }: IntakeParts, { id, state }: Pick<Message, 'id' | 'state'>): Promise<void> {
  if (state !== 'accepted') return;
  await engine.workflow
    .start('exchangeIntake', {
      workflowId: `intake/${id}`,
      taskQueue: QUEUES.records,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ messageId: id }],
    })
    .catch((fault: unknown) => {
      if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
    });
}

/** Transactions 2 and 6. A message of another unit is as unknown as none. */
export async function query(
  { database }: Pick<IntakeParts, 'database'>,
  { unitId }: Speaker,
  body: unknown,
): Promise<OutcomeAnswer | Refusal> {
  const parsed = OutcomeQuery.safeParse(body);
  if (!parsed.success) return { refused: 'REQUEST_SHAPE', facts: { field: fieldOf(parsed.error) } };
  const message = await messageOf(database, parsed.data.messageid, 'received');
  if (message?.unitId !== unitId) return { refused: 'MESSAGE_UNKNOWN' };

  if (message.refusal)
    return { state: 'refused', error: codeOf(message.refusal.refused), error_description: describe(message.refusal) };
  if (message.state !== 'answered') return { state: 'processing' };
  return { state: 'answered', records: await linesOf(database, message) };
}

async function linesOf(database: Sender['database'], { id, type }: Message): Promise<OutcomeLine[]> {
  const items = await itemsOfMessage(database, id, 'received');
  const pupils = await pupilsOf(
    database,
    items.flatMap(({ recordId }) => recordId ?? []),
  );
  return items.map(({ lookUpCode, recordId, state, faults }) => ({
    ...pupils.get(recordId ?? ''),
    ma_tra_cuu_uuid: lookUpCode,
    trang_thai: STATUS[type][state === 'taken' ? 'taken' : 'refused'],
    ...joinedFaults(faults),
  }));
}
