import type { CalendarDay } from '../../domain/calendar/day.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { judgeAssignments } from '../../domain/roster/assignments.ts';
import { judgeClasses } from '../../domain/roster/classes.ts';
import {
  type AssignmentField,
  assignmentList,
  classList,
  type PupilField,
  pupilList,
} from '../../domain/roster/fields.ts';
import { countOutcomes, type Outcome } from '../../domain/roster/outcome.ts';
import { type Preview, preview } from '../../domain/roster/preview.ts';
import { judgePupils } from '../../domain/roster/pupils.ts';
import type { CellFault } from '../../domain/roster/rows.ts';
import type { Table } from '../../domain/roster/table.ts';
import type { Queries } from '../../persistence/data-source.ts';
import type { ListName, RosterImport } from '../../persistence/roster/import.ts';
import {
  classNames,
  codesElsewhere,
  knownAssignments,
  knownPupils,
  numberOf,
  type SchoolInYear,
} from '../../persistence/roster/known.ts';
import { type RowWriter, writeAssignment, writeClass, writePupil } from './write-roster.ts';

/** The three lists, in the order in which a school year is set up. */
export const LISTS = { classes: classList, pupils: pupilList, assignments: assignmentList } as const;

/** What would be written, row by row, and how one row is written. */
export type Plan = { readonly preview: Preview<string>; readonly writeRow: RowWriter };

/** Where the list is written, when, and who writes it. */
export type Writer = SchoolInYear & { readonly by: string; readonly day: CalendarDay };

/** The same reading for the page and for "Ghi": judged anew against what the school has at this moment. */
export async function planOf(
  queries: Queries,
  table: Table,
  { list, columns, answers }: Pick<RosterImport, 'list' | 'columns' | 'answers'>,
  { by, day, ...school }: Writer,
): Promise<Plan | Refusal> {
  const yes = new Set(answers);
  switch (list) {
    case 'classes': {
      const names = await classNames(queries, school);
      return plan(
        preview(table, classList, (rows) => judgeClasses(rows, names), { columns }),
        writeClass,
      );
    }
    case 'pupils': {
      const known = await knownPupils(queries, school);
      const made = preview(table, pupilList, (rows) => judgePupils(rows, known, yes), { columns });
      return plan(isRefusal(made) ? made : await withoutOthersPupils(queries, made, school), writePupil);
    }
    case 'assignments': {
      const known = await knownAssignments(queries, school, day);
      const made = preview(table, assignmentList, (rows) => judgeAssignments(rows, known, yes), { columns });
      return plan(isRefusal(made) ? made : await withoutOwnAssignments(queries, made, by), writeAssignment);
    }
  }
}

const plan = (made: Preview<string> | Refusal, writeRow: RowWriter): Plan | Refusal =>
  isRefusal(made) ? made : { preview: made, writeRow };

/** A pupil who has a record at another school is not made anew here, and his data are not this school's to change. */
async function withoutOthersPupils(
  queries: Queries,
  made: Preview<PupilField>,
  { schoolId }: SchoolInYear,
): Promise<Preview<PupilField>> {
  const codes = made.outcomes.flatMap(({ kind, key }) => (kind === 'new' && key !== undefined ? [key] : []));
  const elsewhere = await codesElsewhere(queries, schoolId, codes);
  if (elsewhere.size === 0) return made;
  return refusing(made, ({ kind, key = '' }) =>
    kind === 'new' && elsewhere.has(key)
      ? { refused: 'PUPIL_OF_ANOTHER_SCHOOL', field: 'pupilCode', typed: key }
      : undefined,
  );
}

/** Nobody gives himself a class, by a list as little as on the page of the people (D31); what he has already stands. */
async function withoutOwnAssignments(
  queries: Queries,
  made: Preview<AssignmentField>,
  by: string,
): Promise<Preview<AssignmentField>> {
  const own = await numberOf(queries, by);
  if (own === undefined) return made;
  return refusing(made, ({ kind, values }) =>
    (kind === 'new' || kind === 'changed') && values.personalId === own
      ? { refused: 'OWN_ACCOUNT', field: 'personalId', typed: own }
      : undefined,
  );
}

function refusing<F extends string>(
  made: Preview<F>,
  faultOf: (outcome: Outcome<F>) => CellFault<F> | undefined,
): Preview<F> {
  const outcomes = made.outcomes.map((outcome): Outcome<F> => {
    const fault = faultOf(outcome);
    if (!fault) return outcome;
    const { row, values, notes, key } = outcome;
    return { kind: 'refused', row, values, notes, faults: [fault], ...(key !== undefined && { key }) };
  });
  return { ...made, outcomes, counts: countOutcomes(outcomes) };
}

export const isListName = (name: string): name is ListName => name in LISTS;
