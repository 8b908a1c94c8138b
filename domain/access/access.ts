import type { CalendarDay } from '../calendar/day.ts';
import type { Refusal } from '../refusal.ts';

/**
 * The roles of people (record-year.md section 7). A deputy with a KT. decision in force holds the principal's (D12); without
 * one he has his own pages alone.
 */
export const ROLES = [
  'subjectTeacher',
  'homeroomTeacher',
  'principal',
  'vicePrincipal',
  'clerk',
  'administrator',
  'levelOfficer',
  'provinceOfficer',
  'provinceAdministrator',
] as const;
export type Role = (typeof ROLES)[number];

/** What a person holds, where, and in which period; both days inclusive. Teachers hold classes, the others units. */
export type Holding = {
  readonly role: Role;
  readonly unitId: string;
  readonly classId?: string;
  readonly subject?: string;
  readonly from: CalendarDay;
  readonly to?: CalendarDay;
  /** The KT. decision by which a deputy holds the principal's role. */
  readonly onBehalf?: string;
};

/** Where the thing lies that a request is about: only what is known of it. `undefined` for a thing that does not exist. */
export type Place = {
  readonly schoolId?: string;
  readonly levelId?: string;
  readonly provinceId?: string;
  readonly classId?: string;
  readonly subject?: string;
  /** The one person to whom it belongs (a ceremony, a session): nobody else may see that it exists. */
  readonly ownerId?: string;
};

/** What a route asks of its reader. */
export type Need =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'roles'; readonly roles: readonly Role[] }
  | { readonly kind: 'owner' };

export type Reader = { readonly personId: string; readonly holdings: readonly Holding[] };

/**
 * The one place of judgement for requests: role and assignment and scope and period (Điều 5, D12, D28). What does not
 * exist and what is not the reader's get the same answer. `place` is undefined where a route is about no thing at all:
 * then holding the role anywhere is enough.
 */
export function judgeAccess(
  need: Need,
  reader: Reader | undefined,
  place: Place | undefined | 'unknown',
  day: CalendarDay,
): Refusal | undefined {
  if (need.kind === 'anyone') return place === 'unknown' ? { refused: 'PAGE_NOT_FOUND' } : undefined;
  if (!reader) return { refused: 'SIGN_IN_FIRST' };
  if (place === 'unknown') return { refused: 'PAGE_NOT_FOUND' };
  if (need.kind === 'signedIn') return undefined;
  if (need.kind === 'owner') return place?.ownerId === reader.personId ? undefined : { refused: 'PAGE_NOT_FOUND' };
  return holdingFor(need.roles, reader, place, day) ? undefined : { refused: 'PAGE_NOT_FOUND' };
}

/** The holding by which the reader may act there; the first one in the order of `roles`. */
export function holdingFor(
  roles: readonly Role[],
  reader: Reader,
  place: Place | undefined,
  day: CalendarDay,
): Holding | undefined {
  const held = holdingsOn(reader.holdings, day).filter((holding) => !place || covers(holding, place));
  return roles.flatMap((role) => held.filter((holding) => holding.role === role))[0];
}

/** What is held on a day: from the first to the last day of the period, both included. */
export const holdingsOn = (holdings: readonly Holding[], day: CalendarDay): readonly Holding[] =>
  holdings.filter(({ from, to }) => from <= day && (to === undefined || day <= to));

/** Điều 5.1, 5.2: only one's own class, subject, school, area. */
function covers(holding: Holding, place: Place): boolean {
  switch (holding.role) {
    case 'subjectTeacher':
      return holding.classId === place.classId && (place.subject === undefined || holding.subject === place.subject);
    case 'homeroomTeacher':
      return holding.classId === place.classId;
    case 'principal':
    case 'vicePrincipal':
    case 'clerk':
    case 'administrator':
      return holding.unitId === place.schoolId;
    case 'levelOfficer':
      return holding.unitId === place.levelId;
    case 'provinceOfficer':
    case 'provinceAdministrator':
      return holding.unitId === place.provinceId;
  }
}
