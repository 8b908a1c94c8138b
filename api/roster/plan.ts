import type { Sender } from '../../activities/acts/send-act.ts';
import { type Writing, writeAssignments, writeClasses, writePupils } from '../../activities/roster/write-roster.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { judgeAssignments } from '../../domain/roster/assignments.ts';
import { judgeClasses } from '../../domain/roster/classes.ts';
import { assignmentList, classList, pupilList } from '../../domain/roster/fields.ts';
import type { Outcome } from '../../domain/roster/outcome.ts';
import { type Preview, preview } from '../../domain/roster/preview.ts';
import { judgePupils } from '../../domain/roster/pupils.ts';
import type { Table } from '../../domain/roster/table.ts';
import type { Queries } from '../../persistence/data-source.ts';
import type { ListName, RosterImport } from '../../persistence/roster/import.ts';
import { classNames, knownAssignments, knownPupils, type SchoolInYear } from '../../persistence/roster/known.ts';

/** The three lists, in the order in which a school year is set up. */
export const LISTS = { classes: classList, pupils: pupilList, assignments: assignmentList } as const;

/** What would be written, row by row, and how to write it. */
export type Plan = {
  readonly preview: Preview<string>;
  write(sender: Sender, writing: Writing): Promise<void>;
};

/** The same reading for the page and for "Ghi": judged anew against what the school has at this moment. */
export async function planOf(
  queries: Queries,
  table: Table,
  { list, columns, answers }: Pick<RosterImport, 'list' | 'columns' | 'answers'>,
  school: SchoolInYear,
  day: CalendarDay,
): Promise<Plan | Refusal> {
  const yes = new Set(answers);
  switch (list) {
    case 'classes': {
      const names = await classNames(queries, school);
      return plan(
        preview(table, classList, (rows) => judgeClasses(rows, names), { columns }),
        (sender, outcomes, writing) => writeClasses(sender.database, outcomes, writing),
      );
    }
    case 'pupils': {
      const known = await knownPupils(queries, school);
      return plan(
        preview(table, pupilList, (rows) => judgePupils(rows, known, yes), { columns }),
        writePupils,
      );
    }
    case 'assignments': {
      const known = await knownAssignments(queries, school, day);
      return plan(
        preview(table, assignmentList, (rows) => judgeAssignments(rows, known, yes), { columns }),
        (sender, outcomes, writing) => writeAssignments(sender.database, outcomes, writing),
      );
    }
  }
}

function plan<F extends string>(
  made: Preview<F> | Refusal,
  write: (sender: Sender, outcomes: readonly Outcome<F>[], writing: Writing) => Promise<void>,
): Plan | Refusal {
  if (isRefusal(made)) return made;
  return { preview: made, write: (sender, writing) => write(sender, made.outcomes, writing) };
}

export const isListName = (name: string): name is ListName => name in LISTS;
