import { isAscii, WRONG_PINS_A_CEREMONY, WRONG_PINS_A_KEY } from '../../domain/ceremony/ceremony.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import {
  type Ceremony,
  type CeremonyDigest,
  ceremonyOf,
  digestsOf,
  freeDocuments,
  giveTryBack,
  moveCeremony,
  reserveTry,
} from '../../persistence/ceremony/ceremony.ts';
import { forgetKeyTries, reserveKeyTry } from '../../persistence/certificate/key-tries.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { verifyDigestSignature } from '../../signing/keys/digest-signature.ts';
import type { KeySource } from '../../signing/keys/key-source.ts';
import { openPkcs12 } from '../../signing/keys/pkcs12.ts';
import type { Sender } from '../acts/send-act.ts';
import { tellConfirmed } from './tell-confirmed.ts';

/** Digests signed before others get a turn: at most about 20 ms of the API's one thread. */
const SLICE = 20;

/**
 * The confirmation, within the one request that brought the PIN: opens the key, signs the digests, verifies each value,
 * stores them all with the instant, in one transaction; only then is the workflow told. The PIN never goes into a
 * payload, log or table, and is tried once (record-files.md 3.4).
 */
export async function confirmCeremony(
  sender: Sender,
  ceremonyId: string,
  signerId: string,
  pin: string,
  now: number,
): Promise<'confirmed' | Refusal> {
  const ceremony = await ceremonyOf(sender.database, ceremonyId);
  if (ceremony?.confirmedAt !== undefined && ceremony.signerId === signerId) {
    await tellConfirmed(sender, ceremonyId);
    return 'confirmed';
  }
  const refusal = whyNot(ceremony, signerId, now);
  if (!ceremony || refusal) return refusal ?? { refused: 'SUBJECT_UNKNOWN' };
  if (!isAscii(pin)) return { refused: 'PIN_NOT_ASCII' };

  const key = await openKey(sender, ceremony, pin, now);
  if (isRefusal(key)) return confirmedElsewhere(sender, ceremonyId, key);
  const digests = await digestsOf(sender.database, ceremonyId);
  const values = await signAll(key, digests);
  if (isRefusal(values)) return values;

  const stored = await store(sender, ceremony, digests, values, now);
  if (!stored) return confirmedElsewhere(sender, ceremonyId, { refused: 'CEREMONY_ENDED' });
  await tellConfirmed(sender, ceremonyId);
  return 'confirmed';
}

/** Another tab may have confirmed it meanwhile: what is confirmed is confirmed, whoever's values stand. */
async function confirmedElsewhere(
  sender: Sender,
  ceremonyId: string,
  refusal: Refusal,
): Promise<'confirmed' | Refusal> {
  if ((await ceremonyOf(sender.database, ceremonyId))?.confirmedAt === undefined) return refusal;
  await tellConfirmed(sender, ceremonyId);
  return 'confirmed';
}

function whyNot(ceremony: Ceremony | undefined, signerId: string, now: number): Refusal | undefined {
  if (!ceremony || ceremony.signerId !== signerId) return { refused: 'SUBJECT_UNKNOWN' };
  if (ceremony.state === 'preparing') return { refused: 'CEREMONY_NOT_READY' };
  if (ceremony.wrongPins >= WRONG_PINS_A_CEREMONY) return { refused: 'THIRD_WRONG_PIN' };
  if (ceremony.state !== 'prepared') return { refused: 'CEREMONY_ENDED' };
  return now >= ceremony.expiresAt ? { refused: 'CEREMONY_EXPIRED' } : undefined;
}

/**
 * A try is reserved, in the ceremony and at the key, before it is made, and given back if the PIN was right: counted
 * afterwards, requests sent at one instant would all be tried. Neither a second tab nor a restart gives new tries.
 */
async function openKey(
  { database }: Sender,
  ceremony: Ceremony,
  pin: string,
  now: number,
): Promise<KeySource | Refusal> {
  const { id, certificateId } = ceremony;
  const [row] = await database.query<{ pkcs12: Buffer; locked_at: Date | null }[]>(
    'SELECT pkcs12, locked_at FROM key_store WHERE certificate_id = ?',
    [certificateId],
  );
  if (!row) return { refused: 'NO_KEY' };
  if (row.locked_at) return { refused: 'KEY_LOCKED' };
  if (!(await reserveTry(database, id, WRONG_PINS_A_CEREMONY)))
    return whyNot(await ceremonyOf(database, id), ceremony.signerId, now) ?? { refused: 'THIRD_WRONG_PIN' };
  if (!(await reserveKeyTry(database, certificateId, WRONG_PINS_A_KEY, now))) {
    await giveTryBack(database, id);
    return { refused: 'KEY_LOCKED' };
  }

  const key = openPkcs12(row.pkcs12, Buffer.from(pin, 'utf8'));
  if (isRefusal(key)) return wrongPin(database, id, now);
  await forgetKeyTries(database, certificateId);
  await giveTryBack(database, id);
  return key;
}

/** The third ends the ceremony, not the key. */
async function wrongPin(database: Sender['database'], ceremonyId: string, now: number): Promise<Refusal> {
  const wrongPins = (await ceremonyOf(database, ceremonyId))?.wrongPins ?? WRONG_PINS_A_CEREMONY;
  if (wrongPins < WRONG_PINS_A_CEREMONY)
    return { refused: 'PIN_WRONG', facts: { left: WRONG_PINS_A_CEREMONY - wrongPins } };

  if (await moveCeremony(database, ceremonyId, 'prepared', 'ended', now)) await freeDocuments(database, ceremonyId);
  return { refused: 'THIRD_WRONG_PIN' };
}

/** Each value is checked against the certificate before anything is stored; the key is gone afterwards. */
async function signAll(key: KeySource, digests: readonly CeremonyDigest[]): Promise<readonly Uint8Array[] | Refusal> {
  const [certificate] = key.chain;
  const values: Uint8Array[] = [];
  try {
    for (let from = 0; from < digests.length; from += SLICE) {
      const slice = digests.slice(from, from + SLICE).map(({ digest }) => digest);
      const signed = await key.signDigests(slice);
      if (isRefusal(signed)) return signed;
      const good = signed.every(
        (value, i) => certificate && slice[i] && verifyDigestSignature(certificate, slice[i], value),
      );
      if (!good) return { refused: 'SIGNATURE_NOT_VERIFIED' };
      values.push(...signed);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    key.close();
  }
  return values;
}

function store(
  { database }: Sender,
  ceremony: Ceremony,
  digests: readonly CeremonyDigest[],
  values: readonly Uint8Array[],
  now: number,
): Promise<boolean> {
  return inTransaction(database, async (queries) => {
    if (!(await moveCeremony(queries, ceremony.id, 'prepared', 'confirmed', now))) return false;
    for (const [i, { item, name }] of digests.entries()) {
      await queries.query('UPDATE ceremony_digest SET value = ? WHERE ceremony_id = ? AND item = ? AND name = ?', [
        Buffer.from(values[i] ?? []),
        ceremony.id,
        item,
        name,
      ]);
    }
    return true;
  });
}
