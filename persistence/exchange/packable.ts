import type { Lane } from '../../domain/record-year/state.ts';
import type { Queries } from '../data-source.ts';
import { effectiveStageSql, joinLaneRound } from '../record-year/effective-stage.ts';

/** A sealed record that may go into a package: its exact bytes by digest. */
export type Packable = {
  readonly recordId: string;
  readonly lookUpCode: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly schoolYear: string;
  readonly lane: Lane;
  readonly xmlSha256: string;
  /** Bytes. */
  readonly size: number;
  /** The received record that this one replaces. */
  readonly recalls?: { readonly recordId: string; readonly lookUpCode: string };
};

type Row = {
  id: string;
  look_up_code: string;
  school_id: string;
  class_id: string;
  school_year: string;
  lane: Lane;
  xml_sha256: string;
  size: number;
  old_id: string | null;
  old_code: string | null;
};

const SEALED = `
  SELECT r.id, r.look_up_code, r.school_id, r.class_id, r.school_year, r.lane, v.xml_sha256, f.size, o.id AS old_id, o.look_up_code AS old_code
  FROM record r JOIN record_revision v ON v.id = r.revision_id JOIN file f ON f.sha256 = v.xml_sha256
  LEFT JOIN record o ON o.id = r.replaces AND o.stage = 'received'`;

/** Which records of a school: whole classes, or named ones. */
export type Chosen = { readonly classIds: readonly string[] } | { readonly recordIds: readonly string[] };

/** Issued, or refused for a cause that mends itself: the same bytes again (record-year.md section 2). */
export async function submittable(queries: Queries, schoolId: string, chosen: Chosen): Promise<readonly Packable[]> {
  const [column, ids] = 'classIds' in chosen ? ['r.class_id', chosen.classIds] : ['r.id', chosen.recordIds];
  if (ids.length === 0) return [];
  const rows = await queries.query<Row[]>(
    `${SEALED} WHERE r.school_id = ? AND ${column} IN (?) AND r.being_replaced IS NULL
       AND (r.stage = 'issued' OR (r.stage = 'refused' AND r.refused_cause IN ('transport', 'certificate')))
     ORDER BY r.class_id, r.id`,
    [schoolId, ids],
  );
  return rows.map(read);
}

/**
 * Closed, not reported, and not refused by the ministry for its content: those need a recall and a replacement
 * (record-year.md section 6). After a school's id, because a province has many.
 */
export async function reportable(
  queries: Queries,
  of: { provinceId: string; schoolYear: string },
  afterSchool: string,
  now: number,
): Promise<readonly Packable[]> {
  const schoolId = await nextToReport(queries, of, afterSchool, now);
  if (schoolId === undefined) return [];
  const rows = await queries.query<Row[]>(
    `${SEALED} ${LANE_ROUND} WHERE r.school_id = ? AND r.school_year = ? AND ${toReport('lane_round')} ORDER BY r.class_id, r.id`,
    [schoolId, of.schoolYear, new Date(now)],
  );
  return rows.map(read);
}

/** Whether anything waits to be reported: the first such record answers it, the others are not read. */
export const isAnyReportable = async (
  queries: Queries,
  of: { provinceId: string; schoolYear: string },
  now: number,
): Promise<boolean> => (await nextToReport(queries, of, '', now)) !== undefined;

/** The first school after this one, by id, at which a record waits to be reported. */
async function nextToReport(
  queries: Queries,
  { provinceId, schoolYear }: { provinceId: string; schoolYear: string },
  afterSchool: string,
  now: number,
): Promise<string | undefined> {
  const [next] = await queries.query<{ id: string }[]>(
    `SELECT u.id FROM unit u STRAIGHT_JOIN record r FORCE INDEX (record_count) ON r.school_id = u.id AND r.school_year = ?
       STRAIGHT_JOIN round o ON o.province_id = u.province_id AND o.school_year = r.school_year AND o.n = IF(r.lane = 'round2', 2, 1)
     WHERE u.province_id = ? AND u.kind = 'school' AND u.id > ? AND ${toReport('o')} ORDER BY u.id LIMIT 1`,
    [schoolYear, provinceId, afterSchool, new Date(now)],
  );
  return next?.id;
}

const LANE_ROUND = joinLaneRound('r', 'lane_round');

/** Stage and report as they are stored narrow what the index reads; the instant then tells which of the received ones are closed. */
const toReport = (
  round: string,
): string => `r.stage IN ('received', 'closed') AND r.reported = 0 AND ${effectiveStageSql('r', round)} = 'closed' AND NOT EXISTS (
  SELECT 1 FROM message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side
  WHERE i.record_id = r.id AND i.side = 'sent' AND m.run_id IS NOT NULL
    AND (i.state = 'taken' OR i.cause = 'content' OR i.open_record IS NOT NULL))`;

const read = (row: Row): Packable => ({
  recordId: row.id,
  lookUpCode: row.look_up_code,
  schoolId: row.school_id,
  classId: row.class_id,
  schoolYear: row.school_year,
  lane: row.lane,
  xmlSha256: row.xml_sha256,
  size: row.size,
  ...(row.old_id !== null && row.old_code !== null && { recalls: { recordId: row.old_id, lookUpCode: row.old_code } }),
});
