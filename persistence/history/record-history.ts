import type { RecordEvent } from '../../domain/record-year/messages.ts';
import type { RefusalFacts } from '../../domain/refusal.ts';
import { commonNameIn } from '../certificate/common-name.ts';
import type { Queries } from '../data-source.ts';

/** One thing that happened to a record, or was tried; `who` is a person's name, absent for the clock and other systems. */
export type HistoryEntry = { readonly at: number; readonly who?: string } & (
  | { readonly kind: 'event'; readonly event: RecordEvent; readonly note?: string }
  | { readonly kind: 'part'; readonly subject: string; readonly replaced: boolean; readonly note?: string }
  | { readonly kind: 'refused'; readonly act: string; readonly refused: string; readonly facts: RefusalFacts }
);

/** Everything that is known of a record's way, newest first: its log, its signed parts, what was refused. */
export async function recordHistory(
  queries: Queries,
  { recordId, enrolmentId }: { readonly recordId: string; readonly enrolmentId: string },
): Promise<readonly HistoryEntry[]> {
  const [events, parts, refused] = await Promise.all([
    eventsOf(queries, recordId),
    signedParts(queries, enrolmentId),
    refusedActs(queries, recordId),
  ]);
  return [...events, ...parts, ...refused].sort((a, b) => b.at - a.at);
}

async function eventsOf(queries: Queries, recordId: string): Promise<readonly HistoryEntry[]> {
  const rows = await queries.query<{ actor_id: string; full_name: string | null; events: string }[]>(
    `SELECT t.actor_id, p.full_name, t.events FROM transition t LEFT JOIN person p ON p.id = t.actor_id
     WHERE t.subject_id = ? ORDER BY t.rev DESC`,
    [recordId],
  );
  const told = rows.flatMap(({ full_name, events }) =>
    (JSON.parse(events) as RecordEvent[]).map((event) => ({ event, who: full_name ?? undefined })).reverse(),
  );
  const notes = await notesOf(
    queries,
    told.flatMap(({ event }) => ('noteId' in event ? [event.noteId] : [])),
  );
  return told.map(({ event, who }) => {
    const note = 'noteId' in event ? notes.get(event.noteId) : undefined;
    return { kind: 'event', at: event.at, event, ...(who && { who }), ...(note && { note }) };
  });
}

async function notesOf(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await queries.query<{ id: string; body: string }[]>('SELECT id, body FROM note WHERE id IN (?)', [ids]);
  return new Map(rows.map(({ id, body }) => [id, body]));
}

/**
 * The subject parts as they were signed: rows belong to the enrolment, so a replacement shows them too. Who confirmed for a
 * teacher who had left wrote why, in a note under the ceremony's id, with which the signature's begins (D13).
 */
async function signedParts(queries: Queries, enrolmentId: string): Promise<readonly HistoryEntry[]> {
  const rows = await queries.query<
    { subject: string; signed_at: Date; full_name: string; current: string; note: string | null }[]
  >(
    `SELECT e.subject, s.signed_at, p.full_name, o.body AS note, 
       (SELECT COUNT(*) FROM part r WHERE r.enrolment_id = e.enrolment_id AND r.revision_id = e.revision_id) AS current
     FROM evidence e JOIN signature s ON s.id = e.signature_id JOIN person p ON p.id = s.signer_id
     LEFT JOIN note o ON o.id = SUBSTRING(s.id, 1, 26) WHERE e.enrolment_id = ?`,
    [enrolmentId],
  );
  return rows.map(({ subject, signed_at, full_name, current, note }) => ({
    kind: 'part',
    at: signed_at.getTime(),
    who: full_name,
    subject,
    replaced: Number(current) === 0,
    ...(note !== null && { note }),
  }));
}

async function refusedActs(queries: Queries, recordId: string): Promise<readonly HistoryEntry[]> {
  const rows = await queries.query<
    { type: string; at: Date; full_name: string | null; refused: string; facts: string | null }[]
  >(
    `SELECT a.type, a.at, p.full_name, a.refused, a.facts FROM act a LEFT JOIN person p ON p.id = a.by_person
     WHERE a.subject_id = ? AND a.outcome = 'refused'
     UNION ALL
     SELECT IF(c.kind = 'homeroom', 'sign', c.kind), COALESCE(i.ended_at, c.created_at), p.full_name, i.refused, i.facts
     FROM ceremony_item i JOIN ceremony c ON c.id = i.ceremony_id JOIN person p ON p.id = c.signer_id
     WHERE i.subject_id = ? AND i.refused IS NOT NULL AND c.kind <> 'package'
       AND NOT EXISTS (SELECT 1 FROM act b WHERE b.command_id = CONCAT(c.id, ':', i.document_id) AND b.subject_id = i.subject_id)`,
    [recordId, recordId],
  );
  return rows.map(({ type, at, full_name, refused, facts }) => ({
    kind: 'refused',
    at: at.getTime(),
    ...(full_name && { who: full_name }),
    act: type,
    refused,
    facts: JSON.parse(facts ?? '{}'),
  }));
}

/** One signature over the record with what was known of its certificate (TT 15/2025). */
export type RecordSignature = {
  readonly role: string;
  readonly signer: string;
  readonly signedAt: number;
  readonly issuer: string;
  readonly serial: string;
  readonly validTo: number;
  readonly void: boolean;
};

export async function recordSignatures(queries: Queries, recordId: string): Promise<readonly RecordSignature[]> {
  const rows = await queries.query<
    {
      role: string;
      kind: string;
      full_name: string;
      unit_name: string;
      signed_at: Date;
      issuer_name: string;
      serial: string;
      not_after: Date;
      void_at: Date | null;
    }[]
  >(
    `SELECT s.role, c.kind, p.full_name, n.name AS unit_name, s.signed_at, c.issuer_name, c.serial, c.not_after, s.void_at
     FROM signature s JOIN certificate c ON c.id = s.certificate_id JOIN person p ON p.id = s.signer_id
     JOIN unit_period n ON n.unit_id = c.unit_id AND n.valid_to IS NULL WHERE s.record_id = ? ORDER BY s.signed_at`,
    [recordId],
  );
  return rows.map((row) => ({
    role: row.role,
    signer: row.kind === 'organisation' ? row.unit_name : row.full_name,
    signedAt: row.signed_at.getTime(),
    issuer: commonNameIn(row.issuer_name),
    serial: row.serial,
    validTo: row.not_after.getTime(),
    void: row.void_at !== null,
  }));
}
