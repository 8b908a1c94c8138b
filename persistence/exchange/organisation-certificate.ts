import { certificateFor } from '../certificate/certificate.ts';
import type { Queries } from '../data-source.ts';

/** The unit's newest organisation certificate that may sign at an instant (Điều 7.2), with a key that can be asked. */
export async function organisationCertificate(
  queries: Queries,
  unitId: string,
  at: number,
): Promise<string | undefined> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT c.id FROM certificate c JOIN key_store k ON k.certificate_id = c.id
     WHERE c.unit_id = ? AND c.kind = 'organisation' AND c.state = 'approved' ORDER BY c.not_before DESC, c.id DESC`,
    [unitId],
  );
  for (const { id } of rows)
    if ((await certificateFor(queries, id, { kind: 'organisation', owner: unitId, at })) === 'good') return id;
  return undefined;
}

/** Certificates that a school's records and lists may be signed with, whatever became of them after they signed. */
export async function certificatesOfUnit(queries: Queries, unitId: string): Promise<readonly string[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT id FROM certificate WHERE unit_id = ? AND state IN ('approved', 'suspended', 'revoked', 'expired')`,
    [unitId],
  );
  return rows.map(({ id }) => id);
}

/** The unit's approved organisation certificates: who may sign a list (CV 2088 III.1). */
export async function organisationCertificatesInForce(queries: Queries, unitId: string): Promise<readonly string[]> {
  const rows = await queries.query<{ id: string }[]>(
    `SELECT id FROM certificate WHERE unit_id = ? AND kind = 'organisation' AND state = 'approved'`,
    [unitId],
  );
  return rows.map(({ id }) => id);
}
