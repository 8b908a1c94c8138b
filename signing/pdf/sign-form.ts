import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import { dateTimeText } from '../../domain/record/rule-value.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Signer } from '../ceremony-types.ts';
import { type Box, LetterMissing, personAppearance, sealAppearance, textAppearance } from './appearances.ts';
import { appendRevision, firstFreeNumber } from './append-revision.ts';
import { TEXT_FIELDS, type TextFieldName } from './fields.ts';
import { PdfError } from './parse-pdf.ts';
import { dictionaryAt, formFields, type PdfFile, readPdf } from './pdf-file.ts';
import {
  asciiString,
  dictionary,
  name,
  type PdfDictionary,
  type PdfReference,
  type PdfStream,
  type PdfValue,
  reference,
  textString,
  written,
} from './pdf-values.ts';

export type FormSigning = {
  readonly role: SignatureRole;
  readonly signer: Signer;
  readonly signingTime: number;
  /** Filled in the principal's increment, and only there. */
  readonly texts?: Readonly<Record<TextFieldName, string>>;
};

/**
 * The increment of one signature, but for its value: the prepared field gets its signature dictionary and its picture,
 * nothing else of the file changes (SG1, record-files.md section 2).
 */
export function appendSignatureField(pdf: Uint8Array, signing: FormSigning): Uint8Array | Refusal {
  try {
    return appended(readPdf(pdf), signing);
  } catch (error) {
    if (error instanceof LetterMissing) return { refused: 'LETTER_NOT_IN_FONT' };
    if (error instanceof PdfError) return { refused: 'PDF_FRAME', facts: { what: error.message } };
    throw error;
  }
}

/** Room for a CMS with three certificates and, later, a time-stamp (signing-notes.md section 3). */
const CONTENTS_BYTES = 12_000;

function appended(file: PdfFile, { role, signer, signingTime, texts }: FormSigning): Uint8Array {
  const at = file.revisions.length - 1;
  const fields = formFields(file, at);
  const font = fontReference(file, at);
  const objects = new Map<number, PdfValue | string>();
  let free = firstFreeNumber(file);
  const add = (value: PdfValue | string): PdfReference => {
    objects.set(free, value);
    return reference(free++);
  };
  const fill = (field: string, value: PdfValue, picture: (box: Box) => string): void => {
    const widget = emptyField(file, fields.get(field), at);
    const appearance = add(appearanceStream(picture(boxOf(widget.dictionary)), boxOf(widget.dictionary), font));
    const entries = new Map([
      ...widget.dictionary.entries,
      ['V', value],
      ['AP', dictionary({ N: appearance })],
    ] as const);
    objects.set(widget.object, { entries });
  };

  const shown = { ...signer, signingTime };
  const picture = role === 'seal' ? sealAppearance : personAppearance;
  fill(role, add(signatureDictionary(signer, signingTime)), (box) => picture(shown, box));
  for (const field of texts ? TEXT_FIELDS : []) {
    const text = texts?.[field] ?? '';
    fill(field, textString(text), (box) => textAppearance(text, box));
  }
  return appendRevision(file, objects);
}

function emptyField(file: PdfFile, field: PdfReference | undefined, at: number) {
  if (!field) throw new PdfError('field missing');
  const widget = dictionaryAt(file, field, at);
  if (widget.entries.has('V')) throw new PdfError('field filled already');
  return { object: field.object, dictionary: widget };
}

/** `/ByteRange` and `/Contents` as @signpdf finds and fills them. */
function signatureDictionary({ fullName }: Signer, signingTime: number): string {
  return [
    '<</Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached',
    '/ByteRange [0 /********** /********** /**********]',
    `/Contents <${'0'.repeat(CONTENTS_BYTES * 2)}>`,
    `/M ${written(asciiString(pdfDate(signingTime)))}`,
    `/Name ${written(textString(fullName))}>>`,
  ].join('\n');
}

/** `D:20260530081500+07'00'` (ISO 32000-1 §7.9.4). */
function pdfDate(instant: number): string {
  return `D:${dateTimeText(instant).slice(0, 19).replace(/[-:T]/g, '')}+07'00'`;
}

function appearanceStream(content: string, { width, height }: Box, font: PdfReference): PdfStream {
  return {
    dictionary: dictionary({
      Type: name('XObject'),
      Subtype: name('Form'),
      BBox: [0, 0, width, height],
      Resources: dictionary({ Font: dictionary({ F0: font }) }),
    }),
    data: Buffer.from(content, 'latin1'),
  };
}

/** The size of the field, as the base's empty appearance has it. */
function boxOf({ entries }: PdfDictionary): Box {
  const [left = 0, bottom = 0, right = 0, top = 0] = numbers(entries.get('Rect'));
  return { width: rounded(right - left), height: rounded(top - bottom) };
}

export function fontReference(file: PdfFile, at: number): PdfReference {
  const root = dictionaryAt(file, file.revisions[at]?.trailer.entries.get('Root'), at);
  const form = dictionaryAt(file, root.entries.get('AcroForm'), at);
  const fonts = dictionaryAt(file, dictionaryAt(file, form.entries.get('DR'), at).entries.get('Font'), at);
  const font = fonts.entries.get('F0');
  if (!font || typeof font !== 'object' || !('object' in font)) throw new PdfError('font of the form');
  return font;
}

function numbers(value: PdfValue | undefined): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
