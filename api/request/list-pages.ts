/** The page of a list that an address asks for, from 1; what is no number is the first. */
export const pageNumber = (query: Readonly<Record<string, string>>): number =>
  Math.min(10_000, Math.max(1, Math.trunc(Number(query['page'])) || 1));

/** Where a page stands among the others of its list, with the addresses of its neighbours; `address` without the page. */
export type PagesAround = {
  readonly page: number;
  readonly pages: number;
  readonly earlierPage?: string;
  readonly laterPage?: string;
};

export function pagesAround(address: string, page: number, all: number, size: number): PagesAround {
  const numbered = (n: number) => `${address}${address.includes('?') ? '&' : '?'}page=${n}`;
  return {
    page,
    pages: Math.max(1, Math.ceil(all / size)),
    ...(page > 1 && { earlierPage: numbered(page - 1) }),
    ...(page * size < all && { laterPage: numbered(page + 1) }),
  };
}

/** The rows of one page of a list that was read whole. */
export const rowsOf = <T>(all: readonly T[], page: number, size: number): readonly T[] =>
  all.slice((page - 1) * size, page * size);
