import { isList, isValue } from '../../domain/record/mandatory-fields.ts';
import type {
  ComplexRule,
  ListRule,
  RecordProfile,
  Rule,
  SignatureRole,
  ValueRule,
} from '../../domain/record/profile/record-profile.ts';
import { recordId } from '../record-xml/record-elements.ts';
import { elementsOf, everyElement, type ParsedElement } from '../xml/parse-strict.ts';
import { attribute, NAMESPACES, textOf } from '../xml/xml-tree.ts';

/** The parts of a record's tree, each at its only place. */
export type RecordTree = {
  readonly lookupCode: string;
  readonly data: ParsedElement;
  readonly general: ParsedElement;
  readonly history: ParsedElement;
  readonly summary: ParsedElement;
  readonly signers: readonly SignerNode[];
};

export type SignerNode = {
  readonly role: SignatureRole;
  readonly signedAt: string;
  readonly personalId?: string;
  readonly signature: ParsedElement;
};

/**
 * The fixed tree of the profile: the root has exactly data and signers, every tag stands where the mapping table puts it,
 * in its order, without white space between and without any attribute but the Ids of the profile. Data that is read is
 * read from here, so a forged copy somewhere else is not only unread: there is no place for it.
 */
export function recordTree(root: ParsedElement, profile: RecordProfile): RecordTree | undefined {
  const { tags, regions, idAttribute } = profile;
  const [data, list] = plain(root, tags.record) ? onlyElements(root) : [];
  if (!data || !list || elementsOf(root).length !== 2 || data.name !== tags.data || !plain(list, tags.signers)) return;

  const lookupCode = (attribute(data, idAttribute) ?? '').slice('data-'.length);
  const [general, history, summary] = onlyElements(data);
  const signers = onlyElements(list).map((node) => signerNode(node, profile));
  const isRight =
    UUID_V4.test(lookupCode) &&
    hasId(data, recordId('data', lookupCode), profile) &&
    elementsOf(data).length === 3 &&
    matches(general, regions.general, lookupCode, profile) &&
    matches(history, regions.history, lookupCode, profile) &&
    matches(summary, regions.summary, lookupCode, profile) &&
    fieldText(general, tagOf(regions.general, 'lookupCode')) === lookupCode;
  if (!isRight || !general || !history || !summary || !signers.every((one) => one !== undefined)) return;

  return { lookupCode, data, general, history, summary, signers };
}

/** No two elements have one Id, whatever the attribute is called (XMLDSig §4.4.3.2). */
export function idsAreUnique(root: ParsedElement): boolean {
  const ids = [...everyElement(root)].flatMap(({ attributes }) =>
    attributes.filter(({ name }) => name.toLowerCase() === 'id').map(({ value }) => value),
  );
  return new Set(ids).size === ids.length;
}

/** The text of a simple tag directly below. */
export function fieldText(parent: ParsedElement | undefined, tag: string | undefined): string | undefined {
  const child = parent && elementsOf(parent).find(({ name }) => name === tag);
  return child && textOf(child);
}

/** The tag that the mapping table gives to a path of the document. */
export function tagOf(region: ComplexRule, path: string): string | undefined {
  return region.children.find((rule) => isValue(rule) && rule.from === path && !isConstant(rule))?.tag;
}

const isConstant = ({ as }: ValueRule): boolean => typeof as === 'object' && 'constant' in as;

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function signerNode(node: ParsedElement, { tags }: RecordProfile): SignerNode | undefined {
  const [signedAt, ...rest] = onlyElements(node);
  const [personal, signature] = rest.length === 2 ? rest : [undefined, rest[0]];
  const role = ROLES.find((one) => tags.signer[one] === node.name);
  const isRight =
    role !== undefined &&
    plain(node, tags.signer[role]) &&
    signedAt !== undefined &&
    isSimple(signedAt, tags.signedAt) &&
    (personal === undefined || isSimple(personal, tags.personalId)) &&
    signature?.name === 'Signature' &&
    signature.uri === NAMESPACES.ds &&
    rest.length <= 2;
  if (!isRight) return undefined;

  return { role, signedAt: textOf(signedAt), signature, ...(personal && { personalId: textOf(personal) }) };
}

const ROLES: readonly SignatureRole[] = ['homeroom', 'principal', 'seal'];

function matches(element: ParsedElement | undefined, rule: ComplexRule, code: string, profile: RecordProfile): boolean {
  if (!element || element.name !== rule.tag || element.uri !== '') return false;
  const isNamed = rule.idPrefix ? hasId(element, recordId(rule.idPrefix, code), profile) : !element.attributes.length;
  const left = rule.children.reduce<readonly ParsedElement[] | undefined>(
    (rest, child) => rest && taken(rest, child, code, profile),
    onlyElements(element),
  );
  return isNamed && elementsOf(element).length === element.children.length && left?.length === 0;
}

/** What is left of the children after this rule took its own; `undefined` if one of them is not as the rule says. */
function taken(rest: readonly ParsedElement[], rule: Rule, code: string, profile: RecordProfile) {
  if (isList(rule)) return takenByList(rest, rule, code, profile);
  const [next, ...others] = rest;
  if (!isValue(rule)) return matches(next, rule, code, profile) ? others : undefined;
  if (next?.name !== rule.tag) return rest; // null is a tag left out (CV 2088 II.1)
  return isSimple(next, rule.tag) ? others : undefined;
}

function takenByList(rest: readonly ParsedElement[], rule: ListRule, code: string, profile: RecordProfile) {
  if (rule.tag) {
    const [list, ...others] = rest;
    const isList = list && plain(list, rule.tag) && list.children.length === elementsOf(list).length;
    return isList && elementsOf(list).every((one) => matches(one, rule.each, code, profile)) ? others : undefined;
  }
  const members = rest.filter(({ name }) => name === rule.each.tag);
  return members.every((one) => matches(one, rule.each, code, profile)) ? rest.slice(members.length) : undefined;
}

function plain(element: ParsedElement, tag: string): boolean {
  return element.name === tag && element.uri === '' && element.attributes.length === 0;
}

const isSimple = (element: ParsedElement, tag: string): boolean =>
  plain(element, tag) && elementsOf(element).length === 0 && textOf(element) !== '';

/** The children, if nothing but elements is there. */
function onlyElements(element: ParsedElement): readonly ParsedElement[] {
  const children = elementsOf(element);
  return children.length === element.children.length ? children : [];
}

function hasId({ attributes }: ParsedElement, id: string, { idAttribute }: RecordProfile): boolean {
  const [only, ...more] = attributes;
  return only?.name === idAttribute && only.value === id && more.length === 0;
}
