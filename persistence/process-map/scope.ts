import { wordsSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../data-source.ts';

/** The records that a map is about. A province's and a level's map counts by school, a school's by class. */
export type MapScope = {
  readonly kind: ScopeKind;
  readonly id: string;
  readonly name: string;
  readonly provinceId: string;
  readonly schoolYear: string;
  readonly schoolIds: readonly string[];
  readonly by: 'school' | 'class';
  /** Only these classes; all of the schools where absent. */
  readonly classIds?: readonly string[];
};

export type ScopeKind = 'class' | 'school' | 'level' | 'province';

/** A school or class of a map, in the Vietnamese order of names. `area`: the level that it belongs to, as people call it. */
export type MapUnit = {
  readonly id: string;
  readonly name: string;
  readonly grade?: number;
  readonly area?: string;
  readonly levelId?: string;
};

/** What a unit's map is about; undefined if its province has no school year. `grade` narrows a school. */
export async function mapScope(
  queries: Queries,
  kind: ScopeKind,
  id: string,
  grade?: number,
): Promise<{ readonly scope: MapScope; readonly units: readonly MapUnit[] } | undefined> {
  if (kind === 'class' || kind === 'school') return schoolScope(queries, kind, id, grade);

  const schools = await queries.query<SchoolRow[]>(
    `SELECT u.id, u.province_id, p.name, p.parent_id, q.district AS area, q.name AS level_name FROM unit u
       JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL
       LEFT JOIN unit_period q ON q.unit_id = p.parent_id AND q.valid_to IS NULL
     WHERE u.kind = 'school' AND ${kind === 'level' ? 'p.parent_id' : 'u.province_id'} = ?`,
    [id],
  );
  const unit = await unitOf(queries, id);
  const schoolYear = unit && (await schoolYearOf(queries, unit.province_id ?? id));
  if (!unit || !schoolYear) return undefined;
  return {
    scope: {
      kind,
      id,
      name: unit.name,
      provinceId: unit.province_id ?? id,
      schoolYear,
      schoolIds: schools.map((school) => school.id),
      by: 'school',
    },
    units: inOrder(
      schools.map((row) => ({
        id: row.id,
        name: row.name,
        ...((row.area ?? row.level_name) && { area: row.area ?? row.level_name ?? '' }),
        ...(row.parent_id !== null && { levelId: row.parent_id }),
      })),
    ),
  };
}

type SchoolRow = {
  id: string;
  province_id: string;
  name: string;
  parent_id: string | null;
  area: string | null;
  level_name: string | null;
};

async function schoolScope(queries: Queries, kind: 'class' | 'school', id: string, grade: number | undefined) {
  const [ofClass] =
    kind === 'class'
      ? await queries.query<{ school_id: string; school_year: string; name: string }[]>(
          'SELECT school_id, school_year, name FROM school_class WHERE id = ?',
          [id],
        )
      : [];
  const schoolId = ofClass?.school_id ?? id;
  const unit = await unitOf(queries, schoolId);
  const schoolYear = ofClass?.school_year ?? (unit && (await schoolYearOf(queries, unit.province_id ?? '')));
  if (!unit || !schoolYear) return undefined;

  const classes = await queries.query<{ id: string; name: string; grade: number }[]>(
    'SELECT id, name, grade FROM school_class WHERE school_id = ? AND school_year = ? ORDER BY grade, name',
    [schoolId, schoolYear],
  );
  const wanted = classes.filter((one) =>
    kind === 'class' ? one.id === id : grade === undefined || one.grade === grade,
  );
  const narrowed = kind === 'class' || grade !== undefined;
  const scope: MapScope = {
    kind,
    id,
    name: kind === 'class' ? (ofClass?.name ?? '') : unit.name,
    provinceId: unit.province_id ?? '',
    schoolYear,
    schoolIds: narrowed && wanted.length === 0 ? [] : [schoolId],
    by: 'class',
    ...(narrowed && { classIds: wanted.map((one) => one.id) }),
  };
  return { scope, units: inOrder(wanted) };
}

async function unitOf(queries: Queries, id: string): Promise<{ name: string; province_id: string | null } | undefined> {
  const [unit] = await queries.query<{ name: string; province_id: string | null }[]>(
    'SELECT p.name, u.province_id FROM unit u JOIN unit_period p ON p.unit_id = u.id AND p.valid_to IS NULL WHERE u.id = ?',
    [id],
  );
  return unit;
}

/** The newest year of the province: the one that its people work in. */
async function schoolYearOf(queries: Queries, provinceId: string): Promise<string | undefined> {
  const [year] = await queries.query<{ id: string }[]>(
    'SELECT id FROM school_year WHERE province_id = ? ORDER BY id DESC LIMIT 1',
    [provinceId],
  );
  return year?.id;
}

/** By name in the Vietnamese order (VN2); the id keeps equal names apart. */
function inOrder<T extends { readonly id: string; readonly name: string }>(units: readonly T[]): readonly T[] {
  const keyed = units.map((unit) => ({ unit, key: `${wordsSortKey(unit.name)} ${unit.id}` }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ unit }) => unit);
}
