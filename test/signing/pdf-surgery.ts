import { appendRevision, firstFreeNumber, type ObjectsToWrite } from '../../signing/pdf/append-revision.ts';
import { objectAt, type PdfFile, readPdf } from '../../signing/pdf/pdf-file.ts';
import {
  dictionary,
  isDictionary,
  isReference,
  name,
  type PdfDictionary,
  type PdfValue,
  reference,
  textString,
} from '../../signing/pdf/pdf-values.ts';
import { widgetAt } from '../../signing/verification/revision-rules.ts';

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

function formOf(file: PdfFile): { form: number; entries: PdfDictionary } {
  const root = file.revisions[0]?.trailer.entries.get('Root');
  const catalogue = isReference(root) ? objectAt(file, root.object, 0) : undefined;
  const form = isDictionary(catalogue) ? catalogue.entries.get('AcroForm') : undefined;
  const entries = isReference(form) ? objectAt(file, form.object, file.revisions.length - 1) : undefined;
  if (!isReference(form) || !isDictionary(entries)) throw new Error('no form');
  return { form: form.object, entries };
}

function readFields(file: PdfFile): ReadonlyMap<string, number> {
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

/** What somebody could append to a signed form; each gives the objects of one increment. */
export const INCREMENTS: readonly (readonly [what: string, objects: (file: PdfFile) => ObjectsToWrite])[] = [
  [
    'another mark is drawn over the page',
    (file) => {
      const { object, page } = firstPage(file);
      const free = firstFreeNumber(file);
      const overlay = { dictionary: dictionary({}), data: Buffer.from('q 1 1 1 rg 100 100 50 20 re f Q') };
      const contents = page.entries.get('Contents') ?? null;
      return new Map<number, PdfValue>([
        [free, overlay],
        [object, withEntry(page, 'Contents', [contents, reference(free)].flat())],
      ]);
    },
  ],
  [
    'a stamp is put on the page',
    (file) => {
      const { object, page } = firstPage(file);
      const free = firstFreeNumber(file);
      const stamp = dictionary({ Type: name('Annot'), Subtype: name('Stamp'), Rect: [0, 0, 90, 90] });
      const annotations = page.entries.get('Annots');
      const all = Array.isArray(annotations) ? annotations : [];
      return new Map<number, PdfValue>([
        [free, stamp],
        [object, withEntry(page, 'Annots', [...all, reference(free)])],
      ]);
    },
  ],
  [
    'the picture of a signature is exchanged',
    (file) => {
      const appearance = widgetAt(file, 'homeroom', last(file)).entries.get('AP');
      const picture = isDictionary(appearance) ? appearance.entries.get('N') : undefined;
      const object = isReference(picture) ? picture.object : -1;
      return new Map([[object, { dictionary: dictionary({ BBox: [0, 0, 1, 1] }), data: Buffer.from('q Q') }]]);
    },
  ],
  [
    'a text field says something else',
    (file) => {
      const root = readFields(file).get('issueDate') ?? -1;
      return new Map([[root, withEntry(widgetAt(file, 'issueDate', last(file)), 'V', textString('1/6/2026'))]]);
    },
  ],
  [
    'a signature field is taken out of the form',
    (file) => {
      const { form, entries } = formOf(file);
      const fields = entries.entries.get('Fields');
      return new Map([[form, withEntry(entries, 'Fields', Array.isArray(fields) ? fields.slice(1) : [])]]);
    },
  ],
  ['an object that nobody uses is appended', (file) => new Map([[firstFreeNumber(file), 'null']])],
];

function last(file: PdfFile): number {
  return file.revisions.length - 1;
}

function firstPage(file: PdfFile): { object: number; page: PdfDictionary } {
  const found = [...(file.revisions[0]?.offsets.keys() ?? [])]
    .map((object) => ({ object, page: objectAt(file, object, last(file)) }))
    .find(({ page }) => isDictionary(page) && page.entries.has('Contents') && page.entries.has('Annots'));
  if (!found || !isDictionary(found.page)) throw new Error('no page');
  return { object: found.object, page: found.page };
}

function withEntry(value: PdfDictionary, key: string, entry: PdfValue): PdfDictionary {
  return {
    entries: new Map([...value.entries, [key, entry]]),
  };
}
