import type { SignatureRole } from '../../domain/record/profile/record-profile.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { FIELDS, type FieldName, TEXT_FIELDS } from '../pdf/fields.ts';
import { PdfError } from '../pdf/parse-pdf.ts';
import { dictionaryAt, exactObject, formFields, objectAt, type PdfFile } from '../pdf/pdf-file.ts';
import {
  isDictionary,
  isReference,
  isStream,
  nameOf,
  type PdfDictionary,
  type PdfValue,
  written,
} from '../pdf/pdf-values.ts';
import { fontReference } from '../pdf/sign-form.ts';

/** One increment and whose it has to be. */
export type Increment = { readonly file: PdfFile; readonly at: number; readonly role: SignatureRole };

type RevisionRule = (increment: Increment) => Refusal | undefined;

/**
 * What an increment may change (after pyHanko's policies): its own field from empty, in the principal's also the three
 * text fields, and the new objects that these need. Everything else is refused: an overlay, a stamp, another picture, a
 * field removed — all of which pdfsig calls valid (signing-notes.md section 7).
 */
export const REVISION_RULES: readonly RevisionRule[] = [
  trailerStays,
  nothingButItsOwnObjects,
  fieldsFilledFromEmpty,
  picturesOnly,
  nothingBetweenObjects,
];

/** The file before the first signature: six fields, all empty, and nothing that acts by itself (PDF/A-2 §6.5). */
export function baseIsPrepared(file: PdfFile): Refusal | undefined {
  const names = [...formFields(file, 0).keys()].sort();
  if (names.join() !== Object.keys(FIELDS).sort().join()) return { refused: 'PDF_FIELDS' };

  const filled = names.some((field) => widgetAt(file, field, 0).entries.has('V'));
  const root = dictionaryAt(file, file.revisions[0]?.trailer.entries.get('Root'), 0);
  const acts = ['OpenAction', 'AA', 'Names'].some((key) => root.entries.has(key));
  if (filled || acts) return { refused: 'PDF_FIELDS' };
}

/** The fields that an increment of this role fills. */
function filledBy(role: SignatureRole): readonly FieldName[] {
  return role === 'principal' ? ['principal', ...TEXT_FIELDS] : [role];
}

export function widgetAt(file: PdfFile, field: string, at: number): PdfDictionary {
  return dictionaryAt(file, formFields(file, at).get(field), at);
}

/** The signature dictionary of a role's field. */
export function signatureAt(file: PdfFile, role: SignatureRole, at: number): { object: number; value: PdfDictionary } {
  const value = widgetAt(file, role, at).entries.get('V');
  if (!isReference(value)) throw new PdfError('signature missing');
  return { object: value.object, value: dictionaryAt(file, value, at) };
}

/** Same catalogue, same information, same first ID; the file only grows (ISO 32000-1 §7.5.5, §14.4). */
function trailerStays({ file, at }: Increment): Refusal | undefined {
  const [before, now] = [file.revisions[at - 1]?.trailer.entries, file.revisions[at]?.trailer.entries];
  const same = ['Root', 'Info', 'ID'].every(
    (key) => written(before?.get(key) ?? null) === written(now?.get(key) ?? null),
  );
  const keys = [...(now?.keys() ?? [])].sort().join();
  if (!same || keys !== 'ID,Info,Prev,Root,Size') return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
}

/** Exactly: the filled fields in their old numbers; the signature and the pictures in new ones. */
function nothingButItsOwnObjects({ file, at, role }: Increment): Refusal | undefined {
  const fields = formFields(file, at - 1);
  const filled = filledBy(role);
  const widgets = filled.map((field) => fields.get(field)?.object ?? -1);
  const pictures = filled.map((field) => pictureOf(file, field, at)?.object ?? -1);
  const expected = [...widgets, ...pictures, signatureAt(file, role, at).object];
  const there = [...(file.revisions[at]?.offsets.keys() ?? [])];
  const isExact = [...expected].sort(ascending).join() === there.sort(ascending).join();
  const areNew = [...pictures, signatureAt(file, role, at).object].every(
    (object) => objectAt(file, object, at - 1) === undefined,
  );
  if (!isExact || !areNew) return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
}

/** The field's dictionary is the old one plus its value, and another picture in place of the empty one. */
function fieldsFilledFromEmpty({ file, at, role }: Increment): Refusal | undefined {
  const isFair = filledBy(role).every((field) => {
    const [before, now] = [widgetAt(file, field, at - 1), widgetAt(file, field, at)];
    return !before.entries.has('V') && now.entries.has('V') && writtenWithout(before) === writtenWithout(now);
  });
  if (!isFair) return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
}

/** A picture has the box of the empty one, the font of the form, and nothing else to draw on. */
function picturesOnly({ file, at, role }: Increment): Refusal | undefined {
  const resources = `<<${'/Font'} ${written({ entries: new Map([['F0', fontReference(file, 0)]]) })}>>`;
  const isFair = filledBy(role).every((field) => {
    const before = pictureOf(file, field, at - 1)?.value;
    const now = pictureOf(file, field, at)?.value;
    if (!isStream(before) || !isStream(now)) return false;

    const entries = now.dictionary.entries;
    const keys = [...entries.keys()].sort().join();
    return (
      before.data.length === 0 &&
      keys === 'BBox,Length,Resources,Subtype,Type' &&
      nameOf(entries.get('Subtype')) === 'Form' &&
      written(entries.get('BBox') ?? null) === written(before.dictionary.entries.get('BBox') ?? null) &&
      written(entries.get('Resources') ?? null) === resources
    );
  });
  if (!isFair) return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
}

/** Between and behind the objects of an increment there is white space only: no second reading of the same bytes. */
function nothingBetweenObjects({ file, at }: Increment): Refusal | undefined {
  const revision = file.revisions[at];
  if (!revision) return { refused: 'PDF_FRAME' };

  let from = revision.start;
  for (const [object, offset] of [...revision.offsets].sort(([, a], [, b]) => a - b)) {
    if (!isBlank(file.bytes.subarray(from, offset))) return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
    from = exactObject(file.bytes, object, offset).end;
  }
  const table = file.bytes.indexOf('xref', from);
  if (!isBlank(file.bytes.subarray(from, table))) return { refused: 'PDF_CHANGED_AFTER_SIGNING' };
}

function pictureOf(
  file: PdfFile,
  field: string,
  at: number,
): { object: number; value: PdfValue | undefined } | undefined {
  const appearance = widgetAt(file, field, at).entries.get('AP');
  const normal = isDictionary(appearance) && appearance.entries.size === 1 ? appearance.entries.get('N') : undefined;
  return isReference(normal) ? { object: normal.object, value: objectAt(file, normal.object, at) } : undefined;
}

function writtenWithout({ entries }: PdfDictionary): string {
  return written({ entries: new Map([...entries].filter(([key]) => key !== 'V' && key !== 'AP').sort()) });
}

const isBlank = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 10 || byte === 13 || byte === 32);

const ascending = (a: number, b: number): number => a - b;
