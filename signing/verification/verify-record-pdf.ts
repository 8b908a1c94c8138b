import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { SignatureFacts, Trust, Verdict } from '../ceremony-types.ts';
import { type TrustStore, trustStore } from '../certificates/chain.ts';
import { TEXT_FIELDS, type TextFieldName } from '../pdf/fields.ts';
import { PdfError } from '../pdf/parse-pdf.ts';
import { dictionaryAt, type PdfFile, readPdf } from '../pdf/pdf-file.ts';
import { isString, textOfString } from '../pdf/pdf-values.ts';
import { formSubject } from '../pdf/prepare-form.ts';
import { certificateFacts } from '../xml-signature/signature-rules.ts';
import { PDF_SIGNATURE_RULES, type PdfSignature, readPdfSignature } from './pdf-signature-rules.ts';
import { baseIsPrepared, REVISION_RULES, widgetAt } from './revision-rules.ts';
import { refusalsOf, verdictOf } from './verdict.ts';

export type PdfCheck = {
  readonly trust: Trust;
  /** Exactly these, one increment each, in this order. */
  readonly required: readonly SignatureRole[];
  /** The record that the form must show. */
  readonly record?: { readonly lookupCode: string; readonly digest: string };
  /** What the three fields must say after the principal's increment: the XML's words. */
  readonly texts?: Readonly<Record<TextFieldName, string>>;
};

/** Our own verdict on a display form: its frame, what each increment changed, and each signature. */
export function verifyRecordPdf(bytes: Uint8Array, check: PdfCheck): Verdict {
  try {
    return verified(readPdf(bytes), check, trustStore(check.trust));
  } catch (error) {
    if (!(error instanceof PdfError)) throw error;
    return verdictOf([{ refused: 'PDF_FRAME', facts: { what: error.message } }], []);
  }
}

function verified(file: PdfFile, check: PdfCheck, store: TrustStore): Verdict {
  const { required, trust } = check;
  if (file.revisions.length !== required.length + 1) return verdictOf([{ refused: 'SIGNATURE_MISSING' }], []);

  const increments = required.map((role, index) => {
    const at = index + 1;
    const changes = refusalsOf(REVISION_RULES, { file, at, role });
    const signature = readPdfSignature(file, role, at);
    const own = isRefusal(signature)
      ? [signature]
      : refusalsOf(PDF_SIGNATURE_RULES, signature, { store, registry: trust.registry });
    const reasons = [...changes, ...own].map((no) => ({ ...no, facts: { ...no.facts, role } }));
    return { reasons, signature };
  });
  const signatures = increments.flatMap(({ signature }) => (isRefusal(signature) ? [] : [signature]));
  const reasons = [
    ...refusalsOf([baseIsPrepared], file),
    ...increments.flatMap((one) => one.reasons),
    ...refusalsOf([timesRise], signatures),
    ...refusalsOf([showsThisRecord, textsAsInTheXml], file, check),
  ];
  return verdictOf(
    reasons,
    signatures.flatMap((signature) => facts(signature, store)),
  );
}

function timesRise(signatures: readonly PdfSignature[]): Refusal | undefined {
  const times = signatures.map(({ signingTime }) => signingTime ?? Number.NaN);
  const falls = times.some((time, at) => at > 0 && !(time >= (times[at - 1] ?? 0)));
  if (falls) return { refused: 'SIGNING_TIMES_FALL' };
}

/** Document information of the base, which every signature covers; later increments can't change it. */
function showsThisRecord(file: PdfFile, { record }: PdfCheck): Refusal | undefined {
  if (!record) return undefined;

  const information = dictionaryAt(file, file.revisions[0]?.trailer.entries.get('Info'), 0);
  const said = (key: string): string | undefined => {
    const value = information.entries.get(key);
    return isString(value) ? textOfString(value) : undefined;
  };
  const isIts = said('Subject') === formSubject(record.lookupCode) && said('Keywords') === record.digest;
  if (!isIts) return { refused: 'PDF_OF_ANOTHER_RECORD' };
}

/** Signer, position and day on the page are the XML's (record-files.md section 2). */
function textsAsInTheXml(file: PdfFile, { required, texts }: PdfCheck): Refusal | undefined {
  if (!texts || !required.includes('principal')) return undefined;

  const differs = TEXT_FIELDS.find((field) => {
    const value = widgetAt(file, field, file.revisions.length - 1).entries.get('V');
    return !isString(value) || textOfString(value) !== texts[field].normalize('NFC');
  });
  if (differs) return { refused: 'PDF_NOT_AS_XML', facts: { field: differs } };
}

function facts({ cms, role, signingTime }: PdfSignature, store: TrustStore): readonly SignatureFacts[] {
  const [certificate] = cms.chain;
  if (!certificate || signingTime === undefined) return [];

  return [certificateFacts(certificate, cms.chain, role, signingTime, store)];
}
