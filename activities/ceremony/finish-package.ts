import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { type Ceremony, type CeremonyItem, digestsOf, endItem } from '../../persistence/ceremony/ceremony.ts';
import { type Message, messageOf, noteSigned } from '../../persistence/exchange/message.ts';
import { itemsOfMessage } from '../../persistence/exchange/message-item.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import { pack } from '../../signing/package/packing.ts';
import { QUEUES } from '../engine/engine.ts';
import { tellReport } from '../exchange/tell-report.ts';
import type { CeremonyParts } from './parts.ts';
import { signerOf, trustFor } from './trust.ts';

/**
 * One package: inject the value, verify, pack, store; then its records are submitted, as of the confirmation (D1), and it
 * goes on its way. A package of a report waits for the others of its run.
 */
export async function finishPackage(parts: CeremonyParts, ceremony: Ceremony, item: CeremonyItem): Promise<void> {
  const message = await messageOf(parts.database, item.documentId, 'sent');
  if (!message || !item.frozenXml || ceremony.confirmedAt === undefined) return;

  const refusal = message.state === 'draft' ? await sign(parts, ceremony, item) : undefined;
  if (refusal) return endItem(parts.database, ceremony.id, item.n, 'failed', await parts.clock.now(), refusal);

  if (message.runId) await tellReport(parts, message.runId);
  else await submit(parts, ceremony, message);
  await endItem(parts.database, ceremony.id, item.n, 'signed', await parts.clock.now());
}

async function sign(
  { database, files, pool }: CeremonyParts,
  ceremony: Ceremony,
  item: CeremonyItem,
): Promise<Refusal | undefined> {
  const signed = (await digestsOf(database, ceremony.id)).find((one) => one.item === String(item.n));
  if (!signed?.value) throw new Error('a confirmed ceremony has a value for every digest');
  const { xml, verdict } = await pool.run('finishList', {
    prepared: { xml: await files.get(item.frozenXml ?? ''), digests: [signed.digest] },
    values: [signed.value],
    profile: CV2088_XADES,
    signer: await signerOf(database, ceremony.certificateId),
    trust: await trustFor(database, [ceremony.certificateId]),
  });
  if (verdict.outcome !== 'valid')
    return {
      refused: 'SIGNATURE_NOT_VERIFIED',
      facts: { reasons: verdict.reasons.map(({ refused }) => refused).join(', ') },
    };
  const content = pack(xml);
  if (isRefusal(content)) return content;

  await noteSigned(database, item.documentId, {
    listSha256: await files.put(database, xml, 'package'),
    contentSha256: await files.put(database, Buffer.from(content, 'latin1'), 'package'),
    confirmedAt: ceremony.confirmedAt ?? 0,
  });
  return undefined;
}

/** A record that may no longer be submitted is left out of the set; the intake then refuses its line of the package. */
async function submit(parts: CeremonyParts, ceremony: Ceremony, message: Message): Promise<void> {
  const { database, clock, engine } = parts;
  const at = ceremony.confirmedAt ?? 0;
  if (message.type === '1') {
    const members = await itemsOfMessage(database, message.id, 'sent');
    await writeSet(
      database,
      members.flatMap(({ recordId }) => recordId ?? []),
      () => ({ type: 'submitted', id: `${message.id}/submitted`, at, by: ceremony.signerId, messageId: message.id }),
      await clock.now(),
    );
  }
  await engine.workflow
    .start('exchangeSubmission', {
      workflowId: `exchange/${message.id}`,
      taskQueue: QUEUES.records,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ messageId: message.id }],
    })
    .catch((fault: unknown) => {
      if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
    });
}
