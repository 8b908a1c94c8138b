import type { Queries } from '../data-source.ts';

/** One package of a report: a class's records. `sent` says how far it has come. */
export type ReportedPackage = {
  readonly id: string;
  readonly n: number;
  readonly className: string;
  readonly school: string;
  readonly records: number;
  readonly taken: number;
  readonly refused: number;
  readonly state: string;
};

type Row = {
  id: string;
  n: number;
  class_name: string | null;
  school: string | null;
  state: string;
  records: string;
  taken: string | null;
  refused: string | null;
};

/** Packages of a run in their order, `most` of them from the number `from` on (1 is the first). */
export async function packagesOfRun(
  queries: Queries,
  runId: string,
  { from, most }: { readonly from: number; readonly most: number },
): Promise<readonly ReportedPackage[]> {
  const rows = await queries.query<Row[]>(
    `SELECT m.id, m.n, m.state, c.name AS class_name, p.name AS school, COUNT(i.look_up_code) AS records, SUM(i.state = 'taken') AS taken,
       SUM(i.state = 'refused') AS refused
     FROM message m JOIN message_item i ON i.message_id = m.id AND i.side = m.side LEFT JOIN school_class c ON c.id = m.class_id
       LEFT JOIN unit_period p ON p.unit_id = c.school_id AND p.valid_to IS NULL
     WHERE m.run_id = ? AND m.side = 'sent' AND m.n >= ? AND m.n < ? GROUP BY m.id, m.n, m.state, c.name, p.name ORDER BY m.n`,
    [runId, from, from + most],
  );
  return rows.map((row) => ({
    id: row.id,
    n: row.n,
    className: row.class_name ?? '',
    school: row.school ?? '',
    state: row.state,
    records: Number(row.records),
    taken: Number(row.taken ?? 0),
    refused: Number(row.refused ?? 0),
  }));
}
