import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../data-source.ts';

/** A late consent as the province's page shows it (D4). Instants in ms, UTC; `until` exclusive. */
export type ShownConsent = {
  readonly consentId: string;
  readonly school: string;
  readonly area?: string;
  /** For this one record only. */
  readonly recordId?: string;
  readonly from: number;
  readonly until: number;
  readonly by: string;
  readonly note: string;
  readonly document?: Document;
};

type Row = {
  id: string;
  name: string;
  area: string | null;
  record_id: string | null;
  from_at: Date;
  until: Date;
  full_name: string | null;
  body: string | null;
  number: string | null;
  decided_on: CalendarDay | null;
};

/** The consents of a province's school year, those in force first, the newest first among them. */
export async function consentsOfProvince(
  queries: Queries,
  { provinceId, schoolYear }: { readonly provinceId: string; readonly schoolYear: string },
  now: number,
): Promise<readonly ShownConsent[]> {
  const rows = await queries.query<Row[]>(
    `SELECT c.id, p.name, q.district AS area, c.record_id, c.from_at, c.until, b.full_name, n.body, d.number, d.decided_on
     FROM unit u JOIN late_consent c ON c.school_id = u.id AND c.school_year = ?
       JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL LEFT JOIN unit_period q ON q.unit_id = p.parent_id AND q.valid_to IS NULL
       LEFT JOIN person b ON b.id = c.by_person LEFT JOIN note n ON n.id = c.note_id LEFT JOIN decision d ON d.id = c.note_id
     WHERE u.province_id = ? AND u.kind = 'school' ORDER BY c.until > ? DESC, c.from_at DESC, c.id LIMIT 200`,
    [schoolYear, provinceId, new Date(now)],
  );
  return rows.map((row) => ({
    consentId: row.id,
    school: row.name,
    ...(row.area !== null && { area: row.area }),
    ...(row.record_id !== null && { recordId: row.record_id }),
    from: row.from_at.getTime(),
    until: row.until.getTime(),
    by: row.full_name ?? '',
    note: row.body ?? '',
    ...(row.number !== null &&
      row.decided_on !== null && { document: { number: row.number, decidedOn: row.decided_on } }),
  }));
}

/** The record of a school that a look-up code names. */
export async function recordOfCode(queries: Queries, schoolId: string, code: string): Promise<string | undefined> {
  const [record] = await queries.query<{ id: string }[]>(
    'SELECT id FROM record WHERE look_up_code = ? AND school_id = ?',
    [code, schoolId],
  );
  return record?.id;
}
