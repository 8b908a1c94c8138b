import { z } from 'zod';
import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import { type Duty, leftUndone } from '../../domain/people/duties.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { DUTY_ROLES, dutyHolders } from '../../persistence/people/duties.ts';
import { ENDS_HERE } from '../../persistence/people/roles.ts';
import { recentStandings } from '../../persistence/process-map/recent.ts';
import { mapScope } from '../../persistence/process-map/scope.ts';
import type { Standings } from '../../persistence/process-map/standings.ts';
import type { Answer } from '../route.ts';

/** That he has seen what stands still then. */
export const understoodField = z.literal('yes').optional();

/** An act that ends roles of a person at a school; `lastDay` of one who leaves. */
export type EndsRoles = {
  readonly schoolId: string;
  readonly personId: string;
  readonly ends: { readonly type: 'leave'; readonly lastDay: CalendarDay } | { readonly type: 'lock' };
};

/**
 * The answer to an act that would leave nobody for a duty of the school: nothing is done yet; the page shows what stands still
 * then, how many records wait for it and who does it afterwards, and the act is sent again with one's word that this was seen.
 */
export async function lastOfRole(
  queries: Queries,
  { schoolId, personId, ends }: EndsRoles,
  { refused, today, now }: Refusal & { readonly today: CalendarDay; readonly now: number },
): Promise<Answer> {
  const day = ends.type === 'leave' ? addDays(ends.lastDay, 1) : today;
  const ending = ends.type === 'leave' ? ENDS_HERE : DUTY_ROLES;
  const [held, standings] = await Promise.all([
    dutyHolders(queries, schoolId, day),
    standingsOf(queries, schoolId, now),
  ]);
  const undone = leftUndone(held, { personId, day, ending });
  const { code, status } = refusalText(refused);
  const next = ({ roles }: Duty) =>
    held.find(
      (one) => one.from > day && !one.locked && one.personId !== personId && roles.some((role) => role === one.role),
    );
  return {
    page: 'people/last-of-role',
    status,
    refusal: { refused },
    model: {
      ...{ code, personId, ends, day },
      name: held.find((one) => one.personId === personId)?.fullName ?? '',
      duties: undone.map((duty) => ({
        duty: duty.duty,
        ...(duty.steps.length > 0 && { waiting: waitingAt(duty, standings) }),
        next: next(duty),
      })),
    },
  };
}

async function standingsOf(queries: Queries, schoolId: string, now: number): Promise<readonly Standings[]> {
  const found = await mapScope(queries, 'school', schoolId);
  return found ? (await recentStandings(queries, found.scope, now)).value : [];
}

const waitingAt = ({ steps }: Duty, standings: readonly Standings[]): number =>
  standings.filter(({ step }) => steps.some((one) => one === step)).reduce((sum, { records }) => sum + records, 0);
