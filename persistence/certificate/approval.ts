import { dayAt } from '../../domain/calendar/instant.ts';
import type {
  CertificateApproval,
  CertificateCheck,
  CertificateCommand,
  CertificateEvent,
  CertificateFacts,
} from '../../domain/certificate/certificate-approval.ts';
import type { Queries } from '../data-source.ts';
import { rolesOf } from '../units/positions.ts';

/** The stored state of a certificate, by the stage of its approval. */
const STATE: Readonly<Record<CertificateApproval['stage'], string>> = {
  draft: 'draft',
  proved: 'draft',
  sent: 'waiting',
  approved: 'approved',
  rejected: 'rejected',
  suspended: 'suspended',
  revoked: 'revoked',
  expired: 'expired',
};

export async function certificateFacts(
  queries: Queries,
  certificateId: string,
  certificate: CertificateApproval,
  command: CertificateCommand,
): Promise<CertificateFacts> {
  const day = dayAt(command.at);
  const [row] = await queries.query<{ checks: string | null }[]>(
    'SELECT checks FROM certificate WHERE id = ? FOR UPDATE',
    [certificateId],
  );
  const checks: Partial<Record<CertificateCheck, 'passed' | 'failed' | 'cannotTell'>> = JSON.parse(row?.checks ?? '{}');
  return {
    roles: await rolesOf(queries, command.by, certificate.unitId, day),
    rolesAtApprover: await rolesOf(queries, command.by, certificate.approverUnitId, day),
    rolesAtProvince: await rolesOf(queries, command.by, certificate.provinceId, day),
    failed: CHECKS.filter(
      (check) => checks[check] !== 'passed' && !(check === 'possession' && certificate.stage !== 'draft'),
    ),
  };
}

const CHECKS: readonly CertificateCheck[] = ['chain', 'validity', 'revocation', 'usage', 'owner', 'possession'];

type Change = {
  readonly id: string;
  readonly after: CertificateApproval;
  readonly command: CertificateCommand;
  readonly events: readonly CertificateEvent[];
};

export async function projectCertificate(queries: Queries, { id, after, command }: Change): Promise<void> {
  await queries.query(
    'UPDATE certificate SET state_since = IF(state = ?, state_since, ?), state = ?, revoked_from = ? WHERE id = ?',
    [
      STATE[after.stage],
      new Date(command.at),
      STATE[after.stage],
      after.revokedFrom === undefined ? null : new Date(after.revokedFrom),
      id,
    ],
  );
}
