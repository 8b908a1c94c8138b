import { MOST_FILTERS } from '../../domain/filters/saved-filter.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { wordsSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../data-source.ts';

/** A filter that a person has kept, or that somebody shares with his unit. */
export type SavedFilter = {
  readonly filterId: string;
  readonly page: string;
  readonly name: string;
  /** What stands behind the page's address. */
  readonly query: string;
  readonly own: boolean;
  readonly owner: string;
  readonly shared: boolean;
  readonly starred: boolean;
};

export type NewFilter = {
  /** The command's: sent twice, kept once. */
  readonly id: string;
  readonly ownerId: string;
  readonly page: string;
  readonly name: string;
  readonly query: string;
  /** The unit whose people may use it. */
  readonly sharedWith: string | undefined;
  readonly at: number;
};

type Row = {
  id: string;
  owner_id: string;
  page: string;
  name: string;
  query: string;
  shared_with: string | null;
  full_name: string | null;
  starred: string;
};

type Changed = { affectedRows: number };

/** The filters that a person may use: his own, and what is shared with the people of his units; by name. */
export async function savedFilters(
  queries: Queries,
  { personId, unitIds }: { readonly personId: string; readonly unitIds: readonly string[] },
): Promise<readonly SavedFilter[]> {
  const columns = `f.id, f.owner_id, f.page, f.name, f.query, f.shared_with, p.full_name,
    EXISTS (SELECT 1 FROM filter_star s WHERE s.filter_id = f.id AND s.person_id = ?) AS starred
    FROM saved_filter f LEFT JOIN person p ON p.id = f.owner_id`;
  const rows = await queries.query<Row[]>(
    `SELECT ${columns} WHERE f.owner_id = ? UNION ALL SELECT ${columns} WHERE f.shared_with IN (?) AND f.owner_id <> ?`,
    [personId, personId, personId, unitIds.length > 0 ? unitIds : [''], personId],
  );
  return rows
    .map((row) => ({
      filterId: row.id,
      page: row.page,
      name: row.name,
      query: row.query,
      own: row.owner_id === personId,
      owner: row.full_name ?? '',
      shared: row.shared_with !== null,
      starred: Number(row.starred) === 1,
    }))
    .toSorted((a, b) => (wordsSortKey(a.name) < wordsSortKey(b.name) ? -1 : 1));
}

/** Keeps a filter: its limit and its name are judged by the statement that writes it, whoever else writes beside. */
export async function saveFilter(queries: Queries, one: NewFilter): Promise<Refusal | undefined> {
  const { id, ownerId, page, name, query, sharedWith = null, at } = one;
  const { affectedRows } = await queries.query<Changed>(
    `INSERT IGNORE INTO saved_filter (id, owner_id, page, name, query, shared_with, created_at)
     SELECT ?, ?, ?, ?, ?, ?, ? FROM DUAL WHERE (SELECT COUNT(*) FROM saved_filter o WHERE o.owner_id = ?) < ?`,
    [id, ownerId, page, name, query, sharedWith, new Date(at), ownerId, MOST_FILTERS],
  );
  if (affectedRows > 0 || (await isOwn(queries, id, ownerId))) return undefined;
  return (await hasName(queries, one))
    ? { refused: 'FILTER_NAME_TAKEN' }
    : { refused: 'FILTERS_FULL', facts: { most: MOST_FILTERS } };
}

/** Gives one's own filter another name. */
export async function renameFilter(
  queries: Queries,
  { filterId, ownerId, name }: { readonly filterId: string; readonly ownerId: string; readonly name: string },
): Promise<Refusal | undefined> {
  await queries.query('UPDATE IGNORE saved_filter SET name = ? WHERE id = ? AND owner_id = ?', [
    name,
    filterId,
    ownerId,
  ]);
  const [row] = await queries.query<{ name: string }[]>('SELECT name FROM saved_filter WHERE id = ? AND owner_id = ?', [
    filterId,
    ownerId,
  ]);
  if (!row) return { refused: 'FILTER_UNKNOWN' };
  return row.name === name ? undefined : { refused: 'FILTER_NAME_TAKEN' };
}

/** Lets the people of a unit use one's own filter, or (no unit) takes it back: then nobody else has it pinned. */
export async function shareFilter(
  queries: Queries,
  { filterId, ownerId, unitId }: { readonly filterId: string; readonly ownerId: string; readonly unitId?: string },
): Promise<Refusal | undefined> {
  if (!(await isOwn(queries, filterId, ownerId))) return { refused: 'FILTER_UNKNOWN' };
  await queries.query('UPDATE saved_filter SET shared_with = ? WHERE id = ?', [unitId ?? null, filterId]);
  if (unitId === undefined)
    await queries.query('DELETE FROM filter_star WHERE filter_id = ? AND person_id <> ?', [filterId, ownerId]);
  return undefined;
}

export async function deleteFilter(
  queries: Queries,
  { filterId, ownerId }: { readonly filterId: string; readonly ownerId: string },
): Promise<Refusal | undefined> {
  const { affectedRows } = await queries.query<Changed>('DELETE FROM saved_filter WHERE id = ? AND owner_id = ?', [
    filterId,
    ownerId,
  ]);
  if (affectedRows === 0) return { refused: 'FILTER_UNKNOWN' };
  await queries.query('DELETE FROM filter_star WHERE filter_id = ?', [filterId]);
  return undefined;
}

/** Pins a filter for this person. */
export async function starFilter(queries: Queries, filterId: string, personId: string): Promise<void> {
  await queries.query('INSERT IGNORE INTO filter_star (filter_id, person_id) VALUES (?, ?)', [filterId, personId]);
}

export async function unstarFilter(queries: Queries, filterId: string, personId: string): Promise<void> {
  await queries.query('DELETE FROM filter_star WHERE filter_id = ? AND person_id = ?', [filterId, personId]);
}

async function isOwn(queries: Queries, filterId: string, ownerId: string): Promise<boolean> {
  const rows = await queries.query<object[]>('SELECT 1 FROM saved_filter WHERE id = ? AND owner_id = ?', [
    filterId,
    ownerId,
  ]);
  return rows.length > 0;
}

async function hasName(
  queries: Queries,
  { ownerId, page, name }: Pick<NewFilter, 'ownerId' | 'page' | 'name'>,
): Promise<boolean> {
  const rows = await queries.query<object[]>(
    'SELECT 1 FROM saved_filter WHERE owner_id = ? AND page = ? AND name = ?',
    [ownerId, page, name],
  );
  return rows.length > 0;
}
