import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { Transform } from 'node:stream';

/** AES-256 key of backups, and the name by which the operator knows it. */
export type BackupKey = { readonly id: string; readonly key: Uint8Array };

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** One key for contents and one for the manifest, both out of the operator's: neither is used for two things. */
const derived = ({ key }: BackupKey, purpose: 'contents' | 'manifest'): Buffer =>
  Buffer.from(hkdfSync('sha256', key, 'hoc-ba-so backup', purpose, 32));

/** Encrypts a stream: a fresh nonce, the ciphertext, the tag. `name` is bound to it: no part can stand in another's place. */
export function sealing(key: BackupKey, name: string): Transform {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, derived(key, 'contents'), nonce).setAAD(Buffer.from(name));
  let begun = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (!begun) this.push(nonce);
      begun = true;
      done(null, cipher.update(chunk));
    },
    flush(done) {
      if (!begun) this.push(nonce);
      this.push(cipher.final());
      done(null, cipher.getAuthTag());
    },
  });
}

/** Decrypts a stream that `sealing` made; it fails at its end if a byte, the name or the key is another. */
export function unsealing(key: BackupKey, name: string): Transform {
  let held = Buffer.alloc(0);
  let decipher: DecipherGCM | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held = Buffer.concat([held, chunk]);
      if (!decipher && held.length >= NONCE) {
        decipher = createDecipheriv(CIPHER, derived(key, 'contents'), held.subarray(0, NONCE), {
          authTagLength: TAG,
        }).setAAD(Buffer.from(name));
        held = held.subarray(NONCE);
      }
      // The tag is the end, wherever the chunks are cut.
      const ready = decipher ? Math.max(0, held.length - TAG) : 0;
      if (decipher && ready > 0) this.push(decipher.update(held.subarray(0, ready)));
      held = held.subarray(ready);
      done();
    },
    flush(done) {
      try {
        if (!decipher || held.length !== TAG) throw new Error('cut short');
        decipher.setAuthTag(held);
        done(null, decipher.final());
      } catch {
        done(new Error(`${name} was not sealed with this key, or was changed`));
      }
    },
  });
}

export function sealed(key: BackupKey, name: string, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(CIPHER, derived(key, 'contents'), nonce).setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Nothing if a byte, the name or the key is another. */
export function unsealed(key: BackupKey, name: string, bytes: Uint8Array): Buffer | undefined {
  if (bytes.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv(CIPHER, derived(key, 'contents'), bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(bytes.length - TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, bytes.length - TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Over what the manifest says: whoever lacks the key can change neither it nor what it names. */
export const sealOf = (key: BackupKey, text: string): string =>
  createHmac('sha256', derived(key, 'manifest')).update(text).digest('hex');

export const isSealOf = (key: BackupKey, text: string, seal: string): boolean => {
  const [ours, theirs] = [Buffer.from(sealOf(key, text)), Buffer.from(seal)];
  return ours.length === theirs.length && timingSafeEqual(ours, theirs);
};
