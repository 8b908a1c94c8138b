import type { Queries } from '../data-source.ts';

export type NamedUnit = { readonly unitId: string; readonly kind: string; readonly name: string };

/** Units by their present names, in the order in which they are asked for. */
export async function unitsNamed(queries: Queries, unitIds: readonly string[]): Promise<readonly NamedUnit[]> {
  if (unitIds.length === 0) return [];
  const rows = await queries.query<{ id: string; kind: string; name: string }[]>(
    `SELECT u.id, u.kind, p.name FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.id IN (?)`,
    [unitIds],
  );
  return unitIds.flatMap((unitId) => {
    const row = rows.find(({ id }) => id === unitId);
    return row ? [{ unitId, kind: row.kind, name: row.name }] : [];
  });
}
