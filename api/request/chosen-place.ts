import { type Holding, holdingsOn, type Role } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { PLACE_KINDS } from '../../persistence/access/place.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { unitsNamed } from '../../persistence/units/names.ts';
import type { Route } from '../route.ts';

/** A page asked for: its path, what its address names, and its query. */
export type AskedPage = {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
};

const UNIT_PLACES = ['school', 'level', 'province'] as const;
type UnitPlace = (typeof UNIT_PLACES)[number];
const isUnitPlace = (place: string | undefined): place is UnitPlace => UNIT_PLACES.some((one) => one === place);

const unitsIn = (holdings: readonly Holding[], roles?: readonly Role[]): readonly string[] => [
  ...new Set(
    roles
      ? roles.flatMap((role) => holdings.filter((one) => one.role === role).map(({ unitId }) => unitId))
      : holdings.map(({ unitId }) => unitId),
  ),
];
const rolesOf = ({ need }: Route): readonly Role[] => (need.kind === 'roles' ? need.roles : []);

/**
 * The unit that a page is about, where the reader works at several: named in its path, or `at` in its query; the first of his
 * own where a page that `chooses` is asked for without. Undefined for who works at one.
 */
export function placeAsked(
  route: Route,
  { params, query }: AskedPage,
  reader: SignedIn,
  today: CalendarDay,
): string | undefined {
  const held = holdingsOn(reader.holdings, today);
  const units = unitsIn(held);
  if (units.length < 2) return undefined;
  const named = isUnitPlace(route.place) ? params[PLACE_KINDS[route.place]] : undefined;
  const at = named ?? query['at'] ?? (route.chooses ? unitsIn(held, rolesOf(route))[0] : undefined);
  return at !== undefined && units.includes(at) ? at : undefined;
}

/**
 * The reader at the place that the page is about alone; refused if he holds none of the page's roles there. A page may open
 * with the first of several places, an act is for none of them before it says for which.
 */
export function readerAt(
  route: Route,
  asked: AskedPage,
  reader: SignedIn,
  today: CalendarDay,
): { readonly reader: SignedIn } | Refusal {
  if (!route.chooses) return { reader };
  const wanted = asked.query['at'];
  const own = unitsIn(holdingsOn(reader.holdings, today), rolesOf(route));
  if (wanted !== undefined && !own.includes(wanted)) return { refused: 'PAGE_NOT_FOUND' };
  if (wanted === undefined && route.method === 'POST' && own.length > 1)
    return { refused: 'PLACE_NOT_CHOSEN', facts: { n: own.length } };

  const at = placeAsked(route, asked, reader, today);
  return at === undefined
    ? { reader }
    : { reader: { ...reader, holdings: reader.holdings.filter(({ unitId }) => unitId === at) } };
}

export type PlaceChoice = { readonly name: string; readonly address: string; readonly current: boolean };

/** The reader's places that have this page too, by name; none where there is nothing to choose. */
export async function placeChoices(
  queries: Queries,
  route: Route,
  asked: AskedPage,
  { reader, today, at }: { readonly reader: SignedIn; readonly today: CalendarDay; readonly at: string },
): Promise<readonly PlaceChoice[]> {
  if (route.method !== 'GET' || !(route.chooses || isUnitPlace(route.place))) return [];
  const own = unitsIn(holdingsOn(reader.holdings, today), rolesOf(route));
  if (own.length < 2 || !own.includes(at)) return [];
  const units = await unitsNamed(queries, own);
  const alike = units.filter(({ kind }) => !route.place || kind === route.place);
  if (alike.length < 2) return [];
  return alike.map(({ unitId, name }) => ({
    name,
    address: route.place ? asked.path.replace(at, unitId) : `${asked.path}?at=${unitId}`,
    current: unitId === at,
  }));
}

/** What an address must be for the chosen place to stand in it: a page or act of some roles whose path names no thing. */
export function keeperOf(routes: readonly Route[]): (address: string, at: string) => string {
  const paths = routes
    .filter(({ place, need }) => !place && need.kind === 'roles')
    .map(({ path }) => path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+'));
  const keeping = new RegExp(`^(?:${[...new Set(paths)].join('|')})$`);
  return (address, at) => {
    const [, path = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(address) ?? [];
    if (!keeping.test(path) || /[?&;]at=/.test(query)) return address;
    return `${path}${query === '' ? '?' : `${query}&`}at=${at}${hash}`;
  };
}
