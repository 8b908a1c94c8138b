import type { SignatureRole } from '../domain/record/profile/record-profile.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type {
  ApprovalInput,
  FinishedRecord,
  FinishInput,
  HomeroomInput,
  PreparedRecord,
  SealInput,
} from './ceremony-types.ts';
import { displayDay } from './pdf/fields.ts';
import { appendSignatureField, type FormSigning } from './pdf/sign-form.ts';
import { digestToSign, injectSignature } from './pdf/two-phase.ts';
import {
  type PreparedXml,
  prepareApprovalXml,
  prepareHomeroomXml,
  prepareSealXml,
} from './record-xml/prepare-record.ts';
import { verifyRecord } from './verification/verify-record.ts';
import { sha256 } from './xml-signature/algorithms.ts';
import { withValue } from './xml-signature/write-signature.ts';

/**
 * The three signings of a record, each prepare → digests → finish (A10, record-files.md section 3). Prepared bytes are
 * stored; a digest is only signed while they are unchanged. All functions are CPU only: see `worker-pool.ts`.
 */
export async function prepareHomeroom(input: HomeroomInput): Promise<PreparedRecord | Refusal> {
  return prepared(prepareHomeroomXml(input.document, input), input.pdf, { role: 'homeroom', ...input });
}

/** The five issue fields go into the XML, three of them onto the page (record-files.md section 1 and 2). */
export async function prepareApproval(input: ApprovalInput): Promise<PreparedRecord | Refusal> {
  const { manager, issueDate } = input.issue;
  const texts = { signer: manager.fullName, position: manager.position, issueDate: displayDay(issueDate) };
  const refusal = earlierVoid(input, ['homeroom']);
  if (refusal) return refusal;

  return prepared(prepareApprovalXml(input.xml, input.issue, input), input.pdf, { role: 'principal', texts, ...input });
}

export async function prepareSeal(input: SealInput): Promise<PreparedRecord | Refusal> {
  const refusal = earlierVoid(input, ['homeroom', 'principal']);
  if (refusal) return refusal;

  return prepared(prepareSealXml(input.xml, input), input.pdf, { role: 'seal', ...input });
}

/** Injects both values and verifies both files with all their signatures; the verdict decides whether they count. */
export function finishHomeroom(input: FinishInput<PreparedRecord>): Promise<FinishedRecord> {
  return finished(input, ['homeroom']);
}

export function finishApproval(input: FinishInput<PreparedRecord>): Promise<FinishedRecord> {
  return finished(input, ['homeroom', 'principal']);
}

export function finishSeal(input: FinishInput<PreparedRecord>): Promise<FinishedRecord> {
  return finished(input, ['homeroom', 'principal', 'seal']);
}

/** Strict pre-flight: both files with all earlier signatures, each valid at its time (record-year.md, guard of `approve`). */
function earlierVoid({ xml, pdf, profile, trust }: SealInput, required: readonly SignatureRole[]): Refusal | undefined {
  const { outcome, reasons } = verifyRecord({ xml, pdf, check: { profile, trust, required } });
  if (outcome === 'valid') return undefined;

  const known = new Set(reasons.map(({ facts }) => facts?.['role']).filter((role) => role !== undefined));
  if (outcome === 'cannotTell') return { refused: 'CERTIFICATE_STATE_UNKNOWN' };
  return { refused: 'EARLIER_SIGNATURE_VOID', facts: { signatures: known.size || required.length } };
}

async function prepared(
  xml: PreparedXml | Refusal,
  pdf: Uint8Array,
  signing: FormSigning,
): Promise<PreparedRecord | Refusal> {
  if (isRefusal(xml)) return xml;
  const form = appendSignatureField(pdf, signing);
  if (isRefusal(form)) return form;

  const signer = signing.signer.chain[0] ?? new Uint8Array();
  return { xml: xml.xml, pdf: form, digests: [xml.digest, await digestToSign(form, signer)] };
}

async function finished(
  { prepared: { xml, pdf }, values, profile, signer, trust, confirmedAt }: FinishInput<PreparedRecord>,
  required: readonly SignatureRole[],
): Promise<FinishedRecord> {
  const [xmlValue = new Uint8Array(), pdfValue = new Uint8Array()] = values;
  const signedXml = Buffer.from(withValue(Buffer.from(xml).toString('utf8'), xmlValue), 'utf8');
  const signedPdf = await injectSignature(pdf, signer.chain, pdfValue);
  const role = required.at(-1);
  const confirmed = role && confirmedAt !== undefined ? { confirmedAt: { [role]: confirmedAt } } : {};
  const check = { profile, trust, required, ...confirmed };
  const { outcome, reasons, signatures } = verifyRecord({ xml: signedXml, pdf: signedPdf, check });

  return {
    xml: signedXml,
    pdf: signedPdf,
    xmlSha256: sha256(signedXml).toString('hex'),
    pdfSha256: sha256(signedPdf).toString('hex'),
    verdict: { outcome, reasons, signatures },
  };
}
