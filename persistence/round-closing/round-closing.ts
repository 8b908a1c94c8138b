import { dayAt } from '../../domain/calendar/instant.ts';
import type { RoundClosing, RoundCommand, RoundEvent, RoundFacts } from '../../domain/round-closing/round-closing.ts';
import { beginClosingProgress } from '../closing/early-closing.ts';
import type { Queries } from '../data-source.ts';
import { holdsPrincipal, rolesOf } from '../units/positions.ts';

export async function roundFacts(
  queries: Queries,
  _roundId: string,
  round: RoundClosing,
  command: RoundCommand,
): Promise<RoundFacts> {
  const day = dayAt(command.at);
  const asPrincipal =
    command.type === 'closeEarly' && holdsPrincipal(await rolesOf(queries, command.by, command.schoolId, day));
  return {
    isProvinceOfficer: (await rolesOf(queries, command.by, round.provinceId, day)).includes('provinceOfficer'),
    isPrincipalOf: asPrincipal ? [command.schoolId] : [],
    now: command.at,
  };
}

/** The round's instants are facts of everybody else: they change in the commit of the decision. */
export async function projectRound(
  queries: Queries,
  { id, events }: { id: string; events: readonly RoundEvent[] },
): Promise<void> {
  for (const event of events) {
    if (event.type === 'earlyClosingAsked') await beginClosingProgress(queries, event);
    if (event.type === 'deadlineChanged') {
      await queries.query('UPDATE round SET due_at = ?, close_at = ? WHERE id = ?', [
        new Date(event.dueAt),
        new Date(event.closeAt),
        id,
      ]);
    }
  }
}
