import {
  type ClassSheet,
  HOMEROOM,
  type RowKind,
  type SheetCommand,
  type SheetEvent,
  type SignedRow,
} from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';

type Change = {
  readonly id: string;
  readonly before: ClassSheet | undefined;
  readonly after: ClassSheet;
  readonly command: SheetCommand;
  readonly events: readonly SheetEvent[];
};

/** Brings parts, and the count of each record's open parts, up to what the sheet's events say: in id order. */
export async function projectSheet(queries: Queries, { id, before, after, events }: Change): Promise<void> {
  for (const event of events) {
    if (event.type === 'rowsSigned') await closeParts(queries, after.subject, event.rows);
    if (event.type === 'rowsReopened' && after.subject !== HOMEROOM)
      await openParts(queries, after.subject, event.rows, event.kind);
    if (event.type === 'retestProposed') await proposeRetest(queries, id, event);
    if (event.type === 'retestAllowed') {
      await queries.query(
        'UPDATE retest SET allowed_by = ?, allowed_at = ? WHERE sheet_id = ? AND enrolment_id = ? AND allowed_at IS NULL',
        [event.by, new Date(event.at), id, event.row],
      );
      if (before?.rows[event.row]?.state === 'signed')
        await openParts(queries, after.subject, [event.row], before.rows[event.row]?.kind ?? 'normal');
    }
  }
}

/** The pupil's record that stands now: a replacement begun takes the place of the one it replaces. */
async function currentRecords(
  queries: Queries,
  enrolmentIds: readonly string[],
): Promise<readonly { id: string; enrolment_id: string }[]> {
  if (enrolmentIds.length === 0) return [];
  return queries.query<{ id: string; enrolment_id: string }[]>(
    `SELECT id, enrolment_id FROM record WHERE enrolment_id IN (?) AND being_replaced IS NULL
       AND stage NOT IN ('withdrawn', 'replaced', 'recalled') ORDER BY id FOR UPDATE`,
    [enrolmentIds],
  );
}

async function closeParts(queries: Queries, subject: string, rows: readonly SignedRow[]): Promise<void> {
  const revisionOf = new Map(rows.map(({ row, revision }) => [row, revision]));
  for (const { id, enrolment_id } of await currentRecords(queries, [...revisionOf.keys()])) {
    const { affectedRows } = await queries.query<{ affectedRows: number }>(
      'UPDATE part SET open = 0, revision_id = ? WHERE record_id = ? AND subject = ? AND open = 1',
      [revisionOf.get(enrolment_id), id, subject],
    );
    if (affectedRows > 0) await queries.query('UPDATE record SET parts_open = parts_open - 1 WHERE id = ?', [id]);
  }
}

async function openParts(
  queries: Queries,
  subject: string,
  enrolmentIds: readonly string[],
  kind: RowKind,
): Promise<void> {
  for (const { id } of await currentRecords(queries, enrolmentIds)) {
    const { affectedRows } = await queries.query<{ affectedRows: number }>(
      'UPDATE part SET open = 1, kind = ? WHERE record_id = ? AND subject = ? AND open = 0',
      [kind, id, subject],
    );
    if (affectedRows > 0) await queries.query('UPDATE record SET parts_open = parts_open + 1 WHERE id = ?', [id]);
  }
}

async function proposeRetest(
  queries: Queries,
  sheetId: string,
  { row, noteId, at, by }: SheetEvent & { type: 'retestProposed' },
): Promise<void> {
  await queries.query(
    'INSERT INTO retest (id, sheet_id, enrolment_id, proposed_by, proposed_at, note_id) VALUES (?, ?, ?, ?, ?, ?)',
    [newId(at), sheetId, row, by, new Date(at), noteId],
  );
}
