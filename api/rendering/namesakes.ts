/**
 * The rows of a list, who has the name of another one marked so: there the page says beside the name what tells the two
 * apart, or a screen reader's list of links and fields has one name twice. Of the others it says no more than the name.
 */
export function withNamesakes<T extends object>(
  rows: readonly T[],
  nameOf: (row: T) => string,
): readonly (T & { readonly namesake?: true })[] {
  const times = new Map<string, number>();
  for (const row of rows) times.set(nameOf(row), (times.get(nameOf(row)) ?? 0) + 1);
  return rows.map((row) => ((times.get(nameOf(row)) ?? 0) > 1 ? { ...row, namesake: true } : row));
}
