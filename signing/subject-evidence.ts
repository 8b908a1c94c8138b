import { timingSafeEqual } from 'node:crypto';
import type { RecordProfile } from '../domain/record/profile/record-profile.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { FinishedXml, FinishInput, Prepared, SheetInput, SheetRow, Trust, Verdict } from './ceremony-types.ts';
import { trustStore } from './certificates/chain.ts';
import { subjectRowElement } from './record-xml/record-elements.ts';
import { refusalsOf, verdictOf } from './verification/verdict.ts';
import { canonical } from './xml/canonical.ts';
import { elementsOf, type ParsedElement, parseAsWritten } from './xml/parse-strict.ts';
import { attribute, element, NAMESPACES, textOf, type XmlElement } from './xml/xml-tree.ts';
import { MANIFEST, SHA256, sha256 } from './xml-signature/algorithms.ts';
import { readSignature } from './xml-signature/read-signature.ts';
import { type Expected, SIGNATURE_RULES, signatureFacts } from './xml-signature/signature-rules.ts';
import { digestElements, unsignedSignature, withValue } from './xml-signature/write-signature.ts';

/**
 * The subject teacher's signature over a class sheet: one signature over a `ds:Manifest` of salted row digests
 * (record-files.md section 1, Điều 10.1). A row that is signed again is a sheet of one row; the old evidence stays valid
 * for the others.
 */
export function prepareSheet({ sheetId, rows, profile, signer, signingTime }: SheetInput): Prepared {
  const id = sheetId.replaceAll(/[^A-Za-z0-9._-]/g, '.');
  const manifest = manifestElement(`manifest-${id}`, rows, profile);
  const { element: signature, digest } = unsignedSignature({
    id: `subject-${id}`,
    methods: profile.signatureMethods,
    targets: [{ id: `manifest-${id}`, digest: sha256(canonical(manifest)), type: MANIFEST }],
    signingTime,
    chain: signer.chain,
    objects: [manifest],
  });
  return { xml: Buffer.from(canonical(signature), 'utf8'), digests: [digest] };
}

export function finishSheet({ prepared, values, profile, trust }: Omit<FinishInput<Prepared>, 'signer'>): FinishedXml {
  const xml = Buffer.from(withValue(Buffer.from(prepared.xml).toString('utf8'), values[0] ?? new Uint8Array()), 'utf8');
  return { xml, xmlSha256: sha256(xml).toString('hex'), verdict: verifyEvidence(xml, profile, trust) };
}

/**
 * The digest of one row, hex: over the element that enters the record, the comment, and whose it is; salted, because
 * level and score alone could be guessed. Without the look-up code: a replacement has another one.
 */
export function rowDigest(row: SheetRow, profile: RecordProfile): string {
  return sha256(canonical(rowElement(row, profile))).toString('hex');
}

/** Evidence of one row: the signature is good, and this very row is one of those it covers. */
export function verifySubjectEvidence(xml: Uint8Array, row: SheetRow, profile: RecordProfile, trust: Trust): Verdict {
  const verdict = verifyEvidence(xml, profile, trust);
  const parsed = parseAsWritten(xml);
  const digest = isRefusal(parsed) ? undefined : manifestDigests(parsed.root).get(rowUri(row));
  const isCovered = digest !== undefined && isSame(digest, Buffer.from(rowDigest(row, profile), 'hex'));
  if (isCovered) return verdict;

  return verdictOf([...verdict.reasons, { refused: 'EVIDENCE_ROW_UNKNOWN' }], verdict.signatures);
}

function verifyEvidence(xml: Uint8Array, profile: RecordProfile, trust: Trust): Verdict {
  const parsed = parseAsWritten(xml);
  if (isRefusal(parsed)) return verdictOf([parsed], []);
  const signature = readSignature(parsed.root);
  if (isRefusal(signature)) return verdictOf([signature], []);

  const [manifest, ...more] = signature.objects;
  const misshapen: readonly Refusal[] =
    manifest && more.length === 0 && isManifest(manifest) ? [] : [{ refused: 'SIGNATURE_SHAPE' }];
  const expected: Expected = {
    role: 'subject',
    targets: manifest
      ? [{ id: attribute(manifest, 'Id') ?? '', digest: sha256(canonical(manifest)), type: MANIFEST }]
      : [],
    methods: profile.signatureMethods,
    store: trustStore(trust),
    registry: trust.registry,
  };
  const facts = signatureFacts(signature, expected);
  return verdictOf([...misshapen, ...refusalsOf(SIGNATURE_RULES, signature, expected)], facts ? [facts] : []);
}

function manifestElement(id: string, rows: readonly SheetRow[], profile: RecordProfile): XmlElement {
  return element(
    'ds:Manifest',
    { Id: id },
    rows.map((row) =>
      element('ds:Reference', { URI: rowUri(row) }, digestElements(sha256(canonical(rowElement(row, profile))))),
    ),
  );
}

function rowElement(
  { enrolmentId, pupilCode, schoolYear, subject, salt }: SheetRow,
  profile: RecordProfile,
): XmlElement {
  const simple = (tag: string, value: string): XmlElement => element(tag, {}, [value.normalize('NFC')]);
  return element('PHAN_MON', {}, [
    simple('GHI_DANH', enrolmentId),
    simple('MA_HOC_SINH', pupilCode),
    simple('TEN_NAM_HOC', schoolYear),
    subjectRowElement(subject, profile),
    ...(subject.comment ? [simple('NHAN_XET', subject.comment)] : []),
    simple('MUOI', salt),
  ]);
}

const rowUri = ({ partRevisionId }: SheetRow): string => `urn:hoc-ba-so:part-revision:${partRevisionId}`;

/** Only references with a digest by SHA-256, each of another row. */
function isManifest(manifest: ParsedElement): boolean {
  const references = elementsOf(manifest);
  const isRight = references.every((one) => {
    const [method, value] = elementsOf(one);
    return (
      one.name === 'Reference' &&
      one.uri === NAMESPACES.ds &&
      one.attributes.length === 1 &&
      elementsOf(one).length === 2 &&
      method?.name === 'DigestMethod' &&
      attribute(method, 'Algorithm') === SHA256 &&
      value?.name === 'DigestValue'
    );
  });
  const names = new Set(references.map((one) => attribute(one, 'URI')));
  return isRight && manifest.name === 'Manifest' && manifest.uri === NAMESPACES.ds && names.size === references.length;
}

function manifestDigests(signature: ParsedElement): ReadonlyMap<string, Buffer> {
  const objects = elementsOf(signature).filter(({ name }) => name === 'Object');
  const manifest = objects.flatMap(elementsOf).find(({ name }) => name === 'Manifest');
  return new Map(
    (manifest ? elementsOf(manifest) : []).map((one) => {
      const value = elementsOf(one).find(({ name }) => name === 'DigestValue');
      return [attribute(one, 'URI') ?? '', Buffer.from(value ? textOf(value) : '', 'base64')] as const;
    }),
  );
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
