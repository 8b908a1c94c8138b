import type { RecordPerson } from '../../domain/record/record-document.ts';
import type { Queries } from '../../persistence/data-source.ts';

/** A signer as the record names him. */
export async function personOf(queries: Queries, personId: string): Promise<RecordPerson> {
  const [row] = await queries.query<{ full_name: string; personal_id: string | null }[]>(
    'SELECT full_name, personal_id FROM person WHERE id = ?',
    [personId],
  );
  return { fullName: row?.full_name ?? '', personalId: row?.personal_id ?? '' };
}
