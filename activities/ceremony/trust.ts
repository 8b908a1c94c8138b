import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { PRINCIPALS } from '../../persistence/units/positions.ts';
import type { RegisteredCertificate, Signer, Trust } from '../../signing/ceremony-types.ts';

type CertificateRow = {
  id: string;
  kind: 'personal' | 'organisation';
  serial: string;
  der: Buffer;
  chain: Buffer;
  personal_id: string | null;
  full_name: string | null;
  unit_name: string;
  has_taught: 0 | 1;
  has_led: 0 | 1;
  has_directed: 0 | 1;
};

/** What is public of a signer, from our register; `position` is what he signs as. */
export async function signerOf(queries: Queries, certificateId: string, position?: string): Promise<Signer> {
  const [row] = await certificates(queries, [certificateId]);
  if (!row) throw new Error('certificate unknown');
  return {
    chain: [row.der, row.chain],
    fullName: row.kind === 'personal' ? (row.full_name ?? '') : row.unit_name,
    ...(row.kind === 'personal' && row.personal_id && { personalId: row.personal_id }),
    ...(position && { position }),
  };
}

/** Anchors, revocation lists and the register's entries for these certificates: what a verifier trusts and knows. */
export async function trustFor(queries: Queries, certificateIds: readonly string[]): Promise<Trust> {
  const anchors = await queries.query<{ der: Buffer }[]>(
    'SELECT der FROM trust_anchor WHERE to_at IS NULL OR to_at > ?',
    [new Date()],
  );
  const crls = await queries.query<{ answer: Buffer }[]>(
    // All that were in force when the newest of this name came: an authority with a new key keeps its name, and the list of
    // its old key still speaks for what that key has issued.
    `SELECT s.answer FROM certificate_status s WHERE s.kind = 'crl' AND s.next_update >
       (SELECT MAX(t.this_update) FROM certificate_status t WHERE t.issuer_name = s.issuer_name)`,
  );
  const rows = await certificates(queries, certificateIds);
  return {
    anchors: anchors.map(({ der }) => der),
    crls: crls.map(({ answer }) => answer),
    registry: rows.map(registered),
  };
}

/** The certificates of the signatures that a record has and that are not void. */
export async function earlierCertificates(queries: Queries, recordId: string): Promise<readonly string[]> {
  const rows = await queries.query<{ certificate_id: string }[]>(
    'SELECT DISTINCT certificate_id FROM signature WHERE record_id = ? AND void_at IS NULL',
    [recordId],
  );
  return rows.map(({ certificate_id }) => certificate_id);
}

/**
 * A certificate signs as what its person is or was, by assignment or grant (Điều 5, 9): a teacher's good one is none of a
 * principal. The principal also signs a sheet, for a teacher who has left (D13). Whether the person was it on that day the
 * act's own verdict has asked; a role that has ended takes no earlier signature away.
 */
function registered({ kind, serial, personal_id, ...person }: CertificateRow): RegisteredCertificate {
  if (kind === 'organisation') return { serialNumber: serial, roles: ['seal', 'package'] };

  const roles = [
    ...(person.has_taught || person.has_directed ? (['subject'] as const) : []),
    ...(person.has_led ? (['homeroom'] as const) : []),
    ...(person.has_directed ? (['principal'] as const) : []),
  ];
  return { serialNumber: serial, roles, ...(personal_id && { personalId: personal_id }) };
}

async function certificates(queries: Queries, ids: readonly string[]): Promise<readonly CertificateRow[]> {
  if (ids.length === 0) return [];
  return queries.query<CertificateRow[]>(
    `SELECT c.id, c.kind, c.serial, c.der, c.chain, p.personal_id, p.full_name, u.name AS unit_name,
       EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = c.person_id AND a.subject <> ?) AS has_taught,
       EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = c.person_id AND a.subject = ?) AS has_led,
       EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = c.person_id AND g.role IN (?)) AS has_directed
     FROM certificate c LEFT JOIN person p ON p.id = c.person_id JOIN unit_period u ON u.unit_id = c.unit_id AND u.valid_to IS NULL WHERE c.id IN (?)`,
    [HOMEROOM, HOMEROOM, PRINCIPALS, ids],
  );
}
