import type { XmlElement, XmlNode } from './xml-tree.ts';

/**
 * Exclusive XML Canonicalization 1.0 without comments (W3C xml-exc-c14n), with `element` as apex, for trees that hold
 * only elements without namespaced attributes and text. What we write ourselves is in this form from the first byte.
 */
export function canonical(element: XmlElement): string {
  return written(element, {});
}

type InScope = Readonly<Record<string, string>>;

function written(node: XmlNode, inScope: InScope): string {
  if (typeof node === 'string') return escapedText(node);
  if ('frozen' in node) return node.frozen;

  const { prefix, name, uri, attributes, children } = node;
  const isDeclared = (inScope[prefix] ?? '') === uri;
  const tag = prefix ? `${prefix}:${name}` : name;
  const declaration = isDeclared ? '' : ` xmlns${prefix ? `:${prefix}` : ''}="${escapedValue(uri)}"`;
  const scope = isDeclared ? inScope : { ...inScope, [prefix]: uri };
  const pairs = [...attributes]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((one) => ` ${one.name}="${escapedValue(one.value)}"`)
    .join('');

  return `<${tag}${declaration}${pairs}>${children.map((child) => written(child, scope)).join('')}</${tag}>`;
}

function escapedText(text: string): string {
  return text.replace(/[&<>\r]/g, (letter) => TEXT_ESCAPES[letter] ?? letter);
}

function escapedValue(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, (letter) => VALUE_ESCAPES[letter] ?? letter);
}

const TEXT_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' };
const VALUE_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
