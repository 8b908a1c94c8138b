import type { Holding } from '../../domain/access/access.ts';
import type { CertificateApproval, CertificateCheck } from '../../domain/certificate/certificate-approval.ts';
import type { Queries } from '../data-source.ts';

export type CheckState = 'passed' | 'failed' | 'cannotTell';

/** One organisation's certificate on its way, as the pages name it. Instants in ms, UTC. */
export type CertificateRequest = {
  readonly certificateId: string;
  readonly rev: number;
  readonly unitId: string;
  readonly unitName: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly stage: CertificateApproval['stage'];
  readonly stateSince: number;
  readonly checks: readonly { readonly check: CertificateCheck; readonly state: CheckState }[];
  readonly hasKey: boolean;
  /** The reason of the last refusal, suspension or revocation. */
  readonly note?: string;
};

type Row = {
  id: string;
  rev: number;
  state: string;
  unit_id: string;
  unit_name: string;
  subject_name: string;
  issuer_name: string;
  serial: string;
  not_before: Date;
  not_after: Date;
  state_since: Date;
  checks: string | null;
  has_key: number;
  note: string | null;
};

/**
 * The units below levels, and those of provinces: each found by its index. The certificates are read by their unit's,
 * whatever the optimiser remembers of a register that has grown since.
 */
export const UNITS_BELOW = `SELECT unit_id AS id FROM unit_period WHERE parent_id IN (?) AND valid_to IS NULL
  UNION SELECT id FROM unit WHERE province_id IN (?)`;

/** A province has some hundred schools, each with a certificate or two and their earlier ones. */
const MOST = 5_000;

/**
 * The requests of the units that these holdings reach: a school's own, a level's schools, a province's. What waits comes
 * first, what is in use last, the newest first.
 */
export async function certificateRequests(
  queries: Queries,
  held: readonly Holding[],
): Promise<readonly CertificateRequest[]> {
  const units = (...roles: readonly Holding['role'][]) => [
    '',
    ...held.filter(({ role }) => roles.includes(role)).map(({ unitId }) => unitId),
  ];
  const own = units('administrator', 'clerk', 'principal');
  const rows = await queries.query<Row[]>(
    `SELECT c.id, s.rev, s.state, c.unit_id, n.name AS unit_name, c.subject_name, c.issuer_name, c.serial, c.not_before, c.not_after,
            c.state_since, c.checks, k.certificate_id IS NOT NULL AS has_key,
            (SELECT o.body FROM act a JOIN note o ON o.id = JSON_UNQUOTE(JSON_EXTRACT(a.body, '$.noteId'))
               WHERE a.subject_id = c.id AND a.outcome = 'taken' ORDER BY a.at DESC LIMIT 1) AS note
     FROM (SELECT id FROM unit WHERE id IN (?) UNION ${UNITS_BELOW}) u
     STRAIGHT_JOIN certificate c FORCE INDEX (certificate_unit) ON c.unit_id = u.id AND c.kind = 'organisation' JOIN subject s ON s.id = c.id
     JOIN unit_period n ON n.unit_id = u.id AND n.valid_to IS NULL LEFT JOIN key_store k ON k.certificate_id = c.id
     ORDER BY c.state <> 'sent', c.state = 'approved', c.created_at DESC, c.id LIMIT ${MOST}`,
    [own, units('levelOfficer'), units('provinceOfficer')],
  );
  return rows.map(read);
}

const CHECKS: readonly CertificateCheck[] = ['chain', 'validity', 'revocation', 'usage', 'owner', 'possession'];

function read(row: Row): CertificateRequest {
  const { stage }: CertificateApproval = JSON.parse(row.state);
  const checks: Partial<Record<CertificateCheck, CheckState>> = JSON.parse(row.checks ?? '{}');
  const stateOf = (check: CertificateCheck): CheckState =>
    check === 'possession' ? (stage === 'draft' ? 'cannotTell' : 'passed') : (checks[check] ?? 'cannotTell');
  return {
    certificateId: row.id,
    rev: row.rev,
    unitId: row.unit_id,
    unitName: row.unit_name,
    subject: row.subject_name,
    issuer: row.issuer_name,
    serial: row.serial,
    notBefore: row.not_before.getTime(),
    notAfter: row.not_after.getTime(),
    stage,
    stateSince: row.state_since.getTime(),
    checks: CHECKS.map((check) => ({ check, state: stateOf(check) })),
    hasKey: Number(row.has_key) === 1,
    ...(row.note && { note: row.note }),
  };
}

/** The certificate of an authority (DER) as it stands beside another certificate that it issued. */
export async function issuingCertificate(queries: Queries, issuerName: string): Promise<Buffer | undefined> {
  const [row] = await queries.query<{ chain: Buffer }[]>(
    'SELECT chain FROM certificate WHERE issuer_name = ? LIMIT 1',
    [issuerName],
  );
  return row?.chain;
}
