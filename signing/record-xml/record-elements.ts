import { isList, issueRules, isValue, membersOf } from '../../domain/record/mandatory-fields.ts';
import type { ComplexRule, ListRule, RecordProfile, Rule } from '../../domain/record/profile/record-profile.ts';
import type { RecordDocument, RecordIssue, SubjectRow } from '../../domain/record/record-document.ts';
import { ruleValue } from '../../domain/record/rule-value.ts';
import { element, type XmlElement } from '../xml/xml-tree.ts';

/** The regions of a record by the mapping table, in canonical form: no white space between elements. */
export function generalInformation(document: RecordDocument, profile: RecordProfile): XmlElement {
  return complexElement(profile.regions.general, document, ids(profile, document.lookupCode));
}

export function studyHistory(document: RecordDocument, profile: RecordProfile): XmlElement {
  return complexElement(profile.regions.history, document, ids(profile, document.lookupCode));
}

export function yearSummary(document: RecordDocument, profile: RecordProfile): XmlElement {
  return complexElement(profile.regions.summary, document, ids(profile, document.lookupCode));
}

/** One row of the score table: also what the subject teacher's row digest is made over. */
export function subjectRowElement(row: SubjectRow, profile: RecordProfile): XmlElement {
  return complexElement(profile.subjectRow, row, () => ({}));
}

/** The five issue fields by tag. */
export function issueElements(issue: RecordIssue, profile: RecordProfile): ReadonlyMap<string, XmlElement> {
  return new Map(
    issueRules(profile)
      .flatMap((rule) => ruleElements(rule, { issue }, () => ({})))
      .map((one) => [one.name, one]),
  );
}

/** Ids end in the look-up code: two records in one list can't have the same (record-files.md section 1). */
export function recordId(prefix: string, lookupCode: string): string {
  return `${prefix}-${lookupCode}`;
}

type IdsOf = (rule: ComplexRule) => Readonly<Record<string, string>>;

function ids(profile: RecordProfile, lookupCode: string): IdsOf {
  return ({ idPrefix }) => (idPrefix ? { [profile.idAttribute]: recordId(idPrefix, lookupCode) } : {});
}

function complexElement(rule: ComplexRule, source: object, idsOf: IdsOf): XmlElement {
  return element(
    rule.tag,
    idsOf(rule),
    rule.children.flatMap((child) => ruleElements(child, source, idsOf)),
  );
}

function ruleElements(rule: Rule, source: object, idsOf: IdsOf): readonly XmlElement[] {
  if (isList(rule)) return listElements(rule, source, idsOf);
  if (!isValue(rule)) return [complexElement(rule, source, idsOf)];

  // Null is a tag left out (CV 2088 II.1).
  const value = ruleValue(rule, source);
  return value === undefined ? [] : [element(rule.tag, {}, [value])];
}

function listElements(rule: ListRule, source: object, idsOf: IdsOf): readonly XmlElement[] {
  const members = membersOf(rule, source).map((member) => complexElement(rule.each, member, idsOf));
  return rule.tag ? [element(rule.tag, {}, members)] : members;
}
