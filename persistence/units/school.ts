import type { Queries } from '../data-source.ts';

export type School = {
  readonly code: string;
  readonly name: string;
  readonly commune: string;
  readonly district?: string;
  readonly province: string;
  readonly provinceOffice: { readonly code: string; readonly name: string };
};

/** A school and its province office by their present names (D11: names and parents are read by date). */
export async function schoolOf(queries: Queries, schoolId: string): Promise<School> {
  const [row] = await queries.query<
    {
      code: string;
      name: string;
      commune: string;
      district: string | null;
      province: string;
      office_code: string;
      office_name: string;
    }[]
  >(
    `SELECT s.code, p.name, p.commune, p.district, p.province, o.code AS office_code, q.name AS office_name
     FROM unit s JOIN unit_period p ON p.unit_id = s.id AND p.valid_to IS NULL
     JOIN unit o ON o.id = s.province_id JOIN unit_period q ON q.unit_id = o.id AND q.valid_to IS NULL WHERE s.id = ?`,
    [schoolId],
  );
  if (!row) throw new Error('school unknown');
  const { code, name, commune, district, province } = row;
  return {
    code,
    name,
    commune,
    province,
    ...(district && { district }),
    provinceOffice: { code: row.office_code, name: row.office_name },
  };
}
