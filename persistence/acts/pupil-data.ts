import { searchKey } from '../../domain/text/search-key.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../data-source.ts';
import { digestOf } from '../files/file-store.ts';
import type { PupilFields } from './record-for-act.ts';

/** Nullable columns: an emptied field is nothing, not an empty text. */
const NULLABLE = new Set(['personal_id', 'father_name', 'mother_name', 'guardian_name']);

/** Writes a new immutable revision of a pupil's data. It stands only once the record's act is taken. */
export async function keepPupilData(
  queries: Queries,
  { id, recordId, data, by, at }: { id: string; recordId: string; data: PupilFields; by: string; at: number },
): Promise<void> {
  const columns = Object.entries(data);
  const values = columns.map(([column, value]) => (NULLABLE.has(column) && value === '' ? null : value));
  await queries.query(
    `INSERT IGNORE INTO pupil_data (id, pupil_id, ${columns.map(([column]) => column).join(', ')}, sort_key, search_key, digest, by_person, created_at)
     SELECT ?, pupil_id, ${columns.map(() => '?').join(', ')}, ?, ?, ?, ?, ? FROM record WHERE id = ?`,
    [
      id,
      ...values,
      nameSortKey(data.full_name),
      searchKey(data.full_name),
      digestOf(Buffer.from(JSON.stringify([id, values]))),
      by,
      new Date(at),
      recordId,
    ],
  );
}
