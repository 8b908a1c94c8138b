import { dayAt, endOfDay } from '../../domain/calendar/instant.ts';
import type { SchoolYear } from '../../domain/calendar/school-year.ts';
import type { RoundCommand } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { beginSubject } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';

const DAY = 24 * 60 * 60 * 1000;

/** The closing rounds of a demonstration: instants in ms, UTC. */
export type DemonstrationRounds = readonly [first: RoundInstants, second: RoundInstants];
export type RoundInstants = { readonly dueAt: number; readonly closeAt: number; readonly reportDueAt: number };

/** Round 1 due in three days and closing in four, round 2 in fourteen and fifteen; reports five days after (record-year.md section 9). */
export function roundsFromToday(at: number): DemonstrationRounds {
  const inDays = (days: number) => endOfDay(dayAt(at)) + days * DAY;
  const round = (due: number, close: number): RoundInstants => ({
    dueAt: inDays(due),
    closeAt: inDays(close),
    reportDueAt: inDays(close + 5),
  });
  return [round(3, 4), round(14, 15)];
}

/** Writes the rounds and begins their subjects; gives their ids. Their workflows are started afterwards. */
export async function insertRounds(
  queries: Queries,
  provinceId: string,
  schoolYear: SchoolYear,
  rounds: DemonstrationRounds,
  at: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const [i, round] of rounds.entries()) {
    const id = newId(at);
    const number = i === 0 ? 1 : 2;
    await queries.query(
      'INSERT INTO round (id, province_id, school_year, n, due_at, close_at, report_due_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [id, provinceId, schoolYear, number, new Date(round.dueAt), new Date(round.closeAt), new Date(round.reportDueAt)],
    );
    const open: RoundCommand = {
      type: 'openRound',
      id: `open/${id}`,
      at,
      by: 'opening',
      provinceId,
      schoolYear,
      number,
      dueAt: round.dueAt,
      closeAt: round.closeAt,
    };
    await beginSubject(
      queries,
      KINDS,
      {
        subjectId: id,
        kind: 'roundClosing',
        workflowId: `round/${provinceId}/${schoolYear}/${number}`,
        schoolId: undefined,
      },
      open,
      at,
    );
    ids.push(id);
  }
  return ids;
}
