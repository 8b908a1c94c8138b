import { holdingFor, holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { type FilterValues, filterText } from '../../domain/filters/saved-filter.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { type SavedFilter, savedFilters } from '../../persistence/filters/saved-filters.ts';
import { addressOf, FILTERED_PAGES, type FilteredPageName, isFilteredPage, isFilterOf } from './pages.ts';

export type ShownFilter = SavedFilter & {
  readonly address: string;
  readonly current: boolean;
  /** How much it would show, where that costs nothing. */
  readonly count?: number;
};

/** What a page shows of saved filters: the pinned ones as chips, all in a menu, and what could be saved now. */
export type FilterMenu = {
  readonly page: FilteredPageName;
  /** The present filter; empty where nothing is filtered. */
  readonly present: string;
  readonly canSave: boolean;
  readonly canShare: boolean;
  readonly filters: readonly ShownFilter[];
  readonly starred: readonly ShownFilter[];
};

type Viewer = { readonly reader: SignedIn; readonly today: CalendarDay };

/** The saved filters of a page as this reader may use them. `count`: how many rows a filter would show. */
export async function filterMenu(
  queries: Queries,
  { reader, today }: Viewer,
  page: FilteredPageName,
  present: FilterValues,
  count?: (filters: FilterValues) => number | undefined,
): Promise<FilterMenu> {
  const text = filterText(present);
  const filters = (await usableFilters(queries, { reader, today }))
    .filter((one) => one.page === page)
    .map((one) => {
      const n = count?.(valuesOf(one));
      return { ...one, current: one.query === text, ...(n !== undefined && { count: n }) };
    });
  return {
    page,
    present: text,
    canSave: isFilterOf(page, text) && !filters.some(({ own, current }) => own && current),
    canShare: unitOf(reader, today) !== undefined,
    filters,
    starred: filters.filter(({ starred }) => starred),
  };
}

/** All filters that the reader may use, of pages that he may open and that still know them. */
export async function usableFilters(
  queries: Queries,
  { reader, today }: Viewer,
): Promise<readonly (SavedFilter & { readonly address: string })[]> {
  const unitIds = [...new Set(holdingsOn(reader.holdings, today).map(({ unitId }) => unitId))];
  const all = await savedFilters(queries, { personId: reader.personId, unitIds });
  return all.flatMap((one) =>
    isFilteredPage(one.page) && mayOpen(one.page, reader, today) && isFilterOf(one.page, one.query)
      ? [{ ...one, address: addressOf(one.page, valuesOf(one)) }]
      : [],
  );
}

export const valuesOf = ({ query }: Pick<SavedFilter, 'query'>): FilterValues =>
  Object.fromEntries(new URLSearchParams(query));

/** Whether the reader may open the page at all; what it shows him there is judged by the page. */
export function mayOpen(page: FilteredPageName, reader: SignedIn, today: CalendarDay): boolean {
  const { roles } = FILTERED_PAGES[page];
  return roles === 'signedIn' || holdingFor(roles, reader, undefined, today) !== undefined;
}

/** The unit whose people a shared filter is for. */
export const unitOf = (reader: SignedIn, today: CalendarDay): string | undefined =>
  holdingsOn(reader.holdings, today)[0]?.unitId;
