import { isValue } from '../../domain/record/mandatory-fields.ts';
import type { RecordProfile, SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Trust, Verdict } from '../ceremony-types.ts';
import { trustStore } from '../certificates/chain.ts';
import { regionDigest } from '../record-xml/prepare-record.ts';
import { canonical } from '../xml/canonical.ts';
import { type ParsedElement, parseAsWritten } from '../xml/parse-strict.ts';
import { attribute } from '../xml/xml-tree.ts';
import { sha256 } from '../xml-signature/algorithms.ts';
import { type ReadSignature, readSignature } from '../xml-signature/read-signature.ts';
import { type Expected, SIGNATURE_RULES, signatureFacts } from '../xml-signature/signature-rules.ts';
import type { SignedTarget } from '../xml-signature/write-signature.ts';
import { RECORD_RULES } from './record-rules.ts';
import { fieldText, idsAreUnique, type RecordTree, recordTree, type SignerNode } from './record-tree.ts';
import { refusalsOf, verdictOf } from './verdict.ts';

export type RecordCheck = {
  readonly profile: RecordProfile;
  readonly trust: Trust;
  /** Exactly these signatures must be there, in this order: a missing one shows only by this. */
  readonly required: readonly SignatureRole[];
  /** When each signer's confirmation was taken (ms, UTC), where we know it. */
  readonly confirmedAt?: Partial<Record<SignatureRole, number>>;
};

/** With the record's own words, read only from what the tree allows; absent if the file is no record at all. */
export type RecordVerdict = Verdict & {
  readonly lookupCode?: string;
  /** As on the foot of each page of the display form. */
  readonly regionDigest?: string;
  /** General information by path of `RecordDocument` (`pupil.fullName`), as written in the file. */
  readonly fields?: Readonly<Record<string, string>>;
};

/** A signer's place in the record with the signature in it. */
export type PlacedSignature = SignerNode & { readonly read: ReadSignature };

/**
 * Our own verdict on a record's XML: before and after each signing, at the intake, on the look-up page. It reads the
 * bytes once, and says yes only to what the lists of rules allow.
 */
export function verifyRecordXml(bytes: Uint8Array, check: RecordCheck): RecordVerdict {
  const parsed = parseAsWritten(bytes);
  if (isRefusal(parsed)) return verdictOf([parsed], []);
  if (!idsAreUnique(parsed.root)) return verdictOf([{ refused: 'ID_TWICE' }], []);

  const tree = recordTree(parsed.root, check.profile);
  if (!tree) return verdictOf([{ refused: 'RECORD_TREE' }], []);

  const missing = requiredSignatures(tree, check);
  const placed = tree.signers.map((node) => ({ node, read: readSignature(node.signature) }));
  const misshapen = placed.flatMap(({ node, read }) => (isRefusal(read) ? [withRole(read, node.role)] : []));
  const signatures = placed.flatMap(({ node, read }) => (isRefusal(read) ? [] : [{ ...node, read }]));
  const store = trustStore(check.trust);
  const checked = signatures.map((signature, at) => {
    const { role } = signature;
    const targets = targetsOf(role, tree, signatures.slice(0, at), check.profile);
    const { signatureMethods: methods } = check.profile;
    const expected: Expected = { role, targets, methods, store, registry: check.trust.registry };
    const reasons = refusalsOf(SIGNATURE_RULES, signature.read, expected).map((no) => withRole(no, role));
    return { reasons, facts: signatureFacts(signature.read, expected) };
  });

  const reasons = [
    ...missing,
    ...misshapen,
    ...checked.flatMap((one) => one.reasons),
    ...refusalsOf(RECORD_RULES, tree, signatures, check),
  ];
  return {
    ...verdictOf(
      reasons,
      checked.flatMap(({ facts }) => facts ?? []),
    ),
    lookupCode: tree.lookupCode,
    regionDigest: regionDigest(tree.summary, tree.history),
    fields: fieldsOf(tree.general, check.profile),
  };
}

/** Điều 8.6, 9.3; CV 2088 I.4.2: who must have signed at this stage, and in which order. */
function requiredSignatures({ signers }: RecordTree, { required }: RecordCheck): readonly Refusal[] {
  const there = signers.map(({ role }) => role);
  const missing = required.find((role) => !there.includes(role));
  if (missing) return [{ refused: 'SIGNATURE_MISSING', facts: { role: missing } }];
  return there.join() === required.join() ? [] : [{ refused: 'RECORD_TREE' }];
}

/** What each role signs (record-files.md section 1); a later signature covers the earlier ones, so a removal shows. */
function targetsOf(
  role: SignatureRole,
  { data, history, summary }: RecordTree,
  earlier: readonly PlacedSignature[],
  profile: RecordProfile,
): readonly SignedTarget[] {
  const regions = role === 'homeroom' ? [summary, history] : [data];
  return [
    ...regions.map((region) => target(region, attribute(region, profile.idAttribute))),
    ...earlier.map(({ signature, read }) => target(signature, read.id)),
  ];
}

function target(element: ParsedElement, id: string | undefined): SignedTarget {
  return { id: id ?? '', digest: sha256(canonical(element)) };
}

function fieldsOf(general: ParsedElement, profile: RecordProfile): Readonly<Record<string, string>> {
  return Object.fromEntries(
    profile.regions.general.children.flatMap((rule) => {
      const value = isValue(rule) ? fieldText(general, rule.tag) : undefined;
      const isConstant = isValue(rule) && typeof rule.as === 'object' && 'constant' in rule.as;
      return isValue(rule) && value !== undefined && !isConstant ? [[rule.from, value] as const] : [];
    }),
  );
}

const withRole = (refusal: Refusal, role: SignatureRole): Refusal => ({
  ...refusal,
  facts: { ...refusal.facts, role },
});
