import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

export type PayloadKey = { readonly id: string; readonly key: Uint8Array };

/**
 * Encrypts every payload before it leaves the process: the engine's store and its UI see ciphertext only (A8). AES-256-GCM,
 * a fresh nonce each time; the key's id stands beside it, so that keys can follow one another.
 */
export function payloadCodec({ id, key }: PayloadKey): PayloadCodec {
  return {
    encode: async (payloads) => payloads.map((payload) => encrypted(payload, id, key)),
    decode: async (payloads) => payloads.map((payload) => decrypted(payload, id, key)),
  };
}

const { Payload: PayloadProto } = proto.temporal.api.common.v1;

function encrypted(payload: Payload, id: string, key: Uint8Array): Payload {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, key, nonce);
  const data = Buffer.concat([
    nonce,
    cipher.update(PayloadProto.encode(payload).finish()),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { metadata: { encoding: Buffer.from(ENCODING), 'encryption-key-id': Buffer.from(id) }, data };
}

function decrypted(payload: Payload, id: string, key: Uint8Array): Payload {
  if (Buffer.from(payload.metadata?.['encoding'] ?? []).toString() !== ENCODING) return payload;
  if (Buffer.from(payload.metadata?.['encryption-key-id'] ?? []).toString() !== id)
    throw new Error('payload of an unknown key');

  const data = Buffer.from(payload.data ?? []);
  const decipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE));
  decipher.setAuthTag(data.subarray(data.length - TAG));
  return PayloadProto.decode(
    Buffer.concat([decipher.update(data.subarray(NONCE, data.length - TAG)), decipher.final()]),
  );
}
