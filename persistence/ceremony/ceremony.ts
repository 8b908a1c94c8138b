import type { CeremonyKind, CeremonyState, ItemState } from '../../domain/ceremony/ceremony.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';

export type Ceremony = {
  readonly id: string;
  readonly kind: CeremonyKind;
  readonly signerId: string;
  readonly schoolId: string;
  readonly certificateId: string;
  /** The KT. decision on which a deputy signs (D12). */
  readonly onBehalf?: string;
  readonly state: CeremonyState;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly confirmedAt?: number;
  readonly wrongPins: number;
};

export type CeremonyItem = {
  readonly n: number;
  /** Sheet, record or report package: whose log takes the act. */
  readonly subjectId: string;
  /** Enrolment for a sheet's row, else the record or package. */
  readonly documentId: string;
  readonly state: ItemState;
  readonly revisionId?: string;
  readonly seen: number;
  readonly frozenXml?: string;
  readonly frozenPdf?: string;
  readonly refusal?: Refusal;
};

type CeremonyRow = {
  id: string;
  kind: CeremonyKind;
  signer_id: string;
  school_id: string;
  certificate_id: string;
  on_behalf: string | null;
  state: CeremonyState;
  created_at: Date;
  expires_at: Date;
  confirmed_at: Date | null;
  wrong_pins: number;
};
type ItemRow = {
  n: number;
  subject_id: string;
  document_id: string;
  state: ItemState;
  revision_id: string | null;
  seen: number;
  frozen_xml: string | null;
  frozen_pdf: string | null;
  refused: string | null;
  facts: string | null;
};

export async function ceremonyOf(queries: Queries, id: string): Promise<Ceremony | undefined> {
  const [row] = await queries.query<CeremonyRow[]>('SELECT * FROM ceremony WHERE id = ?', [id]);
  return (
    row && {
      id: row.id,
      kind: row.kind,
      signerId: row.signer_id,
      schoolId: row.school_id,
      certificateId: row.certificate_id,
      state: row.state,
      createdAt: row.created_at.getTime(),
      expiresAt: row.expires_at.getTime(),
      wrongPins: row.wrong_pins,
      ...(row.on_behalf !== null && { onBehalf: row.on_behalf }),
      ...(row.confirmed_at && { confirmedAt: row.confirmed_at.getTime() }),
    }
  );
}

export async function itemsOf(queries: Queries, ceremonyId: string): Promise<readonly CeremonyItem[]> {
  const rows = await queries.query<ItemRow[]>('SELECT * FROM ceremony_item WHERE ceremony_id = ? ORDER BY n', [
    ceremonyId,
  ]);
  return rows.map((row) => ({
    n: row.n,
    subjectId: row.subject_id,
    documentId: row.document_id,
    state: row.state,
    seen: row.seen,
    ...(row.revision_id !== null && { revisionId: row.revision_id }),
    ...(row.frozen_xml !== null && { frozenXml: row.frozen_xml }),
    ...(row.frozen_pdf !== null && { frozenPdf: row.frozen_pdf }),
    ...(row.refused !== null && { refusal: { refused: row.refused, facts: JSON.parse(row.facts ?? '{}') } }),
  }));
}

/** One more document, or the refusal that another open ceremony holds it (a row is unique per open document). */
export async function addItem(
  queries: Queries,
  ceremonyId: string,
  item: { n: number; subjectId: string; documentId: string; openDocument: string },
): Promise<void> {
  await queries.query(
    'INSERT INTO ceremony_item (ceremony_id, n, subject_id, document_id, open_document, state) VALUES (?, ?, ?, ?, ?, ?)',
    [ceremonyId, item.n, item.subjectId, item.documentId, item.openDocument, 'waiting'],
  );
}

export async function insertCeremony(
  queries: Queries,
  ceremony: Omit<Ceremony, 'wrongPins' | 'state' | 'confirmedAt'>,
): Promise<void> {
  await queries.query(
    `INSERT INTO ceremony (id, kind, signer_id, school_id, certificate_id, on_behalf, state, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, 'preparing', ?, ?)`,
    [
      ceremony.id,
      ceremony.kind,
      ceremony.signerId,
      ceremony.schoolId,
      ceremony.certificateId,
      ceremony.onBehalf ?? null,
      new Date(ceremony.createdAt),
      new Date(ceremony.expiresAt),
    ],
  );
}

export type PreparedItem = {
  readonly n: number;
  readonly revisionId: string;
  readonly seen: number;
  readonly frozenXml?: string;
  readonly frozenPdf?: string;
};

export async function notePrepared(queries: Queries, ceremonyId: string, item: PreparedItem): Promise<void> {
  await queries.query(
    `UPDATE ceremony_item SET state = 'prepared', revision_id = ?, seen = ?, frozen_xml = ?, frozen_pdf = ? WHERE ceremony_id = ? AND n = ? AND state = 'waiting'`,
    [item.revisionId, item.seen, item.frozenXml ?? null, item.frozenPdf ?? null, ceremonyId, item.n],
  );
}

/** An item reached its end: its document is free for another ceremony. */
export async function endItem(
  queries: Queries,
  ceremonyId: string,
  n: number,
  state: 'leftOut' | 'signed' | 'failed',
  at: number,
  refusal?: Refusal,
): Promise<void> {
  await queries.query(
    'UPDATE ceremony_item SET state = ?, open_document = NULL, refused = ?, facts = ?, ended_at = ? WHERE ceremony_id = ? AND n = ?',
    [
      state,
      refusal?.refused ?? null,
      refusal?.facts ? JSON.stringify(refusal.facts) : null,
      new Date(at),
      ceremonyId,
      n,
    ],
  );
}

export async function moveCeremony(
  queries: Queries,
  id: string,
  from: CeremonyState,
  to: CeremonyState,
  at: number,
): Promise<boolean> {
  const column = {
    prepared: 'prepared_at',
    confirmed: 'confirmed_at',
    done: 'ended_at',
    ended: 'ended_at',
    preparing: 'created_at',
  }[to];
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE ceremony SET state = ?, ${column} = ? WHERE id = ? AND state = ?`,
    [to, new Date(at), id, from],
  );
  return affectedRows > 0;
}

/** Counts a try with a PIN as wrong before it is made. False: as many as may fail were made, or the ceremony has ended. */
export async function reserveTry(queries: Queries, id: string, most: number): Promise<boolean> {
  const { affectedRows } = await queries.query<{ affectedRows: number }>(
    `UPDATE ceremony SET wrong_pins = wrong_pins + 1 WHERE id = ? AND state = 'prepared' AND wrong_pins < ?`,
    [id, most],
  );
  return affectedRows > 0;
}

/** The reserved try was not a wrong one. */
export async function giveTryBack(queries: Queries, id: string): Promise<void> {
  await queries.query('UPDATE ceremony SET wrong_pins = wrong_pins - 1 WHERE id = ? AND wrong_pins > 0', [id]);
}

/** Nothing of it was signed: its documents are free again. */
export async function freeDocuments(queries: Queries, ceremonyId: string): Promise<void> {
  await queries.query(
    'UPDATE ceremony_item SET open_document = NULL WHERE ceremony_id = ? AND open_document IS NOT NULL',
    [ceremonyId],
  );
}

export type CeremonyDigest = {
  readonly item: string;
  readonly name: string;
  readonly digest: Buffer;
  readonly value?: Buffer;
};

export async function addDigest(
  queries: Queries,
  ceremonyId: string,
  digest: { item: string; name: string; digest: Uint8Array },
): Promise<void> {
  await queries.query(
    'INSERT INTO ceremony_digest (ceremony_id, item, name, digest) VALUES (?, ?, ?, ?) ON DUPLICATE KEY UPDATE digest = VALUES(digest)',
    [ceremonyId, digest.item, digest.name, Buffer.from(digest.digest)],
  );
}

export async function digestsOf(queries: Queries, ceremonyId: string): Promise<readonly CeremonyDigest[]> {
  const rows = await queries.query<{ item: string; name: string; digest: Buffer; value: Buffer | null }[]>(
    'SELECT item, name, digest, value FROM ceremony_digest WHERE ceremony_id = ? ORDER BY item, name DESC',
    [ceremonyId],
  );
  return rows.map(({ item, name, digest, value }) => ({ item, name, digest, ...(value && { value }) }));
}
