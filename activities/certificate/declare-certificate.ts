import type { CertificateCheck, CertificateCommand } from '../../domain/certificate/certificate-approval.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { errorNumber, inTransaction, type Queries } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { beginSubject } from '../../persistence/log/write.ts';
import { type Certificate, readCertificate } from '../../signing/certificates/certificate.ts';
import { assertSigningCertificate } from '../../signing/certificates/pre-flight.ts';
import type { Sender } from '../acts/send-act.ts';
import { trustFor } from '../ceremony/trust.ts';
import { startSubject } from '../engine/start-subject.ts';
import { registerCertificate } from './register-certificate.ts';

export type Declaration = {
  /** DER: the certificate, then its issuing CA's. */
  readonly chain: readonly [certificate: Uint8Array, issuing: Uint8Array];
  readonly kind: 'personal' | 'organisation';
  readonly unitId: string;
  readonly personId?: string;
  readonly commandId: string;
  readonly by: string;
  readonly namesEarlier?: string;
};

export type CheckOutcome = 'passed' | 'failed' | 'cannotTell';

/**
 * Điều 11.2: the administrator declares the unit's certificate. It is checked at once in plain words, kept as draft, and
 * its workflow waits for the clerk's proof. The person declares; who approves is the level above (D10).
 */
export async function declareCertificate(
  sender: Sender,
  declaration: Declaration,
  now: number,
): Promise<{ certificateId: string } | Refusal> {
  const certificate = readOrNothing(declaration.chain[0]);
  if (!certificate || !canBeKept(certificate)) return { refused: 'CERTIFICATE_NOT_READ' };

  const checks = await checksOf(sender.database, declaration, certificate, now);
  const id = await inTransaction(
    sender.database,
    (queries) => writeDeclaration(queries, declaration, certificate, checks, now),
    1,
  ).catch((fault: unknown) => {
    if (errorNumber(fault) === DUPLICATE) return undefined;
    throw fault;
  });
  if (!id) return { refused: 'CERTIFICATE_ALREADY_DECLARED' };

  await startSubject(sender, id);
  return { certificateId: id };
}

const DUPLICATE = 1062;

function readOrNothing(der: Uint8Array): Certificate | undefined {
  try {
    return readCertificate(der);
  } catch {
    return undefined;
  }
}

/** A serial of at most 20 bytes (RFC 5280 §4.1.2.2, with room) and names that a page can show. */
const canBeKept = ({ serialNumber, subject, issuer }: Certificate): boolean =>
  serialNumber.length <= 64 && subject.length <= 400 && issuer.length <= 400;

async function writeDeclaration(
  queries: Queries,
  declaration: Declaration,
  certificate: Certificate,
  checks: Partial<Record<CertificateCheck, CheckOutcome>>,
  now: number,
): Promise<string> {
  const { chain, kind, unitId, personId, commandId, by, namesEarlier } = declaration;
  const id = await registerCertificate(
    queries,
    { kind, unitId, chain, state: 'draft', ...(personId && { personId }), ...(namesEarlier && { namesEarlier }) },
    now,
  );
  await queries.query('UPDATE certificate SET checks = ? WHERE id = ?', [JSON.stringify(checks), id]);

  const [unit] = await queries.query<{ province_id: string; parent_id: string | null }[]>(
    'SELECT u.province_id, p.parent_id FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.id = ?',
    [unitId],
  );
  const declare: CertificateCommand = {
    type: 'declare',
    id: commandId,
    at: now,
    by,
    kind,
    unitId,
    approverUnitId: unit?.parent_id ?? unit?.province_id ?? unitId,
    provinceId: unit?.province_id ?? unitId,
    notAfter: certificate.validTo,
    ...(personId && { personId }),
    ...(namesEarlier && { namesEarlier }),
  };
  await beginSubject(
    queries,
    KINDS,
    { subjectId: id, kind: 'certificateApproval', workflowId: `certificate/${id}`, schoolId: unitId },
    declare,
    now,
  );
  return id;
}

/** Each rule of the signing pre-flight by its own name (TT 15/2025 Phụ lục II); and whose certificate it is. */
async function checksOf(
  queries: Queries,
  { chain, kind, unitId, personId }: Declaration,
  certificate: Certificate,
  now: number,
): Promise<Partial<Record<CertificateCheck, CheckOutcome>>> {
  const refusal = assertSigningCertificate(chain, await trustFor(queries, []), now);
  const failed = refusal && CHECK_OF[refusal.refused];
  return {
    chain: 'passed',
    validity: 'passed',
    revocation: 'passed',
    usage: 'passed',
    ...(failed && { [failed]: refusal.refused === 'CERTIFICATE_STATE_UNKNOWN' ? 'cannotTell' : 'failed' }),
    owner: (await namesOwner(queries, certificate, kind, personId ?? unitId)) ? 'passed' : 'failed',
  };
}

const CHECK_OF: Readonly<Record<string, CertificateCheck>> = {
  CERTIFICATE_UNREADABLE: 'chain',
  CERTIFICATE_NOT_TRUSTED: 'chain',
  CERTIFICATE_NOT_YET_VALID: 'validity',
  CERTIFICATE_EXPIRED: 'validity',
  CERTIFICATE_REVOKED: 'revocation',
  CERTIFICATE_STATE_UNKNOWN: 'revocation',
  CERTIFICATE_NOT_FOR_SIGNING: 'usage',
};

/** The subject names the unit, or the person by name. */
async function namesOwner(
  queries: Queries,
  { subject }: Certificate,
  kind: 'personal' | 'organisation',
  ownerId: string,
): Promise<boolean> {
  const [row] = await queries.query<{ name: string }[]>(
    kind === 'personal'
      ? 'SELECT full_name AS name FROM person WHERE id = ?'
      : 'SELECT name FROM unit_period WHERE unit_id = ? AND valid_to IS NULL',
    [ownerId],
  );
  return row !== undefined && subject.normalize('NFC').includes(row.name.normalize('NFC'));
}
