import type { RecordProfile } from '../../domain/record/profile/record-profile.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { FinishedXml, FinishInput, ListInput, Prepared, Trust, Verdict } from '../ceremony-types.ts';
import { trustStore } from '../certificates/chain.ts';
import { refusalsOf, verdictOf } from '../verification/verdict.ts';
import { canonical } from '../xml/canonical.ts';
import { elementsOf, type ParsedElement, type ParsedXml, parseAsWritten, sourceOf } from '../xml/parse-strict.ts';
import { attribute, element, type XmlElement } from '../xml/xml-tree.ts';
import { ENVELOPED, sha256 } from '../xml-signature/algorithms.ts';
import { readSignature } from '../xml-signature/read-signature.ts';
import { type Expected, SIGNATURE_RULES, signatureFacts } from '../xml-signature/signature-rules.ts';
import { unsignedSignature, withValue } from '../xml-signature/write-signature.ts';

/**
 * The list of a transaction (CV 2088 II.2.2): `<DANH_SACH_HOC_BA id="dataDanhSach">` around the exact bytes of its
 * items, and in it, last, the sending organisation's signature over all of it (enveloped).
 */
export function prepareList({ items, profile, signer, signingTime }: ListInput): Prepared {
  const frozen = items.map((item) => ({ frozen: Buffer.from(item).toString('utf8') }));
  const { tag, idAttribute, id } = profile.list;
  const list = element(tag, { [idAttribute]: id }, frozen);
  const { element: signature, digest } = unsignedSignature({
    id: 'list-signature',
    methods: profile.signatureMethods,
    targets: [{ id, digest: sha256(canonical(list)), transforms: [ENVELOPED] }],
    signingTime,
    chain: signer.chain,
  });
  const whole = canonical({ ...list, children: [...list.children, signature] });
  return { xml: Buffer.from(whole, 'utf8'), digests: [digest] };
}

export function finishList(input: Omit<FinishInput<Prepared>, 'signer'>): FinishedXml {
  const { prepared, values, profile, trust } = input;
  // Records hold values already: the list's own signature is the only one without.
  const xml = Buffer.from(withValue(Buffer.from(prepared.xml).toString('utf8'), values[0] ?? new Uint8Array()), 'utf8');
  return { xml, xmlSha256: sha256(xml).toString('hex'), verdict: verifyList(xml, profile, trust).verdict };
}

/** The items of a list by their exact bytes, each to be verified alone, and the verdict on the list's own signature. */
export type VerifiedList = { readonly verdict: Verdict; readonly items: readonly Uint8Array[] };

export function verifyList(xml: Uint8Array, profile: RecordProfile, trust: Trust): VerifiedList {
  const parsed = parseAsWritten(xml);
  if (isRefusal(parsed)) return { verdict: verdictOf([parsed], []), items: [] };
  const parts = listParts(parsed, profile);
  if (!parts) return { verdict: verdictOf([{ refused: 'LIST_TREE' }], []), items: [] };

  const signature = readSignature(parts.signature);
  const items = parts.items.map((item) => Buffer.from(sourceOf(parsed, item), 'utf8'));
  if (isRefusal(signature)) return { verdict: verdictOf([signature], []), items };

  const unsigned = { ...parsed.root, children: parsed.root.children.filter((child) => child !== parts.signature) };
  const expected: Expected = {
    role: 'package',
    targets: [{ id: profile.list.id, digest: sha256(canonical(unsigned)), transforms: [ENVELOPED] }],
    methods: profile.signatureMethods,
    store: trustStore(trust),
    registry: trust.registry,
  };
  const reasons: readonly Refusal[] = refusalsOf(SIGNATURE_RULES, signature, expected);
  const facts = signatureFacts(signature, expected);
  return { verdict: verdictOf(reasons, facts ? [facts] : []), items };
}

/** One item of a recall (CV 2088 II.2.6, transaction 5); birth date and gender are display strings there. */
export type RecallItem = {
  readonly lookupCode: string;
  readonly fullName: string;
  readonly gender: 'male' | 'female';
  /** `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly personalId: string;
  readonly schoolName: string;
  readonly schoolCode: string;
  readonly schoolYear: string;
};

export function recallItem(item: RecallItem): Uint8Array {
  const fields: readonly (readonly [string, string])[] = [
    ['MA_TRA_CUU_UUID', item.lookupCode],
    ['HO_VA_TEN', item.fullName],
    ['GIOI_TINH', item.gender === 'male' ? 'Nam' : 'Nữ'],
    ['NGAY_SINH', item.birthDate.split('-').reverse().join('/')],
    ['SO_CCCD', item.personalId],
    ['TEN_TRUONG', item.schoolName],
    ['MA_TRUONG', item.schoolCode],
    ['TEN_NAM_HOC', item.schoolYear],
  ];
  const tags: readonly XmlElement[] = fields.map(([tag, value]) => element(tag, {}, [value.normalize('NFC')]));
  return Buffer.from(canonical(element('HOC_BA', {}, tags)), 'utf8');
}

/** Root with its Id only, items only, the signature last: nothing is inherited by a record that is cut out. */
function listParts(
  { root, text }: ParsedXml,
  { list, tags }: RecordProfile,
): { items: readonly ParsedElement[]; signature: ParsedElement } | undefined {
  const children = elementsOf(root);
  const signature = children.at(-1);
  const items = children.slice(0, -1);
  const isRight =
    text.startsWith(`<${list.tag} ${list.idAttribute}="${list.id}">`) &&
    root.attributes.length === 1 &&
    attribute(root, list.idAttribute) === list.id &&
    children.length === root.children.length &&
    items.every(({ name, uri }) => name === tags.record && uri === '');
  return isRight && signature?.name === 'Signature' ? { items, signature } : undefined;
}
