import type { Queries } from '../../persistence/data-source.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { readDer } from '../../signing/asn1/read-der.ts';
import { readCertificate } from '../../signing/certificates/certificate.ts';
import { readRevocationList } from '../../signing/certificates/crl.ts';
import { nameText } from '../../signing/certificates/name.ts';

export type NewCertificate = {
  readonly kind: 'personal' | 'organisation';
  readonly personId?: string;
  /** The unit whose certificate it is, or in which the person works. */
  readonly unitId: string;
  /** DER: its own, then its issuing CA's. */
  readonly chain: readonly [certificate: Uint8Array, issuing: Uint8Array];
  readonly state: 'draft' | 'approved';
  readonly namesEarlier?: string;
};

/** Enters a certificate into the register, as its bytes say it; the serial with its issuer is unique. Gives its id. */
export async function registerCertificate(
  queries: Queries,
  { kind, personId, unitId, chain, state, namesEarlier }: NewCertificate,
  at: number,
): Promise<string> {
  const id = newId(at);
  const read = readCertificate(chain[0]);
  await queries.query(
    `INSERT INTO certificate (id, kind, person_id, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, names_earlier, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id,
      kind,
      personId ?? null,
      unitId,
      read.serialNumber,
      read.subject,
      read.issuer,
      Buffer.from(chain[0]),
      Buffer.from(chain[1]),
      new Date(read.validFrom),
      new Date(read.validTo),
      state,
      new Date(at),
      namesEarlier ?? null,
      new Date(at),
    ],
  );
  return id;
}

/** Keeps a revocation list as it came: evidence of what could be known, and since when (TT 15/2025). */
export async function keepRevocationList(queries: Queries, der: Uint8Array, at: number): Promise<void> {
  const list = readRevocationList(der);
  await queries.query(
    'INSERT INTO certificate_status (id, issuer_name, kind, answer, this_update, next_update, fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [
      newId(at),
      nameText(readDer(list.issuerDer)),
      'crl',
      Buffer.from(der),
      new Date(list.thisUpdate),
      new Date(list.nextUpdate),
      new Date(at),
    ],
  );
}

/** Trusts a root from an instant on; what is trusted already stays. */
export async function trustAnchor(queries: Queries, der: Uint8Array, at: number): Promise<void> {
  await queries.query('INSERT IGNORE INTO trust_anchor (sha256, subject_name, der, from_at) VALUES (?, ?, ?, ?)', [
    digestOf(der),
    readCertificate(der).subject,
    Buffer.from(der),
    new Date(at),
  ]);
}

/** The demonstration's keys are kept on the server, opened by a PIN; the configuration `production` refuses it. */
export async function keepKey(queries: Queries, certificateId: string, pkcs12: Uint8Array): Promise<void> {
  await queries.query('INSERT INTO key_store (certificate_id, pkcs12) VALUES (?, ?)', [
    certificateId,
    Buffer.from(pkcs12),
  ]);
}
