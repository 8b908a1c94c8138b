import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS } from 'saxes';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { canonical } from './canonical.ts';
import type { XmlElement } from './xml-tree.ts';

/** An element of a parsed text, with its place in it (UTF-16 offsets, end exclusive). */
export type ParsedElement = Omit<XmlElement, 'children'> & {
  readonly children: readonly (string | ParsedElement)[];
  readonly start: number;
  readonly end: number;
};

export type ParsedXml = { readonly text: string; readonly root: ParsedElement };

/**
 * Reads the XML that we accept at all: UTF-8, well-formed, and without whatever lets two readers see two documents —
 * DOCTYPE, comments, processing instructions, CDATA, attributes with a namespace (signing-notes.md section 5). The text
 * is kept: what was signed is cut out of it and never written again (SG6).
 */
export function parseStrict(bytes: Uint8Array): ParsedXml | Refusal {
  if (bytes.length > MAX_BYTES) return { refused: 'XML_TOO_LARGE', facts: { limit: MAX_BYTES } };

  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { text, root: parsed(text) };
  } catch (error) {
    return { refused: 'XML_NOT_STRICT', facts: { what: error instanceof NotStrict ? error.message : 'syntax' } };
  }
}

/**
 * The same, and only in the form in which we write: one space in a tag, one way to quote and to escape. A signature does
 * not see these differences; two files of which only one is ours must not both be called valid.
 */
export function parseAsWritten(bytes: Uint8Array): ParsedXml | Refusal {
  const parsed = parseStrict(bytes);
  if (isRefusal(parsed) || canonical(parsed.root) === parsed.text) return parsed;

  return { refused: 'XML_NOT_STRICT', facts: { what: 'form' } };
}

/** The exact source of an element. */
export function sourceOf({ text }: ParsedXml, { start, end }: ParsedElement): string {
  return text.slice(start, end);
}

/** The elements among the children. */
export function elementsOf({ children }: ParsedElement): readonly ParsedElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** Every element of the tree, in document order. */
export function* everyElement(element: ParsedElement): Generator<ParsedElement> {
  yield element;
  for (const child of elementsOf(element)) yield* everyElement(child);
}

/** Unpacked, a package may hold hundreds of records (package.md section 6 limits the packed text only). */
const MAX_BYTES = 128 * 1024 * 1024;
const MAX_DEPTH = 40;

class NotStrict extends Error {}

type Building = { -readonly [K in keyof ParsedElement]: ParsedElement[K] } & { children: (string | ParsedElement)[] };

function parsed(text: string): ParsedElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: Building[] = [];
  let root: ParsedElement | undefined;
  if (text.startsWith('\uFEFF')) refuse('byte-order mark'); // the reader would pass over it silently

  parser.on('error', () => refuse('syntax'));
  parser.on('doctype', () => refuse('doctype'));
  parser.on('comment', () => refuse('comment'));
  parser.on('processinginstruction', () => refuse('processing instruction'));
  parser.on('cdata', () => refuse('CDATA'));
  parser.on('text', (value) => addText(open.at(-1), value));
  parser.on('opentag', (tag) => {
    if (open.length >= MAX_DEPTH) refuse('depth');
    const opened = openedElement(tag, text.lastIndexOf('<', parser.position - 1));
    open.at(-1)?.children.push(opened);
    open.push(opened);
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) closed.end = parser.position;
    if (open.length === 0) root = closed;
  });
  parser.write(text).close();
  return root ?? refuse('syntax');
}

function refuse(what: string): never {
  throw new NotStrict(what);
}

/** One text node however the reader was given it; white space outside the root is not ours to keep. */
function addText(parent: Building | undefined, value: string): void {
  if (!parent) return;
  const last = parent.children.length - 1;
  const before = parent.children[last];
  if (typeof before === 'string') parent.children[last] = before + value;
  else parent.children.push(value);
}

function openedElement({ prefix, local, uri, attributes }: SaxesTagNS, start: number): Building {
  const own = Object.values(attributes).filter((one) => one.uri !== XMLNS);
  return { prefix, name: local, uri, attributes: own.map(plainAttribute), children: [], start, end: start };
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

function plainAttribute({ name, prefix, value }: SaxesAttributeNS): { name: string; value: string } {
  if (prefix !== '') refuse('attribute with a namespace');
  return { name, value };
}
