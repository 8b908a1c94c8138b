import { dayAt } from '../../domain/calendar/instant.ts';
import type { RoundClosing, RoundCommand, RoundEvent, RoundFacts } from '../../domain/round-closing/round-closing.ts';
import { beginClosingProgress } from '../closing/early-closing.ts';
import type { Queries } from '../data-source.ts';
import { keepDocument } from '../entry-times/calendar-change.ts';
import { holdsPrincipal, rolesOf } from '../units/positions.ts';

export async function roundFacts(
  queries: Queries,
  roundId: string,
  round: RoundClosing,
  command: RoundCommand,
): Promise<RoundFacts> {
  const day = dayAt(command.at);
  const asPrincipal =
    command.type === 'closeEarly' &&
    (await isOfProvince(queries, command.schoolId, round.provinceId)) &&
    holdsPrincipal(await rolesOf(queries, command.by, command.schoolId, day));
  const [own] = await queries.query<{ report_due_at: Date }[]>(
    'SELECT report_due_at FROM round WHERE id = ? LOCK IN SHARE MODE',
    [roundId],
  );
  return {
    reportDueAt: own?.report_due_at.getTime() ?? Number.POSITIVE_INFINITY,
    isProvinceOfficer: (await rolesOf(queries, command.by, round.provinceId, day)).includes('provinceOfficer'),
    isPrincipalOf: asPrincipal ? [command.schoolId] : [],
    now: command.at,
  };
}

/** Only a school of the round's own province is closed by it. */
async function isOfProvince(queries: Queries, schoolId: string, provinceId: string): Promise<boolean> {
  const [unit] = await queries.query<{ province_id: string | null }[]>('SELECT province_id FROM unit WHERE id = ?', [
    schoolId,
  ]);
  return unit?.province_id === provinceId;
}

type Change = {
  readonly id: string;
  readonly events: readonly RoundEvent[];
  readonly command: RoundCommand;
  readonly after: RoundClosing;
};

/** The round's instants are facts of everybody else: they change in the commit of the decision. */
export async function projectRound(queries: Queries, { id, events, command, after }: Change): Promise<void> {
  for (const event of events) {
    if (event.type === 'earlyClosingAsked') await beginClosingProgress(queries, event);
    if (event.type === 'deadlineChanged') {
      const { dueAt, closeAt, reportDueAt, noteId, at } = event;
      if ('document' in command && command.document)
        await keepDocument(queries, { id: noteId, unitId: after.provinceId, at }, command.document);
      await queries.query(
        'UPDATE round SET due_at = ?, close_at = ?, report_due_at = COALESCE(?, report_due_at) WHERE id = ?',
        [new Date(dueAt), new Date(closeAt), reportDueAt === undefined ? null : new Date(reportDueAt), id],
      );
    }
  }
}
