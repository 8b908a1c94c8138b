import { constants, createHash, type KeyObject, verify } from 'node:crypto';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const SIGNED_PROPERTIES = 'http://uri.etsi.org/01903#SignedProperties';
export const MANIFEST = 'http://www.w3.org/2000/09/xmldsig#Manifest';
export function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}

type Check = (bytes: Buffer, key: KeyObject, value: Uint8Array) => boolean;

/** How each method that we know is checked, and the only kind of key it may be checked with. */
const METHODS: Readonly<Record<string, { readonly keyType: string; readonly check: Check }>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': {
    keyType: 'rsa',
    check: (bytes, key, value) => verify('sha256', bytes, key, value),
  },
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': {
    keyType: 'rsa',
    check: (bytes, key, value) =>
      verify('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, value),
  },
  'http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256': {
    keyType: 'ec',
    check: (bytes, key, value) => verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, value),
  },
};

/** Is `value` a signature of this key over the text, by this method? A method that we don't know: `false`. */
export function verifyValue(method: string, key: KeyObject, data: string, value: Uint8Array): boolean {
  const known = METHODS[method];
  return (
    known !== undefined && known.keyType === key.asymmetricKeyType && known.check(Buffer.from(data, 'utf8'), key, value)
  );
}
