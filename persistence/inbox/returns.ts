import type { ClassSheet } from '../../domain/class-sheet/sheet.ts';
import type { RecordYear } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';

/** What somebody wrote when he sent work back: shown in the inbox row of whom it was sent to. */
export type ReturnNote = { readonly pupil: string; readonly by: string; readonly text: string; readonly at: number };

/** The notes of the returns that stand in these subjects (sheets, records), oldest first, by subject. */
export async function returnNotes(
  queries: Queries,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ReturnNote[]>> {
  if (subjectIds.length === 0) return new Map();
  const subjects = await queries.query<{ id: string; state: string }[]>(
    'SELECT id, state FROM subject WHERE id IN (?)',
    [subjectIds],
  );
  const returns = subjects.flatMap(({ id, state }) => returnsIn(id, JSON.parse(state)));
  if (returns.length === 0) return new Map();

  const notes = await queries.query<{ id: string; body: string; full_name: string | null; at: Date }[]>(
    'SELECT n.id, n.body, p.full_name, n.at FROM note n LEFT JOIN person p ON p.id = n.by_person WHERE n.id IN (?) ORDER BY n.at',
    [returns.map(({ noteId }) => noteId)],
  );
  const pupils = await queries.query<{ id: string; full_name: string }[]>(
    `SELECT e.id, d.full_name FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id
     WHERE e.id IN (?)`,
    [returns.map(({ enrolmentId }) => enrolmentId)],
  );
  const nameOf = new Map(pupils.map(({ id, full_name }) => [id, full_name]));
  const found = returns.flatMap(({ subjectId, enrolmentId, noteId }) =>
    notes
      .filter(({ id }) => id === noteId)
      .map((note) => ({
        subjectId,
        note: {
          pupil: nameOf.get(enrolmentId) ?? '',
          by: note.full_name ?? '',
          text: note.body,
          at: note.at.getTime(),
        },
      })),
  );
  return new Map(
    subjectIds.map((id) => [id, found.filter(({ subjectId }) => subjectId === id).map(({ note }) => note)]),
  );
}

type Found = { readonly subjectId: string; readonly enrolmentId: string; readonly noteId: string };

function returnsIn(subjectId: string, state: ClassSheet | RecordYear): readonly Found[] {
  if ('rows' in state) {
    return Object.entries(state.rows).flatMap(([enrolmentId, { returned }]) =>
      returned ? [{ subjectId, enrolmentId, noteId: returned.noteId }] : [],
    );
  }
  return state.returned.map(({ noteId }) => ({ subjectId, enrolmentId: state.enrolmentId, noteId }));
}
