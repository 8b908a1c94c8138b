import { type Instant, readInstant } from '../../domain/calendar/instant.ts';
import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { OID } from '../asn1/oids.ts';
import { oidText } from '../asn1/read-der.ts';
import type { RegisteredCertificate } from '../ceremony-types.ts';
import { certificateAt, hasStrangers, type TrustStore } from '../certificates/chain.ts';
import { type ReadCms, readCms, signingCertificateDigest, verifyCmsValue } from '../cms/read-cms.ts';
import type { PdfFile } from '../pdf/pdf-file.ts';
import { isString, nameOf, type PdfDictionary } from '../pdf/pdf-values.ts';
import { sha256 } from '../xml-signature/algorithms.ts';
import { registeredFor } from '../xml-signature/signature-rules.ts';
import { signatureAt } from './revision-rules.ts';

/** A signature in the PDF: its dictionary, the bytes that it signs, and the CMS in it. */
export type PdfSignature = {
  readonly role: SignatureRole;
  readonly dictionary: PdfDictionary;
  readonly signedBytes: Buffer;
  readonly cms: ReadCms;
  /** ms, UTC, of `/M`. */
  /** Undefined if `/M` is no moment in our form. */
  readonly signingTime: Instant | undefined;
};

type Context = { readonly store: TrustStore; readonly registry: readonly RegisteredCertificate[] };
type PdfSignatureRule = (signature: PdfSignature, context: Context) => Refusal | undefined;

/** The rules of one PAdES B-B signature (ETSI EN 319 142-1 §6.3). */
export const PDF_SIGNATURE_RULES: readonly PdfSignatureRule[] = [
  dictionaryIsPades,
  onlyAllowedAttributes,
  contentUnchanged,
  valueVerifies,
  certificateIsTheSignedOne,
  timeIsThere,
  certificateGoodWhenSigned,
  noStrangeCertificate,
  certificateRegisteredForRole,
];

/**
 * Reads the signature of a role after revision `at`. The byte range must be the whole revision but for `/Contents`, whose
 * padding is zeros (PAdES §5.4): else `PDF_BYTE_RANGE`.
 */
export function readPdfSignature(file: PdfFile, role: SignatureRole, at: number): PdfSignature | Refusal {
  const { value: dictionary } = signatureAt(file, role, at);
  const gap = exactGap(file, dictionary, at);
  const contents = dictionary.entries.get('Contents');
  if (!gap || !isString(contents)) return { refused: 'PDF_BYTE_RANGE' };

  const cms = cmsIn(contents.bytes);
  if (!cms) return { refused: 'SIGNATURE_SHAPE' };

  const end = file.revisions[at]?.end ?? 0;
  return {
    role,
    dictionary,
    signedBytes: Buffer.concat([file.bytes.subarray(0, gap.from), file.bytes.subarray(gap.to, end)]),
    cms,
    signingTime: timeOf(dictionary),
  };
}

/** `[0 from to rest]`, where the gap is exactly the `<…>` of this dictionary's contents. */
function exactGap(file: PdfFile, dictionary: PdfDictionary, at: number): { from: number; to: number } | undefined {
  const range = dictionary.entries.get('ByteRange');
  const contents = dictionary.entries.get('Contents');
  if (!Array.isArray(range) || !isString(contents)) return undefined;

  const [first, from, to, rest, ...more] = range.map(Number);
  if (first !== 0 || from === undefined || to === undefined || rest === undefined || more.length > 0) return undefined;

  const hex = `<${contents.bytes.toString('hex')}>`;
  const isExact = file.bytes.toString('latin1', from, to) === hex && to + rest === file.revisions[at]?.end;
  const isInside = from > (file.revisions[at]?.start ?? Number.POSITIVE_INFINITY);
  return isExact && isInside ? { from, to } : undefined;
}

/** The DER value at the start; behind it only zeros. */
function cmsIn(contents: Buffer): ReadCms | undefined {
  const size = derSize(contents);
  if (contents.subarray(size).some((byte) => byte !== 0)) return undefined;
  try {
    return readCms(contents.subarray(0, size));
  } catch {
    return undefined;
  }
}

function derSize(bytes: Buffer): number {
  const first = bytes[1] ?? 0;
  if (first < 0x80) return 2 + first;
  return 2 + (first & 0x7f) + bytes.subarray(2, 2 + (first & 0x7f)).reduce((sum, byte) => sum * 256 + byte, 0);
}

/** `D:YYYYMMDDHHmmSS+07'00'`, as we write it; anything else is not a time. */
function timeOf({ entries }: PdfDictionary): Instant | undefined {
  const value = entries.get('M');
  const text = isString(value) ? value.bytes.toString('latin1') : '';
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\+07'00'$/.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return readInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}+07:00`);
}

function dictionaryIsPades({ dictionary: { entries } }: PdfSignature): Refusal | undefined {
  const isPades =
    [...entries.keys()].sort().join() === 'ByteRange,Contents,Filter,M,Name,SubFilter,Type' &&
    nameOf(entries.get('Filter')) === 'Adobe.PPKLite' &&
    nameOf(entries.get('SubFilter')) === 'ETSI.CAdES.detached' &&
    nameOf(entries.get('Type')) === 'Sig';
  if (!isPades) return { refused: 'PDF_SIGNATURE_FORM' };
}

/** B-B as we write it: three signed attributes (EN 319 122-1 §6.3). */
function onlyAllowedAttributes({ cms }: PdfSignature): Refusal | undefined {
  const types = [...cms.attributes.keys()].sort().join();
  const expected = [OID.contentType, OID.messageDigest, OID.signingCertificateV2].sort().join();
  const contentType = cms.attributes.get(OID.contentType);
  const isRight = types === expected && contentType !== undefined && oidText(contentType) === OID.data;
  if (!isRight) return { refused: 'ALGORITHM_NOT_ALLOWED' };
}

function contentUnchanged({ cms, signedBytes }: PdfSignature): Refusal | undefined {
  const digest = cms.attributes.get(OID.messageDigest)?.content;
  if (!digest || !sha256(signedBytes).equals(digest)) return { refused: 'CONTENT_CHANGED' };
}

function valueVerifies({ cms }: PdfSignature): Refusal | undefined {
  if (!verifyCmsValue(cms)) return { refused: 'SIGNATURE_VALUE_WRONG' };
}

/** signing-certificate-v2: the certificate can't be exchanged for another one of the same key (RFC 5035). */
function certificateIsTheSignedOne({ cms }: PdfSignature): Refusal | undefined {
  const digest = signingCertificateDigest(cms);
  if (!digest || !cms.chain[0]?.sha256.equals(digest)) return { refused: 'CERTIFICATE_EXCHANGED' };
}

function timeIsThere({ signingTime }: PdfSignature): Refusal | undefined {
  if (signingTime === undefined) return { refused: 'SIGNING_TIME_UNCLEAR' };
}

function certificateGoodWhenSigned({ cms, signingTime }: PdfSignature, { store }: Context): Refusal | undefined {
  return signingTime === undefined ? undefined : certificateAt(cms.chain, store, signingTime).refusal;
}

function noStrangeCertificate({ cms }: PdfSignature, { store }: Context): Refusal | undefined {
  if (hasStrangers(cms.chain, store)) return { refused: 'CERTIFICATE_EXCHANGED' };
}

function certificateRegisteredForRole({ cms, role }: PdfSignature, { registry }: Context): Refusal | undefined {
  if (!registeredFor(cms.chain[0], role, registry)) return { refused: 'CERTIFICATE_NOT_OF_ROLE' };
}
