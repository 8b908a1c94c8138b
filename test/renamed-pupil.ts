import type { DataSource } from 'typeorm';
import { searchKey } from '../domain/text/search-key.ts';
import { nameSortKey } from '../domain/text/sort-key.ts';
import { newId } from '../persistence/ulid.ts';

/** Pupils' data are never changed: the new name, and birth date, stand in a revision of their own. */
export async function renamePupil(
  database: DataSource,
  enrolmentId: string,
  name: string,
  birthDate?: string,
): Promise<void> {
  const id = newId();
  await database.query(
    `INSERT INTO pupil_data (id, pupil_id, full_name, sort_key, search_key, gender, birth_date, ethnicity, nationality, birth_place, home_town, residence, digest, by_person, created_at)
     SELECT ?, d.pupil_id, ?, ?, ?, d.gender, COALESCE(?, d.birth_date), d.ethnicity, d.nationality, d.birth_place, d.home_town, d.residence, d.digest, d.by_person, NOW(3)
     FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id WHERE e.id = ?`,
    [id, name, nameSortKey(name), searchKey(name), birthDate ?? null, enrolmentId],
  );
  await database.query('UPDATE pupil p JOIN enrolment e ON e.pupil_id = p.id SET p.pupil_data_id = ? WHERE e.id = ?', [
    id,
    enrolmentId,
  ]);
}
