import { issueRules, mandatoryIssueMissing } from '../../domain/record/mandatory-fields.ts';
import type { RecordProfile, SignatureRole } from '../../domain/record/profile/record-profile.ts';
import type { RecordDocument, RecordIssue } from '../../domain/record/record-document.ts';
import { dateTimeText } from '../../domain/record/rule-value.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Signer } from '../ceremony-types.ts';
import { canonical } from '../xml/canonical.ts';
import { elementsOf, type ParsedElement, parseStrict, sourceOf } from '../xml/parse-strict.ts';
import { attribute, element, isElement, type XmlElement, type XmlNode } from '../xml/xml-tree.ts';
import { sha256 } from '../xml-signature/algorithms.ts';
import { type SignatureParts, type SignedTarget, unsignedSignature } from '../xml-signature/write-signature.ts';
import { generalInformation, issueElements, recordId, studyHistory, yearSummary } from './record-elements.ts';

export type PreparedXml = { readonly xml: Uint8Array; readonly digest: Uint8Array };
type Signing = { readonly profile: RecordProfile; readonly signer: Signer; readonly signingTime: number };

/** The signed property that binds the pupil's data to the homeroom signature. */
export const GENERAL_DIGEST = 'GeneralInformationDigest';

/**
 * Step 1 (record-files.md section 1): year summary and study history freeze here. The homeroom signature covers both,
 * and by a signed digest the general information without the issue fields, so that the teacher answers for the pupil's
 * data too (Điều 9.1) and a swap between pupils shows.
 */
export function prepareHomeroomXml(document: RecordDocument, { profile, signer, signingTime }: Signing): PreparedXml {
  const { lookupCode } = document;
  const general = generalInformation(document, profile);
  const history = studyHistory(document, profile);
  const summary = yearSummary(document, profile);
  const unsigned = unsignedSignature({
    ...partsOf('homeroom', lookupCode, { profile, signer, signingTime }),
    targets: [target(summary, profile), target(history, profile)],
    properties: { [GENERAL_DIGEST]: sha256(canonical(general)).toString('base64') },
  });
  const node = signerNode('homeroom', unsigned.element, { profile, signer, signingTime });

  return prepared(recordElement(lookupCode, [general, history, summary], [node], profile), unsigned.digest);
}

/**
 * Step 2: the whole data region is put together around the frozen bytes, with the actual signer (KT. included) and the
 * day's date. The principal's signature covers it and the homeroom's `ds:Signature`.
 */
export function prepareApprovalXml(
  homeroomXml: Uint8Array,
  issue: RecordIssue,
  signing: Signing,
): PreparedXml | Refusal {
  const missing = mandatoryIssueMissing(issue, signing.profile);
  if (missing.length > 0) return { refused: 'FIELDS_MISSING', facts: { missing: missing.join(', ') } };
  const read = readRecord(homeroomXml, signing.profile, ['homeroom']);
  if (isRefusal(read)) return read;

  const { lookupCode, general, frozenRegions, frozenSigners, signatures } = read;
  const regions = [withIssue(general, issue, signing.profile), ...frozenRegions];
  const data = dataElement(lookupCode, regions, signing.profile);
  const unsigned = unsignedSignature({
    ...partsOf('principal', lookupCode, signing),
    targets: [target(data, signing.profile), ...signatures],
  });
  const node = signerNode('principal', unsigned.element, signing);

  return prepared(recordElement(lookupCode, regions, [...frozenSigners, node], signing.profile), unsigned.digest);
}

/** Step 3: the seal covers the data and both earlier signatures; all earlier bytes stay. */
export function prepareSealXml(approvedXml: Uint8Array, signing: Signing): PreparedXml | Refusal {
  const read = readRecord(approvedXml, signing.profile, ['homeroom', 'principal']);
  if (isRefusal(read)) return read;

  const { lookupCode, data, frozenGeneral, frozenRegions, frozenSigners, signatures } = read;
  const unsigned = unsignedSignature({
    ...partsOf('seal', lookupCode, signing),
    targets: [target(data, signing.profile), ...signatures],
  });
  const node = signerNode('seal', unsigned.element, signing);
  const regions = [frozenGeneral, ...frozenRegions];

  return prepared(recordElement(lookupCode, regions, [...frozenSigners, node], signing.profile), unsigned.digest);
}

/** First 16 hex digits over what the homeroom teacher freezes: printed on the foot of every page of the display form. */
export function homeroomRegionDigest(document: RecordDocument, profile: RecordProfile): string {
  return regionDigest(yearSummary(document, profile), studyHistory(document, profile));
}

export function regionDigest(summary: XmlElement, history: XmlElement): string {
  return sha256(canonical(summary) + canonical(history))
    .toString('hex')
    .slice(0, 16);
}

/** The general information as the homeroom teacher answers for it: without the five issue fields. */
export function withoutIssue<E extends XmlElement>(general: E, profile: RecordProfile): XmlElement {
  const issueTags = new Set(issueRules(profile).map(({ tag }) => tag));
  return {
    ...general,
    children: general.children.filter((child) => !isElement(child) || !issueTags.has(child.name)),
  };
}

export const signatureId = (role: SignatureRole, lookupCode: string): string => recordId(role, lookupCode);

function prepared(record: XmlElement, digest: Uint8Array): PreparedXml {
  return { xml: Buffer.from(canonical(record), 'utf8'), digest };
}

function partsOf(
  role: SignatureRole,
  lookupCode: string,
  { profile, signer, signingTime }: Signing,
): Omit<SignatureParts, 'targets'> {
  const { signatureMethods: methods } = profile;
  return { id: signatureId(role, lookupCode), methods, signingTime, chain: signer.chain };
}

function recordElement(
  lookupCode: string,
  regions: readonly XmlNode[],
  signers: readonly XmlNode[],
  profile: RecordProfile,
): XmlElement {
  return element(profile.tags.record, {}, [
    dataElement(lookupCode, regions, profile),
    element(profile.tags.signers, {}, signers),
  ]);
}

function dataElement(lookupCode: string, regions: readonly XmlNode[], profile: RecordProfile): XmlElement {
  return element(profile.tags.data, { [profile.idAttribute]: recordId('data', lookupCode) }, regions);
}

function signerNode(role: SignatureRole, signature: XmlElement, { profile, signer, signingTime }: Signing): XmlElement {
  return element(profile.tags.signer[role], {}, [
    element(profile.tags.signedAt, {}, [dateTimeText(signingTime)]),
    ...(signer.personalId ? [element(profile.tags.personalId, {}, [signer.personalId])] : []),
    signature,
  ]);
}

function target(signed: XmlElement, profile: RecordProfile): SignedTarget {
  return { id: attribute(signed, profile.idAttribute) ?? '', digest: sha256(canonical(signed)) };
}

type ReadRecord = {
  readonly lookupCode: string;
  readonly data: ParsedElement;
  readonly general: ParsedElement;
  readonly frozenGeneral: XmlNode;
  readonly frozenRegions: readonly XmlNode[];
  readonly frozenSigners: readonly XmlNode[];
  /** The earlier `ds:Signature` elements, as later ones reference them. */
  readonly signatures: readonly SignedTarget[];
};

/** A record with exactly the signers that must be there before the next one; its signatures are checked elsewhere. */
function readRecord(xml: Uint8Array, profile: RecordProfile, roles: readonly SignatureRole[]): ReadRecord | Refusal {
  const parsed = parseStrict(xml);
  if (isRefusal(parsed)) return parsed;

  const [data, signers] = elementsOf(parsed.root);
  const [general, ...regions] = data ? elementsOf(data) : [];
  const nodes = signers ? elementsOf(signers) : [];
  const isExpected = nodes.map(({ name }) => name).join() === roles.map((role) => profile.tags.signer[role]).join();
  if (!data || !general || !isExpected) return { refused: 'RECORD_TREE' };

  const frozen = (part: ParsedElement): XmlNode => ({ frozen: sourceOf(parsed, part) });
  return {
    lookupCode: (attribute(data, profile.idAttribute) ?? '').slice('data-'.length),
    data,
    general,
    frozenGeneral: frozen(general),
    frozenRegions: regions.map(frozen),
    frozenSigners: nodes.map(frozen),
    signatures: nodes
      .flatMap((node) => elementsOf(node).filter(({ name }) => name === 'Signature'))
      .map((signature) => ({ id: attribute(signature, 'Id') ?? '', digest: sha256(canonical(signature)) })),
  };
}

/** The five fields at their places in the mapping table; everything else as it was. */
function withIssue(general: ParsedElement, issue: RecordIssue, profile: RecordProfile): XmlElement {
  const { prefix, name, uri, attributes } = general;
  const fields = new Map<string, XmlElement>([
    ...elementsOf(general).map((child) => [child.name, child] as const),
    ...issueElements(issue, profile),
  ]);
  const inOrder = profile.regions.general.children.flatMap((rule) => {
    const field = 'tag' in rule && rule.tag ? fields.get(rule.tag) : undefined;
    return field ? [field] : [];
  });
  return { prefix, name, uri, attributes, children: inOrder };
}
