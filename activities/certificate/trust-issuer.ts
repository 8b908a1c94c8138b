import { issuingCertificate } from '../../persistence/certificate/requests.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { readDer } from '../../signing/asn1/read-der.ts';
import { type Certificate, isIssuedBy, KEY_USAGE, readCertificate } from '../../signing/certificates/certificate.ts';
import { isListOf, type RevocationList, readRevocationList } from '../../signing/certificates/crl.ts';
import { nameText } from '../../signing/certificates/name.ts';
import { trustFor } from '../ceremony/trust.ts';
import { keepRevocationList, trustAnchor } from './register-certificate.ts';

/**
 * Trusts an authority's root from now on, if its fingerprint (SHA-256, hex) is the one that was learnt by another way than the
 * file: every signature of the province rests on it. Gives why not, or nothing.
 */
export async function trustIssuer(
  queries: Queries,
  file: Uint8Array,
  fingerprint: string,
  now: number,
): Promise<string | undefined> {
  const der = derIn(file, 'CERTIFICATE');
  const root = readOr(() => readCertificate(der));
  if (!root) return 'this is no certificate';
  const own = digestOf(der);
  if (fingerprint.replaceAll(/[\s:]/g, '').toLowerCase() !== own)
    return `its fingerprint is ${own}: compare it with what the authority publishes, and give that one`;
  if (!root.isCa || !root.keyUsage?.has(KEY_USAGE.keyCertSign)) return 'it is not an authority’s certificate';
  if (!isIssuedBy(root, root)) return 'it is not a root: an issuing certificate comes with each signer’s own';
  if (now < root.validFrom || now >= root.validTo) return 'it is not valid now';
  await trustAnchor(queries, der, now);
  return undefined;
}

/** Keeps a revocation list of an authority that is known, if the authority signed it. Gives why not, or nothing. */
export async function takeRevocationList(queries: Queries, file: Uint8Array, now: number): Promise<string | undefined> {
  const der = derIn(file, 'X509 CRL');
  const list = readOr(() => readRevocationList(der));
  if (!list) return 'this is no revocation list, or it does not say when the next one comes';
  if (!(await issuersOf(queries, list)).some((issuer) => isListOf(list, issuer)))
    return 'no authority that is trusted here has signed it';
  if (now >= list.nextUpdate) return 'it is over: the authority has a newer one';
  await keepRevocationList(queries, der, now);
  return undefined;
}

/** Roots that are trusted, and the issuing certificate that the register has under the list's name. */
async function issuersOf(queries: Queries, { issuerDer }: RevocationList): Promise<readonly Certificate[]> {
  const { anchors } = await trustFor(queries, []);
  const issuing = await issuingCertificate(queries, nameText(readDer(issuerDer)));
  return [...anchors, ...(issuing ? [issuing] : [])].map(readCertificate);
}

/** The bytes of a .cer, .crt, .crl or .pem. */
function derIn(file: Uint8Array, kind: 'CERTIFICATE' | 'X509 CRL'): Uint8Array {
  const text = Buffer.from(file).toString('latin1');
  const body = new RegExp(`-----BEGIN ${kind}-----([A-Za-z0-9+/=\\s]+)-----END ${kind}-----`).exec(text)?.[1];
  return body === undefined ? file : Buffer.from(body, 'base64');
}

function readOr<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
