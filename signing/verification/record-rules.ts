import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { vietnamDay } from '../../domain/record/rule-value.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { GENERAL_DIGEST, withoutIssue } from '../record-xml/prepare-record.ts';
import { canonical } from '../xml/canonical.ts';
import { sha256 } from '../xml-signature/algorithms.ts';
import { registeredFor } from '../xml-signature/signature-rules.ts';
import { fieldText, type RecordTree, tagOf } from './record-tree.ts';
import type { PlacedSignature, RecordCheck } from './verify-record-xml.ts';

type RecordRule = (tree: RecordTree, signatures: readonly PlacedSignature[], check: RecordCheck) => Refusal | undefined;

/** The rules between the signatures of a record and what it says. */
export const RECORD_RULES: readonly RecordRule[] = [
  pupilsDataAsTheTeacherSawIt,
  signerNodesTellTheTruth,
  namedSignersAreTheSigners,
  timesRise,
  issueDateIsTheDayOfApproval,
  signedWithinTheCeremony,
];

/** The lifetime of a ceremony (record-year.md section 6). */
const CEREMONY_LIFE_MS = 15 * 60_000;

/** Điều 9.1: the homeroom teacher answers for the pupil's data; a swap between pupils shows (record-files.md section 1). */
function pupilsDataAsTheTeacherSawIt(
  { general }: RecordTree,
  signatures: readonly PlacedSignature[],
  { profile }: RecordCheck,
): Refusal | undefined {
  const homeroom = signatures.find(({ role }) => role === 'homeroom');
  const digest = sha256(canonical(withoutIssue(general, profile))).toString('base64');
  if (homeroom && homeroom.read.furtherProperties.get(GENERAL_DIGEST) !== digest) {
    return { refused: 'PUPIL_DATA_CHANGED' };
  }
}

/** `NGAY_KY` and `SO_CCCD` stand outside the signed data: they must say what certificate and signing time say. */
function signerNodesTellTheTruth(
  _: RecordTree,
  signatures: readonly PlacedSignature[],
  { trust }: RecordCheck,
): Refusal | undefined {
  const liar = signatures.find(({ role, signedAt, personalId, read }) => {
    const registered = registeredFor(read.chain[0], role, trust.registry);
    return signedAt !== read.signingTime || (registered !== undefined && personalId !== registered.personalId);
  });
  if (liar) return { refused: 'SIGNER_NODE_UNTRUE', facts: { role: liar.role } };
}

/** The persons that the data name are those who signed: `SO_CCCD_GIAM_HIEU…`, `SO_CCCD_GIAO_VIEN_CHU_NHIEM`. */
function namedSignersAreTheSigners(
  { general }: RecordTree,
  signatures: readonly PlacedSignature[],
  { profile }: RecordCheck,
): Refusal | undefined {
  const named: readonly (readonly [SignatureRole, string])[] = [
    ['homeroom', 'homeroomTeacher.personalId'],
    ['principal', 'issue.manager.personalId'],
  ];
  const wrong = named.find(([role, path]) => {
    const signer = signatures.find((one) => one.role === role);
    return signer !== undefined && fieldText(general, tagOf(profile.regions.general, path)) !== signer.personalId;
  });
  if (wrong) return { refused: 'SIGNER_NOT_AS_NAMED', facts: { role: wrong[0] } };
}

/** Homeroom, then principal, then seal (NĐ 30/2020/NĐ-CP: the person first, then the organisation). */
function timesRise(_: RecordTree, signatures: readonly PlacedSignature[]): Refusal | undefined {
  const times = signatures.map(({ read }) => read.signedAt ?? Number.NaN);
  if (times.some((time, at) => at > 0 && !(time >= (times[at - 1] ?? 0)))) return { refused: 'SIGNING_TIMES_FALL' };
}

/** Record-files.md section 1: the principal's prepare writes the day's date; the seal's date is never before it. */
function issueDateIsTheDayOfApproval(
  { general }: RecordTree,
  signatures: readonly PlacedSignature[],
  { profile }: RecordCheck,
): Refusal | undefined {
  const principal = signatures.find(({ role }) => role === 'principal');
  const issueDay = fieldText(general, tagOf(profile.regions.general, 'issue.issueDate'))?.slice(0, 10);
  const signedAt = principal?.read.signedAt;
  const expected = signedAt === undefined ? undefined : vietnamDay(signedAt);
  if (issueDay !== expected) return { refused: 'ISSUE_DATE_WRONG' };
}

/** A signing time is claimed by the signer: it lies within the ceremony whose confirmation we took. */
function signedWithinTheCeremony(
  _: RecordTree,
  signatures: readonly PlacedSignature[],
  { confirmedAt = {} }: RecordCheck,
): Refusal | undefined {
  const outside = signatures.find(({ role, read }) => {
    const confirmed = confirmedAt[role];
    const signed = read.signedAt ?? Number.NaN;
    return confirmed !== undefined && !(signed <= confirmed && signed >= confirmed - CEREMONY_LIFE_MS);
  });
  if (outside) return { refused: 'SIGNED_OUTSIDE_CEREMONY', facts: { role: outside.role } };
}
