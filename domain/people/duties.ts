import type { CalendarDay } from '../calendar/day.ts';
import type { Step } from '../process-map/steps.ts';

/**
 * What stands still at a school where nobody holds one of these roles, the steps of the record at which it is waited for, and
 * the refusal of an act that leaves nobody (Điều 8.2, 8.6, 11.2; a deputy signs on the principal's behalf, D12).
 */
export const DUTIES = [
  { duty: 'seal', roles: ['clerk'], steps: ['seal', 'submit', 'refused'], refused: 'LAST_CLERK' },
  { duty: 'approve', roles: ['principal', 'signOnBehalf'], steps: ['principal'], refused: 'LAST_APPROVER' },
  { duty: 'administer', roles: ['administrator'], steps: [], refused: 'LAST_ADMINISTRATOR' },
] as const satisfies readonly {
  readonly duty: string;
  readonly roles: readonly string[];
  readonly steps: readonly Step[];
  readonly refused: string;
}[];
export type Duty = (typeof DUTIES)[number];

/** A role at the school; both days inclusive. `locked`: nobody signs in with this account. */
export type RoleAtSchool = {
  readonly personId: string;
  readonly role: string;
  readonly from: CalendarDay;
  readonly to?: CalendarDay;
  readonly locked: boolean;
};

/** The duties that this person alone could do at the school on a day, if these roles of his ended before it. */
export function leftUndone(
  held: readonly RoleAtSchool[],
  {
    personId,
    day,
    ending,
  }: { readonly personId: string; readonly day: CalendarDay; readonly ending: readonly string[] },
): readonly Duty[] {
  const able = held.filter(({ locked, from, to }) => !locked && from <= day && (to === undefined || day <= to));
  const stays = able.filter((one) => one.personId !== personId || !ending.includes(one.role));
  const isDone = ({ roles }: Duty, by: readonly RoleAtSchool[]) =>
    by.some(({ role }) => (roles as readonly string[]).includes(role));
  return DUTIES.filter((duty) => isDone(duty, able) && !isDone(duty, stays));
}
