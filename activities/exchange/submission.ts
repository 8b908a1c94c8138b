import { createHash } from 'node:crypto';
import { firstYearOf, type SchoolYear } from '../../domain/calendar/school-year.ts';
import { causeOf, causeOfMessage, type ItemOutcome } from '../../domain/exchange/fault.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import {
  type Message,
  messageOf,
  noteAccepted,
  noteAnswered,
  noteRefused,
} from '../../persistence/exchange/message.ts';
import { itemsOfMessage, type MessageItem, noteItem } from '../../persistence/exchange/message-item.ts';
import { unitCodeOf } from '../../persistence/exchange/sender.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import type { IntakeParts } from './intake.ts';
import type { MinistryPortal } from './ministry-portal.ts';
import { type OutcomeLine, type Portal, STATUS, type SubmitRequest } from './protocol.ts';
import { faultsOf, refusedOf } from './refusal-codes.ts';
import { writeOutcomes } from './write-outcomes.ts';

export type SubmissionParts = IntakeParts & {
  /** A school's line to its province. */
  readonly province: (schoolId: string) => Portal;
  readonly ministry: MinistryPortal;
};

/** Sends a signed message; sent again after a lost answer, it gets the same receipt (field case GW1). */
export async function sendMessage(parts: SubmissionParts, messageId: string): Promise<void> {
  const message = await mustBe(parts, messageId);
  if (message.state !== 'signed') return;

  const portal = portalOf(parts, message);
  const answer = await portal.submit(await requestOf(parts, portal, message));
  const at = await parts.clock.now();
  if (answer.Error === '') return noteAccepted(parts.database, messageId, 'sent', at);
  await refuseAll(parts, message, { refused: refusedOf(answer.Error), facts: { answer: answer.ErrorDescription } });
}

/** Asks once. `waiting` is neither good nor bad; the workflow asks again. */
export async function fetchOutcome(parts: SubmissionParts, messageId: string): Promise<'waiting' | 'done'> {
  const message = await mustBe(parts, messageId);
  if (message.state !== 'accepted') return 'done';

  const answer = await portalOf(parts, message).query({
    messageid: messageId,
    ma_don_vi: await codeOfSender(parts, message),
    type: message.type,
    function: message.type === '1' ? '2' : '6',
  });
  if (answer.state === 'processing') return 'waiting';
  if (answer.state === 'refused') {
    await refuseAll(parts, message, { refused: refusedOf(answer.error), facts: { answer: answer.error_description } });
    return 'done';
  }
  return settle(parts, message, new Map(answer.records.map((line) => [line.ma_tra_cuu_uuid, line])));
}

async function mustBe({ database }: SubmissionParts, messageId: string): Promise<Message> {
  const message = await messageOf(database, messageId, 'sent');
  if (!message) throw new Error('message unknown');
  return message;
}

const portalOf = (parts: SubmissionParts, { runId, unitId }: Message): Portal =>
  runId ? parts.ministry : parts.province(unitId);

async function codeOfSender({ database }: SubmissionParts, { unitId }: Message): Promise<string> {
  return (await unitCodeOf(database, unitId)) ?? '';
}

async function requestOf(parts: SubmissionParts, { account }: Portal, message: Message): Promise<SubmitRequest> {
  const content = await parts.files.get(message.contentSha256 ?? '');
  return {
    authenticationRequest: {
      token: NO_TOKEN,
      user_name: account.userName,
      password: createHash('sha256').update(account.password).digest('hex'),
      ma_don_vi: await codeOfSender(parts, message),
      nam_hoc: firstYearOf(message.schoolYear as SchoolYear),
      messageid: message.id,
      type: message.type,
      function: message.type,
    },
    content: Buffer.from(content).toString('latin1'),
  };
}

/** The token service is not published (CV 2088 Phụ lục 3). */
const NO_TOKEN = 'none';

/** The message was refused as a whole: every record of it, for the message's cause. */
async function refuseAll(parts: SubmissionParts, message: Message, refusal: Refusal): Promise<void> {
  const items = await itemsOfMessage(parts.database, message.id, 'sent');
  const outcome: ItemOutcome = {
    state: 'refused',
    cause: causeOfMessage(refusal.refused),
    faults: [{ refused: refusal.refused }],
  };
  await writeDown(parts, message, items, () => outcome);
  await noteRefused(parts.database, message.id, 'sent', refusal, await parts.clock.now());
}

/** Counts add up: a record without a line in the answer has no outcome yet, and the message neither. */
async function settle(
  parts: SubmissionParts,
  message: Message,
  lines: ReadonlyMap<string, OutcomeLine>,
): Promise<'waiting' | 'done'> {
  const items = await itemsOfMessage(parts.database, message.id, 'sent');
  if (items.some(({ lookUpCode }) => !lines.has(lookUpCode))) return 'waiting';

  await writeDown(parts, message, items, ({ lookUpCode }) => outcomeOfLine(message, lines.get(lookUpCode)));
  await noteAnswered(parts.database, message.id, 'sent', await parts.clock.now());
  return 'done';
}

function outcomeOfLine({ type }: Message, line: OutcomeLine | undefined): ItemOutcome {
  if (!line || line.trang_thai === STATUS[type].taken) return { state: 'taken' };
  const faults = faultsOf(line);
  return { state: 'refused', cause: causeOf(faults), faults };
}

async function writeDown(
  parts: SubmissionParts,
  message: Message,
  items: readonly MessageItem[],
  outcomeFor: (item: MessageItem) => ItemOutcome,
): Promise<void> {
  const said = items.map((item) => ({ ...item, outcome: outcomeFor(item) }));
  const isSubmission = message.type === '1' && !message.runId;
  const outcomes = isSubmission ? await writeOutcomes(parts, message.id, said) : said;
  if (message.runId) await writeReported(parts, message.id, said);

  const at = await parts.clock.now();
  await inTransaction(parts.database, async (queries) => {
    for (const { n, outcome } of outcomes) await noteItem(queries, { id: message.id, side: 'sent', n }, outcome, at);
  });
}

/** Điều 4.3 ¶7: what the ministry has taken is reported; what it refused stays closed and is shown by cause. */
async function writeReported(
  { database, clock }: SubmissionParts,
  messageId: string,
  said: readonly { recordId?: string; outcome: ItemOutcome }[],
): Promise<void> {
  const now = await clock.now();
  const taken = said.filter(({ outcome }) => outcome.state === 'taken').flatMap(({ recordId }) => recordId ?? []);
  await writeSet(
    database,
    taken,
    () => ({ type: 'reported', id: `${messageId}/reported`, at: now, by: 'report', messageId }),
    now,
  );
}
