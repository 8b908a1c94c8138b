import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { type Message, messageOf, noteAnswered, noteRefused } from '../../persistence/exchange/message.ts';
import { insertItems, itemsOfMessage, type NewItem, noteItem } from '../../persistence/exchange/message-item.ts';
import {
  certificatesOfUnit,
  organisationCertificatesInForce,
} from '../../persistence/exchange/organisation-certificate.ts';
import type { Verdict } from '../../signing/ceremony-types.ts';
import { trustFor } from '../ceremony/trust.ts';
import { cannotTell, type ExaminedItem, type ExamineParts } from './examination.ts';
import { recallOutcomes } from './examine-recalls.ts';
import { recordOutcomes } from './examine-records.ts';
import { readClaims } from './read-claims.ts';

/**
 * Examines what was taken: the organisation's signature over the list, then each record cut out by its bytes and alone
 * (CV 2088 III.1, record-files.md section 1). A certificate whose state nobody can tell is asked for again later: that is
 * neither a yes nor a no.
 */
export async function examine(parts: ExamineParts, messageId: string): Promise<void> {
  const { database } = parts;
  const message = await messageOf(database, messageId, 'received');
  if (message?.state !== 'accepted' || !message.listSha256) return;

  const { verdict, items } = await parts.pool.run('verifyList', {
    xml: await parts.files.get(message.listSha256),
    profile: CV2088_XADES,
    trust: await trustFor(database, await organisationCertificatesInForce(database, message.unitId)),
  });
  const refusal = listRefusal(verdict);
  if (refusal) return noteRefused(database, messageId, 'received', refusal, await parts.clock.now());

  await keepItems(parts, message, items);
  const outcomes =
    message.type === '1'
      ? await recordOutcomes(parts, message, items, await certificatesOfUnit(database, message.unitId))
      : await recallOutcomes(parts, message, items);
  await writeDown(parts, messageId, outcomes);
}

/** CV 2088 III.1: the signature must be the approved organisation certificate's. */
function listRefusal({ outcome, reasons: [first] }: Verdict): Refusal | undefined {
  if (outcome === 'cannotTell') throw cannotTell();
  if (!first) return undefined;
  return first.refused === 'CERTIFICATE_NOT_OF_ROLE' ? { refused: 'SENDER_CERTIFICATE_NOT_APPROVED' } : first;
}

/** What came, record by record, before anything is said of it. */
async function keepItems(
  { database, files }: ExamineParts,
  { id }: Message,
  items: readonly Uint8Array[],
): Promise<void> {
  if ((await itemsOfMessage(database, id, 'received')).length > 0) return;
  const kept: NewItem[] = [];
  for (const item of items)
    kept.push({
      lookUpCode: (readClaims(item).MA_TRA_CUU_UUID ?? '').slice(0, 36),
      xmlSha256: await files.put(database, item, 'xml'),
    });
  await inTransaction(database, (queries) => insertItems(queries, { id, side: 'received' }, kept), 1);
}

async function writeDown(
  { database, clock }: ExamineParts,
  id: string,
  outcomes: readonly ExaminedItem[],
): Promise<void> {
  const at = await clock.now();
  await inTransaction(database, async (queries) => {
    for (const [i, { outcome, recordId }] of outcomes.entries()) {
      await noteItem(queries, { id, side: 'received', n: i + 1 }, outcome, at);
      await queries.query(
        `UPDATE message_item SET record_id = ? WHERE message_id = ? AND side = 'received' AND n = ?`,
        [recordId ?? null, id, i + 1],
      );
    }
    await noteAnswered(queries, id, 'received', at);
  });
}
