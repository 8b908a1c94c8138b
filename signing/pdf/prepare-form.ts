import { createHash } from 'node:crypto';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFDocument,
  PDFHeader,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFPage,
  PDFRef,
  PDFString,
} from '@cantoo/pdf-lib';
import { appearanceFont, FONT_NAME } from './appearance-font.ts';
import { FIELDS, type FieldName, isFieldName } from './fields.ts';
import { srgbProfile } from './srgb-profile.ts';
import { pdfaMetadata } from './xmp.ts';

/** What the post-processor found wrong with the rendered file: a fault of ours, not of a person. */
export class FormError extends Error {}

/** Which record the form shows: stands in the signed file, so that a form and an XML of two records can't be mixed. */
export type FormIdentity = {
  readonly lookupCode: string;
  /** The homeroom region's short digest, as on the foot of each page. */
  readonly digest: string;
  /** ms, UTC. */
  readonly createdAt: number;
};

/** How a form names its record in its document information (`Subject`, `Keywords`). */
export const formSubject = (lookupCode: string): string => `urn:uuid:${lookupCode}`;

/**
 * Turns what Chromium printed into the file that will be signed (record-files.md section 2): PDF/A-2b with every field
 * in it, empty. After this only increments are appended (SG1).
 */
export async function prepareForm(rendered: Uint8Array, identity: FormIdentity): Promise<Uint8Array> {
  const document = await PDFDocument.load(rendered, { updateMetadata: false });
  onlyOurFonts(document.context);
  const fields = placesToFields(document);
  addForm(document, fields);
  addArchiveParts(document, identity);
  document.context.header = PDFHeader.forVersion(1, 7); // PAdES: at least 1.7 (TT 15/2025/TT-BKHCN Phụ lục I)
  document.context.trailerInfo.ID = fileId(document.context, rendered);
  const saved = await document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
  return saved.subarray(0, Buffer.from(saved.buffer, saved.byteOffset, saved.length).lastIndexOf('%%EOF') + 5);
}

/** Another font than Tinos means a letter or a font file was missing: an error, never a replacement (PD2). */
function onlyOurFonts(context: PDFContext): void {
  for (const [, object] of context.enumerateIndirectObjects()) {
    const font = object instanceof PDFDict ? object.get(PDFName.of('BaseFont')) : undefined;
    if (font instanceof PDFName && !font.decodeText().includes('Tinos')) {
      throw new FormError(`font ${font.decodeText()} in place of Tinos`);
    }
  }
}

const PLACE = /^https:\/\/place\.invalid\/(\w+)$/;

/** Each link to a place becomes the field of that name, in place: page, rectangle and structure stay. */
function placesToFields(document: PDFDocument): readonly PDFRef[] {
  const places = document.getPages().flatMap((page) => placesOn(page, document.context));
  const names = places.map(({ field }) => field).sort();
  if (names.join() !== Object.keys(FIELDS).sort().join()) throw new FormError(`places ${names.join()}`);

  for (const { page, widget, field } of places) makeField(document.context, page, widget, field);
  return places.map(({ ref }) => ref);
}

function placesOn(page: PDFPage, context: PDFContext) {
  const annotations = page.node.Annots()?.asArray() ?? [];
  return annotations.flatMap((ref) => {
    const widget = context.lookup(ref, PDFDict);
    const uri = widget.lookupMaybe(PDFName.of('A'), PDFDict)?.lookupMaybe(PDFName.of('URI'), PDFString);
    const field = PLACE.exec(uri?.asString() ?? '')?.[1];
    if (!(ref instanceof PDFRef) || field === undefined || !isFieldName(field)) throw new FormError('foreign link');
    return [{ page, ref, widget, field }];
  });
}

function makeField(context: PDFContext, page: PDFPage, widget: PDFDict, field: FieldName): void {
  const { type, label } = FIELDS[field];
  const { width, height } = widget.lookup(PDFName.of('Rect'), PDFArray).asRectangle();
  for (const key of ['A', 'Border']) widget.delete(PDFName.of(key));
  const entries: Readonly<Record<string, PDFObject>> = {
    Subtype: PDFName.of('Widget'),
    FT: PDFName.of(type === 'signature' ? 'Sig' : 'Tx'),
    T: PDFString.of(field),
    TU: PDFHexString.fromText(label),
    P: page.ref,
    F: context.obj(type === 'signature' ? 132 : 4), // printed; a signature's place is locked
    AP: context.obj({ N: context.register(emptyAppearance(context, width, height)) }),
    ...(type === 'text' && { Ff: context.obj(1), DA: PDFString.of('/F0 12 Tf 0 g') }), // read-only
  };
  for (const [key, value] of Object.entries(entries)) widget.set(PDFName.of(key), value);
  leaveStructure(context, widget);
}

/** Empty, but with the final BBox and no resources: anything else DSS calls an undefined modification later. */
function emptyAppearance(context: PDFContext, width: number, height: number): PDFObject {
  return context.stream(new Uint8Array(), {
    Type: 'XObject',
    Subtype: 'Form',
    BBox: context.obj([0, 0, round(width), round(height)]),
  });
}

/**
 * Takes the link out of the structure tree: pyHanko allows a field to be filled only if nothing but the form and its page
 * refer to it. The link's element becomes a plain span; the field has its own name for a screen reader (`TU`).
 */
function leaveStructure(context: PDFContext, widget: PDFDict): void {
  widget.delete(PDFName.of('StructParent'));
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFDict) || object.get(PDFName.of('S')) !== PDFName.of('Link')) continue;
    const kids = object.lookup(PDFName.of('K'));
    const all = kids instanceof PDFArray ? kids.asArray() : kids ? [kids] : [];
    const others = all.filter(
      (kid) => !(kid instanceof PDFDict && context.lookup(kid.get(PDFName.of('Obj'))) === widget),
    );
    if (others.length === all.length) continue;
    object.set(PDFName.of('K'), context.obj(others));
    object.set(PDFName.of('S'), PDFName.of('Span'));
  }
}

function addForm({ context, catalog }: PDFDocument, fields: readonly PDFRef[]): void {
  const form = context.obj({
    Fields: context.obj([...fields]),
    SigFlags: 3, // signatures exist; append only (ISO 32000-1 table 219)
    DA: PDFString.of('/F0 12 Tf 0 g'),
    DR: context.obj({ Font: context.obj({ F0: registerFont(context) }) }),
  });
  catalog.set(PDFName.of('AcroForm'), context.register(form));
}

function registerFont(context: PDFContext): PDFRef {
  const { program, widths, toUnicode, metrics } = appearanceFont();
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: FONT_NAME,
      Flags: 4,
      FontBBox: context.obj([...metrics.bbox]),
      ItalicAngle: 0,
      Ascent: metrics.ascent,
      Descent: metrics.descent,
      CapHeight: metrics.capHeight,
      StemV: 80,
      FontFile2: context.register(context.flateStream(program, { Length1: program.length })),
    }),
  );
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: FONT_NAME,
      CIDSystemInfo: context.obj({
        Registry: PDFString.of('Adobe'),
        Ordering: PDFString.of('Identity'),
        Supplement: 0,
      }),
      CIDToGIDMap: 'Identity',
      FontDescriptor: descriptor,
      W: context.obj([0, context.obj([...widths])]),
    }),
  );
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: FONT_NAME,
      Encoding: 'Identity-H',
      DescendantFonts: context.obj([descendant]),
      ToUnicode: context.register(context.flateStream(toUnicode)),
    }),
  );
}

/** Output intent, metadata and document information that agree (ISO 19005-2 §6.2.3, §6.6). */
function addArchiveParts(document: PDFDocument, { lookupCode, digest, createdAt }: FormIdentity): void {
  const { context, catalog } = document;
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    DestOutputProfile: profile,
  });
  const created = new Date(createdAt);
  const subject = formSubject(lookupCode);
  document.setTitle(TITLE);
  document.setSubject(subject);
  document.setKeywords([digest]);
  document.setCreator(PRODUCER);
  document.setProducer(PRODUCER);
  document.setCreationDate(created);
  document.setModificationDate(created);
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]));
  const metadata = pdfaMetadata({ title: TITLE, subject, keywords: digest, producer: PRODUCER, created });
  catalog.set(
    PDFName.of('Metadata'),
    context.register(context.stream(Buffer.from(metadata, 'utf8'), { Type: 'Metadata', Subtype: 'XML' })),
  );
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }));
}

const TITLE = 'Học bạ tiểu học';
const PRODUCER = 'Học bạ số';

function fileId(context: PDFContext, rendered: Uint8Array): PDFArray {
  const id = PDFHexString.of(createHash('sha256').update(rendered).digest('hex').slice(0, 32));
  return context.obj([id, id]);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
