import { appendRevision, firstFreeNumber, type ObjectsToWrite } from '../../signing/pdf/append-revision.ts';
import { objectAt, type PdfFile, readPdf } from '../../signing/pdf/pdf-file.ts';
import { isDictionary, isReference, type PdfDictionary } from '../../signing/pdf/pdf-values.ts';

/** The objects of the signature's increment and the smuggled ones in one revision. */
export function withSmuggled(before: Uint8Array, prepared: Uint8Array, smuggled: ObjectsToWrite): Uint8Array {
  const signed = readPdf(prepared);
  const shift = firstFreeNumber(signed);
  const own = [...(signed.revisions.at(-1)?.offsets.entries() ?? [])].map(([object, offset]) => {
    const text = signed.bytes.toString('latin1', offset, signed.bytes.indexOf('endobj', offset));
    return [object, text.slice(text.indexOf('obj') + 4).trimEnd()] as const;
  });
  const moved = [...smuggled].map(
    ([object, value]) => [own.some(([taken]) => taken === object) ? shift : object, value] as const,
  );
  return appendRevision(readPdf(before), new Map([...own, ...moved]));
}

export function formOf(file: PdfFile): { form: number; entries: PdfDictionary } {
  const root = file.revisions[0]?.trailer.entries.get('Root');
  const catalogue = isReference(root) ? objectAt(file, root.object, 0) : undefined;
  const form = isDictionary(catalogue) ? catalogue.entries.get('AcroForm') : undefined;
  const entries = isReference(form) ? objectAt(file, form.object, file.revisions.length - 1) : undefined;
  if (!isReference(form) || !isDictionary(entries)) throw new Error('no form');
  return { form: form.object, entries };
}

export function readFields(file: PdfFile): ReadonlyMap<string, number> {
  const fields = formOf(file).entries.entries.get('Fields');
  return new Map(
    (Array.isArray(fields) ? fields.filter(isReference) : []).map(({ object }) => {
      const title = objectAt(file, object, 0);
      const text = isDictionary(title) ? title.entries.get('T') : undefined;
      return [
        text && typeof text === 'object' && 'bytes' in text ? text.bytes.toString('latin1') : '',
        object,
      ] as const;
    }),
  );
}
