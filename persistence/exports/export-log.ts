import type { Queries } from '../data-source.ts';

/** The lists and documents that can be taken along. */
export type ExportedThing =
  | 'roster'
  | 'classRecords'
  | 'grid'
  | 'history'
  | 'form'
  | 'record'
  | 'lookUpSlip'
  | 'changes'
  | 'overview'
  | 'packages'
  | 'refused'
  | 'workflows'
  | 'exports';

/** One taking along: by whom, of what (`ofId`: the thing's own key), in which form, how many rows, when (ms, UTC). */
export type Export = {
  readonly id: string;
  readonly personId: string;
  /** The school or province whose data it was. */
  readonly unitId: string;
  readonly what: ExportedThing;
  readonly ofId: string;
  readonly format: 'xlsx' | 'csv' | 'pdf' | 'xml' | 'paper';
  readonly rows: number;
  readonly at: number;
};

/** Keeps who exported what, before he gets it (the draft circular on học bạ số: each issue is logged and traceable); sent twice, once. */
export async function noteExport(queries: Queries, one: Export): Promise<void> {
  await queries.query(
    'INSERT IGNORE INTO export_log (id, person_id, unit_id, what, of_id, format, row_count, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    [one.id, one.personId, one.unitId, one.what, one.ofId, one.format, one.rows, new Date(one.at)],
  );
}

/** When this person took this thing along under this id (ms, UTC); undefined where he did not. */
export async function exportedAt(
  queries: Queries,
  id: string,
  { personId, what, ofId }: Pick<Export, 'personId' | 'what' | 'ofId'>,
): Promise<number | undefined> {
  const [row] = await queries.query<{ at: Date }[]>(
    'SELECT at FROM export_log WHERE id = ? AND person_id = ? AND what = ? AND of_id = ?',
    [id, personId, what, ofId],
  );
  return row?.at.getTime();
}

export type ShownExport = {
  readonly at: number;
  readonly by: string;
  readonly what: ExportedThing;
  readonly className: string | undefined;
  readonly format: string;
  readonly rows: number;
};

type Row = {
  at: Date;
  full_name: string | null;
  what: ExportedThing;
  class_name: string | null;
  format: string;
  row_count: number;
};

/** The newest exports of a school's or province's data, newest first; of a class's or pupil's, the class is named. */
export async function exportsOf(queries: Queries, unitId: string, most: number): Promise<readonly ShownExport[]> {
  const rows = await queries.query<Row[]>(
    `SELECT e.at, p.full_name, e.what, c.name AS class_name, e.format, e.row_count
     FROM export_log e LEFT JOIN person p ON p.id = e.person_id
       LEFT JOIN record r ON r.id = e.of_id LEFT JOIN school_class c ON c.id = COALESCE(r.class_id, SUBSTRING(e.of_id, 1, 26))
     WHERE e.unit_id = ? ORDER BY e.at DESC, e.id DESC LIMIT ?`,
    [unitId, most],
  );
  return rows.map((row) => ({
    at: row.at.getTime(),
    by: row.full_name ?? '',
    what: row.what,
    className: row.class_name ?? undefined,
    format: row.format,
    rows: row.row_count,
  }));
}
