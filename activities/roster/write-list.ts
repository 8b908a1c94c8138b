import { dayAt } from '../../domain/calendar/instant.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Outcome } from '../../domain/roster/outcome.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import type { FileStore } from '../../persistence/files/file-store.ts';
import { endProgress, noteProgress } from '../../persistence/progress/progress.ts';
import { importOf, type RosterImport, rosterKey, yearOfList } from '../../persistence/roster/import.ts';
import {
  countRows,
  endRow,
  keepRows,
  lockRow,
  noteToTell,
  type RosterRow,
  rowsOf,
} from '../../persistence/roster/roster-row.ts';
import type { Sender } from '../acts/send-act.ts';
import { type Plan, planOf } from './plan.ts';
import { readRosterFile } from './read-file.ts';
import { tellRecord, type Writing } from './write-roster.ts';

export type RosterParts = Sender & { readonly files: FileStore; now(): number | Promise<number> };

/** Rows between two notes of how far it is. */
const NOTED = 10;

/**
 * Writes a list whose "Ghi" was pressed, each row by itself: what can go in goes in. Every row's outcome is kept in the
 * transaction that writes it, so that whatever dies, it goes on after the last row that was done, and none is written twice.
 * `alive`: told after each row. Gives how many rows the list has.
 */
export async function writeList(parts: RosterParts, rosterId: string, alive: () => void): Promise<number> {
  const { database } = parts;
  const roster = await importOf(database, rosterId);
  if (!roster?.asked) throw new Error('this list is not to be written');
  if (roster.written) return roster.written.counts.rows;

  const { schoolId, asked } = roster;
  const schoolYear = await yearOfList(database, roster);
  if (isRefusal(schoolYear)) throw new Error('a list that is written belongs to a school year');
  const writing: Writing = { schoolId, schoolYear, rosterId, ...asked };
  const plan = await planned(parts, roster, writing);
  await keepRows(database, rosterId, plan.preview.outcomes, asked.at);

  const kept = await rowsOf(database, rosterId);
  const outcomes = new Map(plan.preview.outcomes.map((outcome) => [outcome.row, outcome]));
  let done = kept.filter(({ isDone }) => isDone).length;
  for (const { row } of kept.filter(({ isDone }) => !isDone)) {
    await writeRow(parts, { rosterId, row, outcome: outcomes.get(row), plan, writing });
    alive();
    done++;
    if (done % NOTED === 0) await noteProgress(database, rosterKey(rosterId), { done }, await parts.now());
  }
  await endList(parts, rosterId, roster);
  return kept.length;
}

async function planned({ database, files }: RosterParts, roster: RosterImport, writing: Writing): Promise<Plan> {
  const table = await readRosterFile(await files.get(roster.sha256));
  if (isRefusal(table)) throw new Error(`the file is not read any more: ${table.refused}`);
  const plan = await planOf(database, table, roster, { ...writing, day: dayAt(writing.at) });
  if (isRefusal(plan)) throw new Error(`the list is not read any more: ${plan.refused}`);
  return plan;
}

type OneRow = {
  readonly rosterId: string;
  readonly row: number;
  /** As it is judged now: what somebody else has written meanwhile is not written again. */
  readonly outcome: Outcome<string> | undefined;
  readonly plan: Plan;
  readonly writing: Writing;
};

async function writeRow(parts: RosterParts, one: OneRow): Promise<void> {
  const { rosterId, writing } = one;
  const toTell = await inTransaction(parts.database, async (queries) => {
    const kept = await lockRow(queries, rosterId, one.row);
    if (!kept || kept.isDone) return undefined;
    if (kept.toTell) return { ...kept, toTell: kept.toTell };
    const { outcome } = one;
    if (outcome?.kind !== 'new' && outcome?.kind !== 'changed') {
      await endRow(queries, rosterId, { ...kept, outcome: outcome?.kind ?? kept.outcome }, writing.at);
      return undefined;
    }
    const written = await one.plan.writeRow(queries, outcome.values, writing);
    if (written && !isRefusal(written)) {
      await noteToTell(queries, rosterId, one.row, written);
      return { ...kept, toTell: written };
    }
    await endRow(queries, rosterId, endOf({ ...kept, outcome: outcome.kind }, written), writing.at);
    return undefined;
  });
  if (!toTell) return;
  const refusal = await tellRecord(parts, toTell.toTell, writing);
  await endRow(parts.database, rosterId, endOf(toTell, refusal), writing.at);
}

const endOf = ({ row, outcome }: RosterRow, refusal: Refusal | undefined) =>
  refusal ? ({ row, outcome: 'refused', refused: refusal.refused } as const) : { row, outcome };

async function endList({ database, now }: RosterParts, rosterId: string, roster: RosterImport): Promise<void> {
  const counts = countRows(await rowsOf(database, rosterId));
  const at = await now();
  const failed = counts.held + counts.refused;
  await endProgress(database, rosterKey(rosterId), { done: counts.rows - failed, failed, total: counts.rows }, at, {
    ...roster,
    written: { at, counts },
  });
}
