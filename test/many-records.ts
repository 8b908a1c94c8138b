import type { DataSource } from 'typeorm';
import { newId } from '../persistence/ulid.ts';
import type { Province } from './province.ts';

/** Copies of one record in other classes of the school, fifty a class. */
export async function manyRecords(
  database: DataSource,
  { schoolId, schoolYear }: Province,
  recordId: string,
  n: number,
): Promise<void> {
  const [one] = await database.query<Record<string, unknown>[]>('SELECT * FROM record WHERE id = ?', [recordId]);
  const classes = Array.from({ length: n / 50 }, (_, i) => ({ id: newId(), name: `9B${i}` }));
  await database.query('INSERT INTO school_class (id, school_id, school_year, grade, name) VALUES ?', [
    classes.map(({ id, name }) => [id, schoolId, schoolYear, 1, name]),
  ]);
  const columns = Object.keys(one ?? {});
  const rows = Array.from({ length: n }, (_, i) => {
    const id = newId();
    const own = { id, look_up_code: `${id}-${i}`, class_id: classes[i % classes.length]?.id, revision_id: newId() };
    return columns.map((column) => ({ ...one, ...own })[column]);
  });
  for (let i = 0; i < n; i += 500)
    await database.query(`INSERT INTO record (${columns.join(', ')}) VALUES ?`, [rows.slice(i, i + 500)]);
}
