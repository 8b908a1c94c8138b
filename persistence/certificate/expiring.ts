import type { Holding } from '../../domain/access/access.ts';
import type { Queries } from '../data-source.ts';
import { UNITS_BELOW } from './requests.ts';

/** A certificate in use in somebody's area: whose, and until when (ms, UTC, exclusive). */
export type CertificateInUse = {
  readonly certificateId: string;
  readonly kind: 'personal' | 'organisation';
  readonly person?: string;
  readonly unitName: string;
  readonly notAfter: number;
};

/** The approved certificates of the units below these officers, seals and people's own, that expire before an instant; soonest first. */
export async function certificatesInUse(
  queries: Queries,
  held: readonly Holding[],
  before: number,
): Promise<readonly CertificateInUse[]> {
  const units = (role: Holding['role']) => [
    '',
    ...held.filter((holding) => holding.role === role).map(({ unitId }) => unitId),
  ];
  const rows = await queries.query<
    { id: string; kind: CertificateInUse['kind']; person: string | null; unit: string; not_after: Date }[]
  >(
    `SELECT c.id, c.kind, p.full_name AS person, n.name AS unit, c.not_after
     FROM (${UNITS_BELOW}) u STRAIGHT_JOIN certificate c FORCE INDEX (certificate_unit)
         ON c.unit_id = u.id AND c.state = 'approved' AND c.not_after < ?
       JOIN unit_period n ON n.unit_id = u.id AND n.valid_to IS NULL LEFT JOIN person p ON p.id = c.person_id
     ORDER BY c.not_after, c.id`,
    [units('levelOfficer'), units('provinceOfficer'), new Date(before)],
  );
  return rows.map(({ id, kind, person, unit, not_after }) => ({
    certificateId: id,
    kind,
    ...(person !== null && { person }),
    unitName: unit,
    notAfter: not_after.getTime(),
  }));
}

/** The last instant at which one of the provinces in question reports to the ministry this year. */
export async function lastReportDue(queries: Queries, held: readonly Holding[], now: number): Promise<number> {
  const units = ['', ...held.map(({ unitId }) => unitId)];
  const [row] = await queries.query<{ due: Date | null }[]>(
    `SELECT MAX(r.report_due_at) AS due FROM round r JOIN unit u ON u.province_id = r.province_id
     WHERE u.id IN (?) AND r.report_due_at > ?`,
    [units, new Date(now)],
  );
  return row?.due?.getTime() ?? now;
}

/** When a certificate in use ends (ms, UTC, exclusive). */
export async function expiryOf(queries: Queries, certificateId: string): Promise<number | undefined> {
  const [row] = await queries.query<{ not_after: Date }[]>(
    `SELECT not_after FROM certificate WHERE id = ? AND state = 'approved'`,
    [certificateId],
  );
  return row?.not_after.getTime();
}
