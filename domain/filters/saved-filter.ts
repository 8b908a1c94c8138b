/** Filters that one person keeps: a menu that can still be read. */
export const MOST_FILTERS = 30;

/** Letters of a filter's name. */
export const LONGEST_NAME = 60;

/** The values of a page's filters by their names in the address; a filter that is not set is absent. */
export type FilterValues = Readonly<Record<string, string>>;

/** The values as the address writes them, in the order of their names: the same filter is always the same text. */
export const filterText = (values: FilterValues): string =>
  new URLSearchParams(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1))).toString();
