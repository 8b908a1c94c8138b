import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import { keepNote } from '../acts/note.ts';
import type { Queries } from '../data-source.ts';

/** What changes when work may be done, or until when. */
export const TIME_CHANGES = [
  'lock',
  'unlock',
  'window',
  'consent',
  'withdrawal',
  'application',
  'takenBack',
  'declined',
  'dayOff',
  'dayOffEnded',
] as const;
export type ChangeKind = (typeof TIME_CHANGES)[number] | 'reminder';

/** Who changed what of locks, windows and consents, why, and by which document. `id` is the command's. */
export type CalendarChange = {
  readonly id: string;
  readonly unitId: string;
  readonly kind: ChangeKind;
  readonly at: number;
  readonly by: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly note: string;
  readonly document?: Document;
};

/**
 * Writes a change down, with its reason and document, in the transaction that makes it. False if this command is known
 * already: then nothing may be done a second time.
 */
export async function writeChange(queries: Queries, change: CalendarChange): Promise<boolean> {
  const { id, unitId, kind, at, by, facts, note, document } = change;
  const known = await queries.query<object[]>('SELECT 1 FROM calendar_change WHERE id = ?', [id]);
  if (known.length > 0) return false;

  await queries.query(
    'INSERT INTO calendar_change (id, unit_id, kind, at, by_person, facts) VALUES (?, ?, ?, ?, ?, ?)',
    [id, unitId, kind, new Date(at), by, JSON.stringify(facts)],
  );
  await keepNote(queries, { id, schoolId: unitId, text: note, by, at });
  if (document) await keepDocument(queries, { id, unitId, at }, document);
  return true;
}

/** Kept once, under the id of the act that it stands behind. Who signed it is not asked for. */
export async function keepDocument(
  queries: Queries,
  { id, unitId, at }: { readonly id: string; readonly unitId: string; readonly at: number },
  { number, decidedOn }: Document,
): Promise<void> {
  await queries.query(
    `INSERT IGNORE INTO decision (id, unit_id, number, decided_on, signer, subject, created_at) VALUES (?, ?, ?, ?, '', '', ?)`,
    [id, unitId, number, decidedOn, new Date(at)],
  );
}

/** A change as the log shows it. */
export type ShownChange = {
  readonly id: string;
  readonly kind: string;
  readonly at: number;
  readonly by: string;
  readonly unit: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly note: string;
  readonly document?: Document;
};

type Row = {
  id: string;
  kind: string;
  at: Date;
  full_name: string | null;
  unit: string | null;
  facts: string;
  body: string | null;
  number: string | null;
  decided_on: CalendarDay | null;
};

const ROWS = `c.id, c.kind, c.at, p.full_name, u.name AS unit, c.facts, n.body, d.number, d.decided_on`;
const BESIDE = `LEFT JOIN person p ON p.id = c.by_person LEFT JOIN unit_period u ON u.unit_id = c.unit_id AND u.valid_to IS NULL
  LEFT JOIN note n ON n.id = c.id LEFT JOIN decision d ON d.id = c.id`;

/** The newest changes of these units and of these kinds, newest first. */
export async function changesOf(
  queries: Queries,
  unitIds: readonly string[],
  kinds: readonly ChangeKind[],
  most: number,
): Promise<readonly ShownChange[]> {
  if (unitIds.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `SELECT ${ROWS} FROM calendar_change c ${BESIDE} WHERE c.unit_id IN (?) AND c.kind IN (?) ORDER BY c.at DESC, c.id DESC LIMIT ?`,
    [unitIds, kinds, most],
  );
  return rows.map(shown);
}

/** The changes of these rounds' deadlines, out of their logs: a round's log is short. */
export async function deadlineChanges(
  queries: Queries,
  roundIds: readonly string[],
  most: number,
): Promise<readonly ShownChange[]> {
  if (roundIds.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `SELECT ${ROWS} FROM (
       SELECT t.command_id AS id, t.at, t.actor_id AS by_person, t.events AS facts, 'deadline' AS kind, r.province_id AS unit_id
       FROM transition t JOIN round r ON r.id = t.subject_id WHERE t.subject_id IN (?) AND t.type = 'changeDeadline') c ${BESIDE}
     ORDER BY c.at DESC LIMIT ?`,
    [roundIds, most],
  );
  return rows.map((row) => ({ ...shown(row), facts: JSON.parse(row.facts)[0] ?? {} }));
}

const shown = (row: Row): ShownChange => ({
  id: row.id,
  kind: row.kind,
  at: row.at.getTime(),
  by: row.full_name ?? '',
  unit: row.unit ?? '',
  facts: JSON.parse(row.facts),
  note: row.body ?? '',
  ...(row.number !== null &&
    row.decided_on !== null && { document: { number: row.number, decidedOn: row.decided_on } }),
});
