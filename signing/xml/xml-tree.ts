/**
 * An element as the signatures see it: what exclusive canonicalisation writes depends on these parts alone. Namespace
 * declarations are not kept; they follow from the prefixes in use.
 */
export type XmlElement = {
  readonly prefix: string;
  /** Local name. */
  readonly name: string;
  /** Namespace; empty for none. */
  readonly uri: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
};

/** No attribute of ours has a namespace. Values are as parsed, not escaped. */
export type XmlAttribute = { readonly name: string; readonly value: string };

/** Text as parsed, an element, or bytes that were frozen earlier and are written as they are. */
export type XmlNode = string | XmlElement | Frozen;
export type Frozen = { readonly frozen: string };

export const NAMESPACES = {
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  xades: 'http://uri.etsi.org/01903/v1.3.2#',
  hbs: 'urn:hoc-ba-so:signature-properties:1',
} as const;

/** `element('ds:Reference', { URI: '#data' }, [...])`; without a prefix it is in no namespace. */
export function element(
  qualified: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly XmlNode[] = [],
): XmlElement {
  const [prefix, name] = qualified.includes(':') ? qualified.split(':') : ['', qualified];
  return {
    prefix: prefix ?? '',
    name: name ?? '',
    uri: isOurs(prefix) ? NAMESPACES[prefix] : '',
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
    children,
  };
}

export const isElement = <E extends XmlElement>(node: E | XmlNode): node is E =>
  typeof node === 'object' && 'name' in node;

export function attribute(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((one) => one.name === name)?.value;
}

/** The text of an element that holds text only. */
export function textOf(element: XmlElement): string {
  return element.children.filter((child) => typeof child === 'string').join('');
}

const isOurs = (prefix: string | undefined): prefix is keyof typeof NAMESPACES =>
  prefix !== undefined && prefix in NAMESPACES;
