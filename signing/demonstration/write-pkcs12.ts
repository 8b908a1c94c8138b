import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { context, type Der, integer, nothing, octetString, oid, sequence, setOf } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { pkcs12Mac } from '../keys/pkcs12-kdf.ts';

/**
 * A PKCS#12 file (RFC 7292): the key under PBES2 with AES-256, the certificates in clear (they are public), all under
 * the MAC. `chain` is DER, the key's own certificate first.
 */
export function writePkcs12(key: KeyObject, chain: readonly Uint8Array[], pin: string): Uint8Array {
  const keyId = createHash('sha256')
    .update(chain[0] ?? new Uint8Array())
    .digest();
  const shrouded = key.export({ format: 'der', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: pin });
  const contents = sequence(
    dataContent(sequence(bag(OID.shroudedKeyBag, shrouded, keyId))),
    dataContent(
      sequence(...chain.map((der, at) => bag(OID.certBag, certificateBag(der), at === 0 ? keyId : undefined))),
    ),
  );
  return sequence(integer(3), dataContent(contents), macData(contents, pin));
}

const ROUNDS = 2048;

function dataContent(contents: Der): Der {
  return sequence(oid(OID.data), context(0, octetString(contents)));
}

function bag(type: string, value: Der, keyId?: Uint8Array): Der {
  const attributes = keyId ? [setOf(sequence(oid(OID.localKeyId), setOf(octetString(keyId))))] : [];
  return sequence(oid(type), context(0, value), ...attributes);
}

const certificateBag = (der: Uint8Array): Der => sequence(oid(OID.x509Certificate), context(0, octetString(der)));

function macData(contents: Der, pin: string): Der {
  const salt = randomBytes(16);
  const mac = pkcs12Mac('sha256', contents, Buffer.from(pin, 'utf8'), salt, ROUNDS);
  return sequence(sequence(sequence(oid(OID.sha256), nothing()), octetString(mac)), octetString(salt), integer(ROUNDS));
}
