import { context, type Der, integer, nothing, octetString, oid, sequence, setOf, tlv } from '../asn1/der.ts';
import { OID } from '../asn1/oids.ts';
import { readDer } from '../asn1/read-der.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';

/**
 * The attributes that a CAdES B-B signature signs (ETSI EN 319 122-1): content type, digest of the content, digest of the
 * certificate. No signing time: in a PDF it stands in `/M`. The key signs the SHA-256 of these bytes.
 */
export function signedAttributes(contentDigest: Uint8Array, signer: Uint8Array): Der {
  const { sha256 } = readCertificate(signer);
  return setOf(
    sequence(oid(OID.contentType), setOf(oid(OID.data))),
    sequence(oid(OID.messageDigest), setOf(octetString(contentDigest))),
    // ESSCertIDv2 with its default hash, SHA-256 (RFC 5035 §4)
    sequence(oid(OID.signingCertificateV2), setOf(sequence(sequence(sequence(octetString(sha256)))))),
  );
}

/** A detached SignedData (RFC 5652 §5) with one signer. `value`: PKCS#1 v1.5, or r‖s for P-256. */
export function writeCms(attributes: Der, chain: readonly Uint8Array[], value: Uint8Array): Der {
  const signer = readCertificate(chain[0] ?? new Uint8Array());
  const signedData = sequence(
    integer(1),
    setOf(digestAlgorithm()),
    sequence(oid(OID.data)),
    context(0, ...chain),
    setOf(signerInfo(signer, attributes, value)),
  );
  return sequence(oid(OID.signedData), context(0, signedData));
}

function signerInfo(signer: Certificate, attributes: Der, value: Uint8Array): Der {
  const isRsa = signer.keyType === 'RSA';
  return sequence(
    integer(1),
    sequence(signer.issuerDer, signer.serial.bytes),
    digestAlgorithm(),
    tlv(0xa0, readDer(attributes).content), // SET OF and [0] IMPLICIT have the same content
    isRsa ? sequence(oid(OID.rsaEncryption), nothing()) : sequence(oid(OID.ecdsaWithSha256)),
    octetString(isRsa ? value : ecdsaValue(value)),
  );
}

const digestAlgorithm = (): Der => sequence(oid(OID.sha256));

/** r‖s as ECDSA-Sig-Value (RFC 3279 §2.2.3). */
function ecdsaValue(value: Uint8Array): Der {
  return sequence(integer(value.subarray(0, 32)), integer(value.subarray(32)));
}
