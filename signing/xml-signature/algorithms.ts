import { constants, createHash, type KeyObject, verify } from 'node:crypto';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';
export const MANIFEST = 'http://www.w3.org/2000/09/xmldsig#Manifest';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const ECDSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256';
const RSA_PSS_SHA256 = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1';

export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

/**
 * The allow-list of signature methods (TT 15/2025/TT-BKHCN Phụ lục I; v1.5 by practice, signatures.md 2.5), each with
 * the only kind of key it may be checked with. Any other method: `false`.
 */
export function verifyValue(method: string, key: KeyObject, data: string, value: Uint8Array): boolean {
  const bytes = Buffer.from(data, 'utf8');
  const type = key.asymmetricKeyType;
  if (method === RSA_SHA256 && type === 'rsa') return verify('sha256', bytes, key, value);
  if (method === ECDSA_SHA256 && type === 'ec')
    return verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, value);
  if (method === RSA_PSS_SHA256 && type === 'rsa') {
    return verify('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, value);
  }
  return false;
}
