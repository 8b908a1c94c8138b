import type { Claims, Known } from '../../domain/exchange/item-faults.ts';
import type { Queries } from '../data-source.ts';

/** `ma_don_vi` of a unit. */
export async function unitCodeOf(queries: Queries, unitId: string): Promise<string | undefined> {
  const [row] = await queries.query<{ code: string }[]>('SELECT code FROM unit WHERE id = ?', [unitId]);
  return row?.code;
}

/** Which of these codes are schools of ours. */
export async function schoolCodes(queries: Queries, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const rows = await queries.query<{ code: string }[]>(`SELECT code FROM unit WHERE kind = 'school' AND code IN (?)`, [
    codes,
  ]);
  return new Set(rows.map(({ code }) => code));
}

type Row = {
  id: string;
  look_up_code: string;
  school_id: string;
  school_code: string;
  school_year: string;
  pupil_code: string;
  full_name: string;
  gender: 'male' | 'female';
  birth_date: string;
  personal_id: string | null;
};

const KNOWN = `SELECT r.id, r.look_up_code, r.school_id, u.code AS school_code, r.school_year, p.pupil_code, d.full_name, d.gender, d.birth_date, d.personal_id
  FROM record r JOIN unit u ON u.id = r.school_id JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id`;

/** What the original database knows of the records under these codes, in the package's own tags. */
export async function knownByCode(
  queries: Queries,
  senderId: string,
  codes: readonly string[],
): Promise<ReadonlyMap<string, Known & { readonly recordId: string }>> {
  if (codes.length === 0) return new Map();
  const rows = await queries.query<Row[]>(`${KNOWN} WHERE r.look_up_code IN (?)`, [codes]);
  return new Map(
    rows.map((row) => [
      row.look_up_code,
      { recordId: row.id, ofSender: row.school_id === senderId, claims: claims(row) },
    ]),
  );
}

const claims = (row: Row): Claims => ({
  MA_TRA_CUU_UUID: row.look_up_code,
  TEN_NAM_HOC: row.school_year,
  MA_TRUONG: row.school_code,
  MA_HOC_SINH: row.pupil_code,
  HO_VA_TEN: row.full_name,
  GIOI_TINH: row.gender === 'male' ? 'Nam' : 'Nữ',
  NGAY_SINH: row.birth_date.split('-').reverse().join('/'),
  ...(row.personal_id !== null && { SO_CCCD: row.personal_id }),
});

/** The three fields that name a pupil in an outcome (CV 2088 II.2.3), by record. */
export async function pupilsOf(
  queries: Queries,
  recordIds: readonly string[],
): Promise<ReadonlyMap<string, { ma_hoc_sinh: string; ten_hoc_sinh: string; so_cccd: string }>> {
  if (recordIds.length === 0) return new Map();
  const rows = await queries.query<Row[]>(`${KNOWN} WHERE r.id IN (?)`, [recordIds]);
  return new Map(
    rows.map((row) => [
      row.id,
      { ma_hoc_sinh: row.pupil_code, ten_hoc_sinh: row.full_name, so_cccd: row.personal_id ?? '' },
    ]),
  );
}
