import type { Queries } from '../data-source.ts';

/** Free text of a person, kept by reference: acts and events carry its id alone (A8). Kept once, however often it is sent. */
export async function keepNote(
  queries: Queries,
  note: {
    readonly id: string;
    readonly schoolId: string;
    readonly text: string;
    readonly by: string;
    readonly at: number;
  },
): Promise<void> {
  await queries.query('INSERT IGNORE INTO note (id, school_id, body, by_person, at) VALUES (?, ?, ?, ?, ?)', [
    note.id,
    note.schoolId,
    note.text,
    note.by,
    new Date(note.at),
  ]);
}
