import { isRefusal, type Refusal } from '../refusal.ts';
import type { ListSpec } from './fields.ts';
import { findHead, type Head, mapAgain } from './head.ts';
import { type Counts, countOutcomes, type Outcome } from './outcome.ts';
import { type ReadRow, readRows } from './rows.ts';
import type { Table } from './table.ts';

/** What a person chose about a file: other fields for columns (by column number), and fields given for all rows. */
export type Choices<F extends string> = {
  readonly columns?: Readonly<Record<number, string>>;
  readonly given?: readonly F[];
};

/** What would happen if the list were written now, row by row. `ignored`: rows that are none of the list. */
export type Preview<F extends string> = {
  readonly head: Head<F>;
  readonly outcomes: readonly Outcome<F>[];
  readonly ignored: readonly number[];
  readonly counts: Counts;
};

/** From a table to the outcome of each row: head, mapping, values, then `judge` (judgePupils, judgeClasses …). */
export function preview<F extends string>(
  table: Table,
  list: ListSpec<F>,
  judge: (rows: readonly ReadRow<F>[]) => readonly Outcome<F>[],
  choices: Choices<F> = {},
): Preview<F> | Refusal {
  const found = findHead(table, list);
  if (isRefusal(found)) return found;
  const head = mapAgain(found, list, choices.columns ?? {}, choices.given);
  if (isRefusal(head)) return head;

  const { rows, ignored } = readRows(table, head, list);
  const outcomes = judge(rows);
  return { head, outcomes, ignored, counts: countOutcomes(outcomes) };
}
