import type { CellFault, Note, Question, ReadRow } from './rows.ts';

export type Change = { readonly before: string; readonly after: string };

/** What would become of one row if the file were written now. `key` is the code by which it was joined. */
export type Outcome<F extends string> = {
  readonly row: number;
  readonly key?: string;
  readonly values: ReadRow<F>['values'];
  readonly notes: readonly Note<F>[];
} & (
  | { readonly kind: 'new' }
  | { readonly kind: 'changed'; readonly changes: Readonly<Partial<Record<F, Change>>> }
  | { readonly kind: 'unchanged' }
  /** Equal to an earlier row, which stands for both. */
  | { readonly kind: 'repeated'; readonly sameAs: number }
  | { readonly kind: 'held'; readonly questions: readonly Question<F>[] }
  | { readonly kind: 'refused'; readonly faults: readonly CellFault<F>[] }
);

export type OutcomeKind = Outcome<string>['kind'];

/** How many rows came to what; the six add up to `rows`. */
export type Counts = Readonly<Record<OutcomeKind, number>> & { readonly rows: number };

export function countOutcomes<F extends string>(outcomes: readonly Outcome<F>[]): Counts {
  const of = (kind: OutcomeKind) => outcomes.filter((outcome) => outcome.kind === kind).length;
  return {
    rows: outcomes.length,
    new: of('new'),
    changed: of('changed'),
    unchanged: of('unchanged'),
    repeated: of('repeated'),
    held: of('held'),
    refused: of('refused'),
  };
}

/** What a person has answered with yes: the questions of that row, as `answerKey` names them. */
export type Answers = ReadonlySet<string>;

export const answerKey = (row: number, question: Question<string>['ask']): string => `${row}/${question}`;

/** Not for whoever imports the list to answer: a change of class after a signature is the principal's act. */
const OTHERS_QUESTIONS: readonly Question<string>['ask'][] = ['CLASS_AFTER_SIGNATURE'];

/** The questions of a row that nobody has answered, or that are not his to answer who imports. */
export const unanswered = <F extends string>(
  row: number,
  questions: readonly Question<F>[],
  answers: Answers,
): readonly Question<F>[] =>
  questions.filter(({ ask }) => OTHERS_QUESTIONS.includes(ask) || !answers.has(answerKey(row, ask)));

/** The outcome of a row that is joined by its code: what differs from the known values. Absent fields change nothing. */
export function compared<F extends string>(
  read: ReadRow<F>,
  key: string,
  known: Readonly<Partial<Record<F, string>>> | undefined,
): Outcome<F> {
  const base = { row: read.row, key, values: read.values, notes: read.notes };
  if (!known) return { ...base, kind: 'new' };

  const changes = changesOf(read.values, known);
  return Object.keys(changes).length === 0 ? { ...base, kind: 'unchanged' } : { ...base, kind: 'changed', changes };
}

/** Field by field, before and after, for the fields that the row has and that differ. */
export function changesOf<F extends string>(
  values: ReadRow<F>['values'],
  known: Readonly<Partial<Record<F, string>>>,
): Partial<Record<F, Change>> {
  const entries = Object.entries<string | undefined>(values)
    .filter(([field, after]) => after !== undefined && after !== known[field as F])
    .map(([field, after]) => [field, { before: known[field as F] ?? '', after: after ?? '' }]);
  return Object.fromEntries(entries);
}

export const held = <F extends string>(
  read: ReadRow<F>,
  questions: readonly Question<F>[],
  key?: string,
): Outcome<F> => ({
  kind: 'held',
  row: read.row,
  ...(key === undefined ? {} : { key }),
  values: read.values,
  notes: read.notes,
  questions,
});

export const refusedRow = <F extends string>(read: ReadRow<F>, faults: readonly CellFault<F>[]): Outcome<F> => ({
  kind: 'refused',
  row: read.row,
  values: read.values,
  notes: read.notes,
  faults,
});
