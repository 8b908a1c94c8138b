import { commonNameIn } from '../certificate/common-name.ts';
import type { Queries } from '../data-source.ts';

/** One signature of the chain: over a subject's part (`subject`), or over the record in a role. Instants in ms, UTC. */
export type ChainedSignature = {
  readonly at: number;
  readonly signer: string;
  readonly role: 'subjectTeacher' | 'homeroom' | 'principal' | 'seal';
  readonly subject?: string;
  /** SHA-256 of what shows it: the part's evidence, or the signed XML. */
  readonly digest: string;
  readonly serial: string;
  readonly issuer: string;
  readonly isVoid: boolean;
};

type Row = {
  signed_at: Date;
  full_name: string;
  role: ChainedSignature['role'];
  subject: string | null;
  digest: string | null;
  serial: string;
  issuer_name: string;
  is_void: number;
};

/** All signatures on which a record stands or stood, oldest first: of its parts, and over itself. */
export async function signatureChain(
  queries: Queries,
  { recordId, enrolmentId }: { readonly recordId: string; readonly enrolmentId: string },
): Promise<readonly ChainedSignature[]> {
  const rows = await queries.query<Row[]>(
    `SELECT s.signed_at, p.full_name, 'subjectTeacher' AS role, e.subject, e.file_sha256 AS digest, c.serial, c.issuer_name,
            NOT EXISTS (SELECT 1 FROM part r WHERE r.record_id = ? AND r.subject = e.subject AND r.revision_id = e.revision_id) AS is_void
     FROM evidence e JOIN signature s ON s.id = e.signature_id JOIN person p ON p.id = s.signer_id
     JOIN certificate c ON c.id = s.certificate_id WHERE e.enrolment_id = ?
     UNION ALL
     SELECT s.signed_at, IF(c.kind = 'organisation', n.name, p.full_name), s.role, NULL, s.xml_sha256, c.serial, c.issuer_name, s.void_at IS NOT NULL
     FROM signature s JOIN person p ON p.id = s.signer_id JOIN certificate c ON c.id = s.certificate_id
     JOIN unit_period n ON n.unit_id = c.unit_id AND n.valid_to IS NULL WHERE s.record_id = ?
     ORDER BY signed_at`,
    [recordId, enrolmentId, recordId],
  );
  return rows.map((row) => ({
    at: row.signed_at.getTime(),
    signer: row.full_name,
    role: row.role,
    ...(row.subject && { subject: row.subject }),
    digest: row.digest ?? '',
    serial: row.serial,
    issuer: commonNameIn(row.issuer_name),
    isVoid: Number(row.is_void) === 1,
  }));
}

/** Where the record's log stands: its newest revision and the hash that links it to all before. */
export async function logHead(
  queries: Queries,
  recordId: string,
): Promise<{ readonly rev: number; readonly hash: string }> {
  const [head] = await queries.query<{ rev: number; hash: string }[]>('SELECT rev, hash FROM subject WHERE id = ?', [
    recordId,
  ]);
  if (!head) throw new Error('record unknown');
  return head;
}
