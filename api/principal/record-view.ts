import { inFormOrder } from '../../domain/assessment/subjects.ts';
import { type Trait, traits } from '../../domain/assessment/traits.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import { type Difference, differencesOf, type RecordValue } from '../../domain/record/differences.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { DeskRecord, DeskSignature } from '../../persistence/principal/desk-record.ts';
import { fieldWords, partWords, valueWords } from './value-words.ts';

/** What a record says, as text: the same facts as its pictures, with what changed since the reader's last look marked. */
export function recordText({ now, earlier, schoolYear }: DeskRecord, language: Language): object | undefined {
  if (!now) return undefined;
  const changed = new Set(
    earlier ? differencesOf(earlier.values, now.values).map(({ part, field }) => `${part}/${field}`) : [],
  );
  const shown = (value: RecordValue) => ({
    text: valueWords(value, language),
    changed: changed.has(`${value.part}/${value.field}`),
  });
  const find = (part: string, field: string) => {
    const value = now.values.find((one) => one.part === part && one.field === field);
    return value && shown(value);
  };
  const labelled = (part: string, fields: readonly string[]) =>
    fields.flatMap((field) => {
      const value = find(part, field);
      return value ? [{ label: fieldWords(field, language), ...value }] : [];
    });
  const group = (of: Trait['group'], comment: string) => ({
    words: `principal.text.${of}`,
    rows: labelled(
      'homeroom',
      traits.filter(({ group }) => group === of).map(({ key }) => key),
    ),
    comment: find('homeroom', comment),
  });
  const pupil = now.values.filter(({ part }) => part === 'pupil').map(({ field }) => field);
  return {
    pupil: labelled('pupil', pupil),
    subjects: subjectsIn(now.values, schoolYear).map((subject) => ({
      name: partWords(subject, schoolYear, language),
      level: find(subject, 'level'),
      score: find(subject, 'score'),
      comment: find(subject, 'comment'),
    })),
    groups: [
      group('quality', 'comment.qualities'),
      group('general', 'comment.generalCompetences'),
      group('specific', 'comment.specificCompetences'),
    ],
    results: [...labelled('result', ['yearResult', 'promoted']), ...labelled('homeroom', OWN_FIELDS)],
  };
}

const OWN_FIELDS = [
  'award',
  'spotAward',
  'comment.homeroom',
  'excusedAbsences',
  'unexcusedAbsences',
  'height',
  'weight',
];

const subjectsIn = (values: readonly RecordValue[], schoolYear: SchoolYear): readonly string[] =>
  inFormOrder(
    [...new Set(values.map(({ part }) => part))]
      .filter((part) => part !== 'homeroom' && part !== 'pupil' && part !== 'result')
      .map((subject) => ({ subject })),
    schoolYear,
  ).map(({ subject }) => subject);

/**
 * What changed since the reader's last look, in plain words: never looked; nothing; signed again as it was; or value by value,
 * with who signed it anew.
 */
export function changesView(desk: DeskRecord, language: Language): object {
  const { now, earlier, view, schoolYear } = desk;
  if (!now) return { state: 'none' };
  if (!earlier) return view?.revisionId === now.revisionId ? { state: 'unchanged', at: view.at } : { state: 'never' };
  const differences = differencesOf(earlier.values, now.values);
  if (differences.length === 0) return { state: 'signedAgain', at: earlier.readAt, signedAt: now.signedAt };
  return {
    state: 'changed',
    at: earlier.readAt,
    rows: differences.map((one) => differenceView(one, desk, language)),
    untouched: subjectsIn(now.values, schoolYear).filter((subject) => !differences.some(({ part }) => part === subject))
      .length,
    sameHomeroom: !differences.some(({ part }) => part === 'homeroom'),
  };
}

function differenceView(difference: Difference, { signatures, schoolYear }: DeskRecord, language: Language): object {
  const { part, field } = difference;
  const by = signatures.find((one) => (one.role === 'subject' ? one.subject === part : one.role === 'homeroom'));
  return {
    part: partWords(part, schoolYear, language),
    field: fieldWords(field, language),
    before: valueWords({ field, value: difference.before }, language),
    after: valueWords({ field, value: difference.after }, language),
    ...(by && part !== 'result' && { by: by.signer, at: by.signedAt }),
  };
}

/** Who signed: the teachers' parts together, each to be opened; then the homeroom teacher. */
export function signaturesView({ signatures, schoolYear }: DeskRecord, language: Language): object {
  const subjects = inFormOrder(
    signatures.filter((one): one is DeskSignature & { subject: string } => one.subject !== undefined),
    schoolYear,
  );
  return {
    subjects: subjects.map((one) => ({ ...one, part: partWords(one.subject, schoolYear, language), ...lookOf(one) })),
    ...(subjects.length > 0 && {
      from: Math.min(...subjects.map(({ signedAt }) => signedAt)),
      to: Math.max(...subjects.map(({ signedAt }) => signedAt)),
      oneDay: new Set(subjects.map(({ signedAt }) => dayAt(signedAt))).size === 1,
    }),
    others: signatures.filter(({ role }) => role !== 'subject').map((one) => ({ ...one, ...lookOf(one) })),
  };
}

const lookOf = ({ standing }: DeskSignature) => ({
  words: `principal.standing.${standing}`,
  good: standing === 'valid' || standing === 'expiredSince' || standing === 'revokedSince',
});
