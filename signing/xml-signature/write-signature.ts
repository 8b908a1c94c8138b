import type { RecordProfile } from '../../domain/record/profile/record-profile.ts';
import { dateTimeText } from '../../domain/record/rule-value.ts';
import { readCertificate } from '../certificates/certificate.ts';
import { canonical } from '../xml/canonical.ts';
import { element, type XmlElement } from '../xml/xml-tree.ts';
import { EXCLUSIVE, SHA256, SIGNED_PROPERTIES, sha256 } from './algorithms.ts';

/** Something that is signed: the element with this Id, by the digest of its canonical form. */
export type SignedTarget = {
  readonly id: string;
  readonly digest: Uint8Array;
  readonly type?: string;
  /** Before canonicalisation; only for a signature inside what it signs. */
  readonly transforms?: readonly string[];
};

export type SignatureParts = {
  readonly id: string;
  readonly methods: RecordProfile['signatureMethods'];
  readonly targets: readonly SignedTarget[];
  /** ms, UTC. */
  readonly signingTime: number;
  /** DER, signer first. */
  readonly chain: readonly Uint8Array[];
  /** Further signed properties in our namespace, by element name. */
  readonly properties?: Readonly<Record<string, string>>;
  /** What an enveloping signature carries itself. */
  readonly objects?: readonly XmlElement[];
};

/** A signature but for its value, and the digest that a key has to sign. */
export type UnsignedSignature = { readonly element: XmlElement; readonly digest: Uint8Array };

/**
 * One `ds:Signature` of the profile `cv2088-xades` (record-files.md section 1): the ministry's signing time in
 * `SignatureProperties` (CV 2088 II.1.6; in a namespace of its own, else invalid by the schema of XMLDSig) and XAdES B-B
 * (ETSI EN 319 132-1) beside it, both signed.
 */
export function unsignedSignature(parts: SignatureParts): UnsignedSignature {
  const properties = signatureProperties(parts);
  const xades = signedProperties(parts);
  const own: readonly SignedTarget[] = [
    { id: `${parts.id}-properties`, digest: sha256(canonical(properties)) },
    { id: `${parts.id}-xades`, digest: sha256(canonical(xades)), type: SIGNED_PROPERTIES },
  ];
  const signedInfo = signedInfoElement([...parts.targets, ...own], parts);

  return {
    element: element('ds:Signature', { Id: parts.id }, [
      signedInfo,
      element('ds:SignatureValue'),
      keyInfo(parts.chain),
      element('ds:Object', {}, [properties]),
      element('ds:Object', {}, [element('xades:QualifyingProperties', { Target: `#${parts.id}` }, [xades])]),
      ...(parts.objects ?? []).map((object) => element('ds:Object', {}, [object])),
    ]),
    digest: sha256(canonical(signedInfo)),
  };
}

const EMPTY_VALUE = '<ds:SignatureValue></ds:SignatureValue>';

/** Puts the value into the one signature that has none yet; all other bytes stay. */
export function withValue(xml: string, value: Uint8Array): string {
  const filled = `<ds:SignatureValue>${Buffer.from(value).toString('base64')}</ds:SignatureValue>`;
  return xml.replace(EMPTY_VALUE, () => filled);
}

function signedInfoElement(targets: readonly SignedTarget[], { id, chain, methods }: SignatureParts): XmlElement {
  const method = methods.produced[readCertificate(chain[0] ?? new Uint8Array()).keyType];
  return element('ds:SignedInfo', {}, [
    element('ds:CanonicalizationMethod', { Algorithm: EXCLUSIVE }),
    element('ds:SignatureMethod', { Algorithm: method }),
    ...targets.map((target, at) => reference(target, referenceId(id, at))),
  ]);
}

const referenceId = (signatureId: string, at: number): string => `${signatureId}-r${at + 1}`;

function reference({ id, digest, type, transforms = [] }: SignedTarget, ownId: string): XmlElement {
  return element('ds:Reference', { Id: ownId, ...(type && { Type: type }), URI: `#${id}` }, [
    element(
      'ds:Transforms',
      {},
      [...transforms, EXCLUSIVE].map((algorithm) => element('ds:Transform', { Algorithm: algorithm })),
    ),
    ...digestElements(digest),
  ]);
}

/** `ds:DigestMethod` and `ds:DigestValue`, as references and certificate digests have them. */
export function digestElements(digest: Uint8Array): readonly XmlElement[] {
  return [
    element('ds:DigestMethod', { Algorithm: SHA256 }),
    element('ds:DigestValue', {}, [Buffer.from(digest).toString('base64')]),
  ];
}

/** CV 2088 II.1.6 asks for the subject's name beside the certificates; the chain is embedded, nobody fetches (SG2). */
function keyInfo(chain: readonly Uint8Array[]): XmlElement {
  const subject = readCertificate(chain[0] ?? new Uint8Array()).subject;
  return element('ds:KeyInfo', {}, [
    element('ds:X509Data', {}, [
      element('ds:X509SubjectName', {}, [subject]),
      ...chain.map((der) => element('ds:X509Certificate', {}, [Buffer.from(der).toString('base64')])),
    ]),
  ]);
}

function signatureProperties({ id, signingTime, properties = {} }: SignatureParts): XmlElement {
  const all = { SigningTime: dateTimeText(signingTime), ...properties };
  return element(
    'ds:SignatureProperties',
    { Id: `${id}-properties` },
    Object.entries(all).map(([name, value]) =>
      element('ds:SignatureProperty', { Target: `#${id}` }, [element(`hbs:${name}`, {}, [value])]),
    ),
  );
}

/** XAdES B-B: time, digest of the certificate, format of each signed object (EN 319 132-1 §6.3). */
function signedProperties({ id, signingTime, chain, targets }: SignatureParts): XmlElement {
  const objects = [...targets, undefined]; // the last one: the signature properties
  return element('xades:SignedProperties', { Id: `${id}-xades` }, [
    element('xades:SignedSignatureProperties', {}, [
      element('xades:SigningTime', {}, [dateTimeText(signingTime)]),
      element('xades:SigningCertificateV2', {}, [
        element('xades:Cert', {}, [
          element('xades:CertDigest', {}, digestElements(sha256(chain[0] ?? new Uint8Array()))),
        ]),
      ]),
    ]),
    element(
      'xades:SignedDataObjectProperties',
      {},
      objects.map((_, at) =>
        element('xades:DataObjectFormat', { ObjectReference: `#${referenceId(id, at)}` }, [
          element('xades:MimeType', {}, ['text/xml']),
        ]),
      ),
    ),
  ]);
}
