import type { ComplexRule, ListRule, RecordProfile, Rule, ValueRule } from './profile/record-profile.ts';
import type { RecordDocument, RecordIssue } from './record-document.ts';
import { ruleValue, valueAt } from './rule-value.ts';

/**
 * What the package demands and the record does not have, as paths of `RecordDocument`
 * (`pupil.personalId`, `subjects.math.level`): empty means ready for the homeroom signature, which covers these fields
 * (D25; record-year.md, guard of `sign`). The five issue fields are not asked for: they are fixed at approval.
 */
export function mandatoryMissing(document: RecordDocument, profile: RecordProfile): readonly string[] {
  const { general, history, summary } = profile.regions;
  return [general, history, summary].flatMap((region) => missingIn(region, document, document.schoolYear));
}

/** The same for the five fields that the principal's prepare adds (record-files.md section 1). */
export function mandatoryIssueMissing(issue: RecordIssue, profile: RecordProfile): readonly string[] {
  return issueRules(profile)
    .filter((rule) => ruleValue(rule, { issue }) === undefined)
    .map(({ from }) => from);
}

/** The rules of the five issue fields, in the order of the mapping table. */
export function issueRules(profile: RecordProfile): readonly ValueRule[] {
  return profile.regions.general.children.filter((rule): rule is ValueRule => isValue(rule) && isIssue(rule));
}

const isIssue = (rule: ValueRule): boolean => rule.from.startsWith('issue.');

export const isValue = (rule: Rule): rule is ValueRule => 'from' in rule;

export const isList = (rule: Rule): rule is ListRule => 'forEach' in rule;

/** The members of the list that the rule writes, in their order. */
export function membersOf(rule: ListRule, source: object): readonly object[] {
  const members = valueAt(source, rule.forEach);
  if (!Array.isArray(members)) return [];

  return members.filter((member) => !rule.onlyStatus || rule.onlyStatus.includes(member.status));
}

function missingIn(region: ComplexRule, source: object, schoolYear: string): readonly string[] {
  return region.children.flatMap((rule): readonly string[] => {
    if (isList(rule)) return missingInList(rule, source, schoolYear);
    if (!isValue(rule)) return missingIn(rule, source, schoolYear);
    if (isIssue(rule) || !demanded(rule, schoolYear)) return [];

    return ruleValue(rule, source) === undefined ? [fieldName(rule)] : [];
  });
}

function missingInList(rule: ListRule, source: object, schoolYear: string): readonly string[] {
  const members = membersOf(rule, source);
  if (members.length === 0) return [rule.forEach];

  return members.flatMap((member) =>
    missingIn(rule.each, member, schoolYear)
      .filter((field) => !(field === 'level' && isExempt(member)))
      .map((field) => `${rule.forEach}.${memberName(member)}.${field}`),
  );
}

function demanded({ mandatory }: ValueRule, schoolYear: string): boolean {
  if (typeof mandatory === 'object') return schoolYear <= mandatory.untilSchoolYear;
  return mandatory === 'always';
}

/** An item that the individual plan exempts has no level (Điều 8.1 TT 27/2020). */
const isExempt = (member: object): boolean => valueAt(member, 'status') === 'exempt';

const memberName = (member: object): string => String(valueAt(member, 'key') ?? valueAt(member, 'schoolYear'));

const fieldName = ({ from }: ValueRule): string => from.replace(/\.value$/, '');
