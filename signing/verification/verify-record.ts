import { displayDay, type TextFieldName } from '../pdf/fields.ts';
import { joined } from './verdict.ts';
import { verifyRecordPdf } from './verify-record-pdf.ts';
import { type RecordCheck, type RecordVerdict, verifyRecordXml } from './verify-record-xml.ts';

/**
 * The verdict on a record's two files together: each by itself, and that they are of one record — the form names the
 * XML's look-up code and homeroom region, and says what the XML says of the issue.
 */
export function verifyRecord({
  xml,
  pdf,
  check,
}: {
  xml: Uint8Array;
  pdf: Uint8Array;
  check: RecordCheck;
}): RecordVerdict {
  const ofXml = verifyRecordXml(xml, check);
  const { lookupCode, regionDigest } = ofXml;
  const record = lookupCode && regionDigest ? { record: { lookupCode, digest: regionDigest } } : {};
  const ofPdf = verifyRecordPdf(pdf, { trust: check.trust, required: check.required, ...record, ...textsOf(ofXml) });
  return { ...ofXml, ...joined(ofXml, ofPdf) };
}

/** What the page must say of the issue: the words of the XML; nothing before the approval. */
export function textsOf({ fields = {} }: RecordVerdict): { texts?: Record<TextFieldName, string> } {
  const signer = fields['issue.manager.fullName'];
  const position = fields['issue.manager.position'];
  const day = fields['issue.issueDate']?.slice(0, 10);
  if (!signer || !position || !day) return {};

  return { texts: { signer, position, issueDate: displayDay(day) } };
}
