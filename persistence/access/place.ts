import type { Place } from '../../domain/access/access.ts';
import type { Queries } from '../data-source.ts';

/** The things that a route's address can name, each with the parameter that names it. */
export const PLACE_KINDS = {
  class: 'classId',
  sheet: 'classId',
  record: 'recordId',
  ceremony: 'ceremonyId',
  school: 'schoolId',
  level: 'levelId',
  province: 'provinceId',
  certificate: 'certificateId',
  round: 'roundId',
  workflow: 'workflowKey',
} as const;
export type PlaceKind = keyof typeof PLACE_KINDS;

type Row = {
  school_id: string | null;
  level_id: string | null;
  province_id: string | null;
  class_id: string | null;
  owner_id: string | null;
};

const SCHOOL_CLASS = `FROM school_class c JOIN unit u ON u.id = c.school_id
  LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE c.id = ?`;
const COLUMNS = 'p.parent_id AS level_id, u.province_id';

const SQL: Readonly<Record<PlaceKind, string>> = {
  class: `SELECT c.school_id, ${COLUMNS}, c.id AS class_id, NULL AS owner_id ${SCHOOL_CLASS}`,
  sheet: `SELECT c.school_id, ${COLUMNS}, c.id AS class_id, NULL AS owner_id ${SCHOOL_CLASS}`,
  record: `SELECT r.school_id, ${COLUMNS}, r.class_id, NULL AS owner_id FROM record r JOIN unit u ON u.id = r.school_id
    LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE r.id = ?`,
  ceremony: `SELECT c.school_id, ${COLUMNS}, NULL AS class_id, c.signer_id AS owner_id FROM ceremony c JOIN unit u ON u.id = c.school_id
    LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE c.id = ?`,
  school: `SELECT u.id AS school_id, ${COLUMNS}, NULL AS class_id, NULL AS owner_id FROM unit u
    LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.id = ?`,
  level: `SELECT NULL AS school_id, u.id AS level_id, u.province_id, NULL AS class_id, NULL AS owner_id FROM unit u
    WHERE u.id = ? AND u.kind IN ('level', 'province')`,
  province: `SELECT NULL AS school_id, NULL AS level_id, u.id AS province_id, NULL AS class_id, NULL AS owner_id FROM unit u
    WHERE u.id = ? AND u.kind = 'province'`,
  certificate: `SELECT u.id AS school_id, ${COLUMNS}, NULL AS class_id, c.person_id AS owner_id FROM certificate c JOIN unit u ON u.id = c.unit_id
    LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE c.id = ?`,
  round: `SELECT NULL AS school_id, NULL AS level_id, r.province_id, NULL AS class_id, NULL AS owner_id FROM round r WHERE r.id = ?`,
  workflow: `SELECT u.id AS school_id, ${COLUMNS}, NULL AS class_id, NULL AS owner_id FROM unit u
    LEFT JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL
    WHERE u.id = COALESCE((SELECT school_id FROM subject WHERE id = ?), (SELECT province_id FROM round WHERE id = ?),
      (SELECT school_id FROM ceremony WHERE id = ?), (SELECT MAX(unit_id) FROM message WHERE id = ?), (SELECT province_id FROM report_run WHERE id = ?),
      (SELECT JSON_UNQUOTE(JSON_EXTRACT(detail, '$.schoolId')) FROM progress WHERE id = CONCAT('roster/', ?)), (SELECT id FROM unit WHERE id = ? AND kind = 'school'))`,
};

/** Where the named thing lies; `unknown` if there is no such thing. `subject` narrows a class to one of its sheets. */
export async function placeOf(
  queries: Queries,
  kind: PlaceKind,
  id: string,
  subject?: string,
): Promise<Place | 'unknown'> {
  const sql = SQL[kind];
  const [row] = await queries.query<Row[]>(sql, Array(sql.split('?').length - 1).fill(id));
  if (!row) return 'unknown';
  return {
    ...(row.school_id !== null && { schoolId: row.school_id }),
    ...(row.level_id !== null && { levelId: row.level_id }),
    ...(row.province_id !== null && { provinceId: row.province_id }),
    ...(row.class_id !== null && { classId: row.class_id }),
    ...(row.owner_id !== null && { ownerId: row.owner_id }),
    ...(subject !== undefined && { subject }),
  };
}
