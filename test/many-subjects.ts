import type { DataSource } from 'typeorm';
import { newId } from '../persistence/ulid.ts';
import type { Province } from './province.ts';

/** Sheets that nobody opened: only their heads, enough to make the list long. */
export async function manySubjects(database: DataSource, { schoolId }: Province): Promise<readonly string[]> {
  const ids = Array.from({ length: 2_000 }, () => newId());
  await database.query('INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id) VALUES ?', [
    ids.map((id) => [id, 'classSheet', 0, '', '{}', `many/${id}`, schoolId]),
  ]);
  return ids;
}
