import { type Instant, readInstant } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { type Certificate, readCertificate } from '../certificates/certificate.ts';
import { elementsOf, type ParsedElement } from '../xml/parse-strict.ts';
import { attribute, NAMESPACES, textOf } from '../xml/xml-tree.ts';

/** The parts of a signature of our profile, as they stand; nothing is checked yet but its shape. */
export type ReadSignature = {
  readonly element: ParsedElement;
  readonly id: string;
  readonly signedInfo: ParsedElement;
  readonly canonicalization: string;
  readonly method: string;
  readonly references: readonly ReadReference[];
  readonly value: Buffer;
  readonly subjectName: string;
  readonly chain: readonly Certificate[];
  readonly properties: ParsedElement;
  readonly signingTime: string;
  /** That text as a moment; undefined if it is not one in the ministry's form (CV 2088 II.1). */
  readonly signedAt: Instant | undefined;
  /** Further signed properties of ours, by name. */
  readonly furtherProperties: ReadonlyMap<string, string>;
  readonly propertyTargets: readonly string[];
  readonly signedProperties: ParsedElement;
  readonly qualifyingTarget: string;
  readonly xadesSigningTime: string;
  readonly certificateDigest: ReadDigest;
  readonly objectReferences: readonly string[];
  /** What an enveloping signature carries. */
  readonly objects: readonly ParsedElement[];
};

export type ReadReference = {
  readonly id: string;
  readonly uri: string;
  readonly type?: string;
  readonly transforms: readonly string[];
  readonly digest: ReadDigest;
};
export type ReadDigest = { readonly method: string; readonly value: Buffer };

/**
 * The grammar of a signature: exactly these elements in this order, exactly these attributes, no text between them.
 * An extra object, a second key info or a hidden copy of the data has no place (signing-notes.md section 5).
 */
export function readSignature(element: ParsedElement): ReadSignature | Refusal {
  try {
    return read(element);
  } catch {
    return { refused: 'SIGNATURE_SHAPE' };
  }
}

class Misshapen extends Error {}

function read(element: ParsedElement): ReadSignature {
  const [signedInfo, value, keyInfo, first, second, ...objects] = elementsOf(element);
  const id = attributes(demand(element, 'ds:Signature'), 'Id')[0];
  if (!signedInfo || !value || !keyInfo || !first || !second || id === undefined) throw new Misshapen();

  const properties = only(demand(first, 'ds:Object'), 'ds:SignatureProperties');
  const qualifying = only(demand(second, 'ds:Object'), 'xades:QualifyingProperties');
  return {
    element,
    id,
    signedInfo,
    value: base64(demand(value, 'ds:SignatureValue')),
    objects: objects.map((object) => onlyChild(demand(object, 'ds:Object'))),
    ...readSignedInfo(demand(signedInfo, 'ds:SignedInfo')),
    ...readKeyInfo(demand(keyInfo, 'ds:KeyInfo')),
    ...readProperties(properties),
    ...readQualifying(qualifying),
  };
}

function readSignedInfo(signedInfo: ParsedElement) {
  const [canonicalization, method, ...references] = structure(signedInfo);
  if (!canonicalization || !method || references.length === 0) throw new Misshapen();
  return {
    canonicalization: algorithm(demand(canonicalization, 'ds:CanonicalizationMethod')),
    method: algorithm(demand(method, 'ds:SignatureMethod')),
    references: references.map(readReference),
  };
}

function readReference(element: ParsedElement): ReadReference {
  const type = attribute(element, 'Type');
  const names = ['Id', 'URI', ...(type === undefined ? [] : ['Type'])];
  const [id = '', uri = ''] = attributes(demand(element, 'ds:Reference'), ...names);
  const [transforms, ...digest] = structure(element);
  return {
    id,
    uri,
    ...(type !== undefined && { type }),
    transforms: structure(demand(transforms, 'ds:Transforms')).map((one) => algorithm(demand(one, 'ds:Transform'))),
    digest: readDigest(digest),
  };
}

function readDigest([method, value, ...rest]: readonly ParsedElement[]): ReadDigest {
  if (rest.length > 0) throw new Misshapen();
  return { method: algorithm(demand(method, 'ds:DigestMethod')), value: base64(demand(value, 'ds:DigestValue')) };
}

function readKeyInfo(keyInfo: ParsedElement) {
  const [subjectName, ...certificates] = structure(only(keyInfo, 'ds:X509Data'));
  return {
    subjectName: text(demand(subjectName, 'ds:X509SubjectName')),
    chain: certificates.map((one) => readCertificate(base64(demand(one, 'ds:X509Certificate')))),
  };
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/;

function readProperties(properties: ParsedElement) {
  attributes(properties, 'Id');
  const all = structure(properties).map((one) => {
    const [target = ''] = attributes(demand(one, 'ds:SignatureProperty'), 'Target');
    return { target, property: onlyChild(one) };
  });
  const [time, ...further] = all;
  const ours = further.map(({ property }) => [demand(property, `hbs:${property.name}`).name, text(property)] as const);
  if (new Set(ours.map(([name]) => name)).size !== ours.length) throw new Misshapen();
  const signingTime = text(demand(time?.property, 'hbs:SigningTime'));
  return {
    properties,
    signingTime,
    signedAt: DATE_TIME.test(signingTime) ? readInstant(signingTime) : undefined,
    furtherProperties: new Map(ours),
    propertyTargets: all.map(({ target }) => target),
  };
}

function readQualifying(qualifying: ParsedElement) {
  const signedProperties = only(qualifying, 'xades:SignedProperties');
  const [aboutSignature, aboutObjects] = exactly(
    signedProperties,
    'xades:SignedSignatureProperties',
    'xades:SignedDataObjectProperties',
  );
  const [time, certificate] = exactly(aboutSignature, 'xades:SigningTime', 'xades:SigningCertificateV2');
  const digest = only(only(demand(certificate, 'xades:SigningCertificateV2'), 'xades:Cert'), 'xades:CertDigest');
  attributes(signedProperties, 'Id');
  return {
    signedProperties,
    qualifyingTarget: attributes(qualifying, 'Target')[0] ?? '',
    xadesSigningTime: text(demand(time, 'xades:SigningTime')),
    certificateDigest: readDigest(structure(digest)),
    objectReferences: structure(demand(aboutObjects, 'xades:SignedDataObjectProperties')).map(readObjectFormat),
  };
}

function readObjectFormat(format: ParsedElement): string {
  const [reference = ''] = attributes(demand(format, 'xades:DataObjectFormat'), 'ObjectReference');
  if (text(only(format, 'xades:MimeType')) !== 'text/xml') throw new Misshapen();
  return reference;
}

/** The element, if it is there and has this name. */
function demand(element: ParsedElement | undefined, qualified: string): ParsedElement {
  const [prefix, name] = qualified.split(':');
  const uri = prefix === 'ds' ? NAMESPACES.ds : prefix === 'xades' ? NAMESPACES.xades : NAMESPACES.hbs;
  if (element?.name !== name || element?.uri !== uri || element === undefined) throw new Misshapen();
  return element;
}

/** The children of an element that holds elements only. */
function structure(element: ParsedElement): readonly ParsedElement[] {
  const children = elementsOf(element);
  if (children.length !== element.children.length) throw new Misshapen();
  return children;
}

function exactly(element: ParsedElement | undefined, ...names: readonly string[]): readonly ParsedElement[] {
  const children = element ? structure(element) : [];
  if (children.length !== names.length) throw new Misshapen();
  return children.map((child, at) => demand(child, names[at] ?? ''));
}

function only(element: ParsedElement, name: string): ParsedElement {
  return demand(exactly(element, name)[0], name);
}

function onlyChild(element: ParsedElement): ParsedElement {
  const [child, ...more] = structure(element);
  if (!child || more.length > 0) throw new Misshapen();
  return child;
}

/** The values of exactly these attributes. */
function attributes(element: ParsedElement, ...names: readonly string[]): readonly string[] {
  if (element.attributes.length !== names.length) throw new Misshapen();
  return names.map((name) => attribute(element, name) ?? misshapen());
}

const algorithm = (element: ParsedElement): string => {
  if (element.children.length > 0) throw new Misshapen();
  return attributes(element, 'Algorithm')[0] ?? '';
};

function text(element: ParsedElement): string {
  if (element.attributes.length > 0 || elementsOf(element).length > 0) throw new Misshapen();
  return textOf(element);
}

/** `Buffer.from` never refuses: only what it writes again the same way is Base64. */
function base64(element: ParsedElement): Buffer {
  const bytes = Buffer.from(text(element), 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== text(element)) throw new Misshapen();
  return bytes;
}

function misshapen(): never {
  throw new Misshapen();
}
