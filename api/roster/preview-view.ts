import { LISTS } from '../../activities/roster/plan.ts';
import { readDay, showDay } from '../../domain/calendar/day.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { findHead, type Head } from '../../domain/roster/head.ts';
import { answerKey, type Outcome, type OutcomeKind } from '../../domain/roster/outcome.ts';
import type { Preview } from '../../domain/roster/preview.ts';
import { noteWords, questionWords } from '../../domain/roster/question-words.ts';
import type { Table } from '../../domain/roster/table.ts';
import type { RosterImport } from '../../persistence/roster/import.ts';
import type { RosterRow } from '../../persistence/roster/roster-row.ts';

/** Rows on the page at most; the counts are always of all. */
const MOST_ROWS = 300;

/** Rows that need a look come first; what does not change is only counted. */
const SHOWN: readonly OutcomeKind[] = ['refused', 'held', 'changed', 'new', 'repeated'];

const LOOK: Readonly<Record<OutcomeKind, { readonly tone: string; readonly icon: string }>> = {
  refused: { tone: 'stop', icon: 'x' },
  held: { tone: 'warn', icon: 'hand-stop' },
  changed: { tone: 'todo', icon: 'pencil' },
  new: { tone: 'done', icon: 'plus' },
  repeated: { tone: '', icon: 'list' },
  unchanged: { tone: '', icon: 'check' },
};

/**
 * The preview as the page shows it: counts, mapping, and each row with its cells, questions and faults. `kept`: what became
 * of each row of a list that is written; it is not judged again.
 */
export function previewView(
  { head, outcomes: judged, counts: judgedCounts, ignored }: Preview<string>,
  { list, answers, written }: RosterImport,
  kept: readonly RosterRow[] = [],
): object {
  const counts = written?.counts ?? judgedCounts;
  const outcomes = written ? asWritten(judged, kept) : judged;
  const shown = SHOWN.flatMap((kind) => outcomes.filter((outcome) => outcome.kind === kind));
  const fields = [...new Set(head.columns.flatMap(({ spec }) => (spec ? [spec] : [])).map(({ field }) => field))];
  return {
    counts,
    toWrite: counts.new + counts.changed,
    ignored: ignored.length,
    more: Math.max(0, shown.length - MOST_ROWS),
    columns: columnsView(head, list),
    heads: fields.map((field) => LISTS[list].fields.find((one) => one.field === field)?.label),
    rows: shown.slice(0, MOST_ROWS).map((outcome) => rowView(outcome, fields, answers)),
  };
}

function asWritten(judged: readonly Outcome<string>[], kept: readonly RosterRow[]): readonly Outcome<string>[] {
  const rows = new Map(kept.map((row) => [row.row, row]));
  return judged.map((outcome): Outcome<string> => {
    const became = rows.get(outcome.row);
    if (!became || became.outcome === outcome.kind) return outcome;
    const { row, values, notes } = outcome;
    switch (became.outcome) {
      case 'refused':
        return { row, values, notes, kind: 'refused', faults: faultOf(outcome, became) };
      case 'changed':
        return { row, values, notes, kind: 'changed', changes: {} };
      case 'held':
        return { row, values, notes, kind: 'held', questions: [] };
      case 'repeated':
        return { row, values, notes, kind: 'repeated', sameAs: row };
      default:
        return { row, values, notes, kind: became.outcome };
    }
  });
}

const faultOf = (outcome: Outcome<string>, { refused }: RosterRow) =>
  refused === undefined ? [] : [{ refused, typed: outcome.key ?? '' }];

/** What the list could not be read by, with the columns that were found: the person maps them and looks again. */
export function refusedView(refusal: Refusal, table: Table, { list }: RosterImport): object {
  const text = refusalText(refusal.refused);
  const head = findHead<string>(table, LISTS[list]);
  return {
    refusal: {
      code: text.code,
      message: { vi: withFacts(text.vi, refusal.facts), en: withFacts(text.en, refusal.facts) },
      cure: text.cure,
    },
    columns: isRefusal(head) ? [] : columnsView(head, list),
  };
}

function columnsView(head: Head<string>, list: RosterImport['list']): readonly object[] {
  const { fields } = LISTS[list];
  const labels = fields
    .map(({ field, label }): [string, string] => [field, label])
    .filter(([field], i) => fields.findIndex((one) => one.field === field) === i);
  return head.columns.map(({ column, name, head: text, hidden, spec }) => ({
    column,
    name,
    text,
    hidden,
    choices: labels.map(([field, label]) => ({ field, label, chosen: field === spec?.field })),
  }));
}

function rowView(outcome: Outcome<string>, fields: readonly string[], answers: readonly string[]): object {
  const { row, kind, values, notes } = outcome;
  const changes = outcome.kind === 'changed' ? outcome.changes : {};
  return {
    row,
    kind,
    ...LOOK[kind],
    cells: fields.map((field) => ({
      value: shown(values[field] ?? ''),
      before: shown(changes[field]?.before ?? ''),
      changed: changes[field] !== undefined,
    })),
    notes: notes.map(({ note, column }) => ({ ...noteWords[note], column })),
    faults:
      outcome.kind === 'refused'
        ? outcome.faults.map(({ refused, facts, typed, column }) => {
            const text = refusalText(refused);
            const named = { ...facts, typed };
            return { vi: withFacts(text.vi, named), en: withFacts(text.en, named), code: text.code, column };
          })
        : [],
    questions:
      outcome.kind === 'held'
        ? outcome.questions.map((question) => {
            const facts = { ...question } as Readonly<Record<string, string | number>>;
            const key = answerKey(row, question.ask);
            const words = questionWords[question.ask];
            return {
              key,
              vi: withFacts(words.vi, facts),
              en: withFacts(words.en, facts),
              answered: answers.includes(key),
              mine: question.ask !== 'CLASS_AFTER_SIGNATURE',
            };
          })
        : [],
  };
}

/** A value as the lists write it: a day first, a gender in their word. */
function shown(value: string): string {
  const day = readDay(value);
  return day ? showDay(day) : (GENDERS[value] ?? value);
}

const GENDERS: Readonly<Record<string, string>> = { male: 'Nam', female: 'Nữ' };
