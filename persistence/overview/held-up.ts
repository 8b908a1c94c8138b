import type { Queries } from '../data-source.ts';
import type { MapScope } from '../process-map/scope.ts';

/** Records that a missing fact holds up, and at how many schools. */
export type HeldUp = { readonly records: number; readonly schools: number };

/** D25: pupils without a personal number, whose records can't be signed by the homeroom teacher. */
export async function withoutPersonalId(queries: Queries, { schoolIds, schoolYear }: MapScope): Promise<HeldUp> {
  if (schoolIds.length === 0) return { records: 0, schools: 0 };
  const [row] = await queries.query<{ n: string; schools: string }[]>(
    `SELECT COUNT(*) AS n, COUNT(DISTINCT r.school_id) AS schools
     FROM pupil_data d JOIN pupil p ON p.id = d.pupil_id AND p.pupil_data_id = d.id
       JOIN enrolment e ON e.pupil_id = p.id AND e.school_year = ? JOIN record r ON r.enrolment_id = e.id
     WHERE d.personal_id IS NULL AND r.school_id IN (?) AND r.stage IN ('entering', 'homeroom', 'principal', 'seal')`,
    [schoolYear, schoolIds],
  );
  return { records: Number(row?.n ?? 0), schools: Number(row?.schools ?? 0) };
}

/** The schools that have no organisation certificate in force: they can seal nothing (Điều 8.2). */
export async function schoolsWithoutCertificate(
  queries: Queries,
  { schoolIds }: MapScope,
  now: number,
): Promise<ReadonlySet<string>> {
  if (schoolIds.length === 0) return new Set();
  const rows = await queries.query<{ unit_id: string }[]>(
    `SELECT DISTINCT unit_id FROM certificate
     WHERE unit_id IN (?) AND kind = 'organisation' AND state = 'approved' AND not_before <= ? AND not_after > ?`,
    [schoolIds, new Date(now), new Date(now)],
  );
  const certified = new Set(rows.map(({ unit_id }) => unit_id));
  return new Set(schoolIds.filter((id) => !certified.has(id)));
}
