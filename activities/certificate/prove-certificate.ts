import { createHash, randomBytes } from 'node:crypto';
import { isAscii, WRONG_PINS_A_KEY } from '../../domain/ceremony/ceremony.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { forgetKeyTries, keyTries, reserveKeyTry } from '../../persistence/certificate/key-tries.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { verifyDigestSignature } from '../../signing/keys/digest-signature.ts';
import { openPkcs12 } from '../../signing/keys/pkcs12.ts';
import { type ActAnswer, type Sender, sendAct } from '../acts/send-act.ts';

/**
 * The test signature: whoever holds the PIN signs a fresh challenge, the value is checked against the declared certificate
 * (CV 2088 III.1 step 1). The PIN is tried once and stays in this request; the try
 * counts as wrong until it was right, so that parallel requests get no more tries.
 */
export async function proveCertificate(
  sender: Sender,
  act: { certificateId: string; by: string; commandId: string; pin: string; seen: number },
  now: number,
): Promise<ActAnswer | Refusal> {
  if (!isAscii(act.pin)) return { refused: 'PIN_NOT_ASCII' };
  const [head] = await headsOf(sender.database, [act.certificateId]);
  const [row] = await sender.database.query<{ pkcs12: Buffer; der: Buffer; locked_at: Date | null }[]>(
    'SELECT k.pkcs12, k.locked_at, c.der FROM key_store k JOIN certificate c ON c.id = k.certificate_id WHERE c.id = ?',
    [act.certificateId],
  );
  if (!head) return { refused: 'SUBJECT_UNKNOWN' };
  if (!row) return { refused: 'NO_KEY' };
  if (row.locked_at) return { refused: 'KEY_LOCKED' };

  if (!(await reserveKeyTry(sender.database, act.certificateId, WRONG_PINS_A_KEY, now)))
    return { refused: 'KEY_LOCKED' };

  const key = openPkcs12(row.pkcs12, Buffer.from(act.pin, 'utf8'));
  if (isRefusal(key)) {
    const left = WRONG_PINS_A_KEY - (await keyTries(sender.database, act.certificateId));
    return { refused: 'PIN_WRONG', facts: { left: Math.max(0, left) } };
  }
  await forgetKeyTries(sender.database, act.certificateId);
  const challenge = randomBytes(32).toString('hex');
  const digest = createHash('sha256').update(challenge).digest();
  const values = await key.signDigests([digest]);
  key.close();
  if (isRefusal(values)) return values;
  if (!values[0] || !verifyDigestSignature(row.der, digest, values[0])) return { refused: 'CERTIFICATE_OF_ANOTHER' };

  const command = { type: 'prove', id: act.commandId, at: now, by: act.by, challenge };
  return sendAct(sender, {
    subjectId: act.certificateId,
    kind: head.kind,
    workflowId: head.workflowId,
    command,
    seen: act.seen,
  });
}
