import type { DataSource } from 'typeorm';
import { newId } from '../persistence/ulid.ts';

/** A school of `manySchools`, and the class that all its records are in. */
export type BareSchool = { readonly schoolId: string; readonly classId: string; readonly name: string };

/**
 * Schools with bare records and tasks, written row by row without their year: what lists and counts are read from when they
 * are long. `standing` says where the i-th record of a school stands.
 */
export async function manySchools(
  database: DataSource,
  of: { readonly provinceId: string; readonly levelId: string; readonly schoolYear: string },
  names: readonly string[],
  wanted: {
    readonly records: number;
    readonly tasks?: number;
    standing?(i: number, school: number): { readonly stage: string; readonly lane?: string; readonly since?: Date };
  },
): Promise<readonly BareSchool[]> {
  const schools = names.map((name) => ({ schoolId: newId(), classId: newId(), name }));
  const now = new Date();
  await inBatches(database, 'unit (id, kind, code, province_id, created_at)', schools, ({ schoolId }) => [
    [schoolId, 'school', schoolId.slice(-20), of.provinceId, now],
  ]);
  await inBatches(
    database,
    'unit_period (unit_id, valid_from, valid_to, name, parent_id, competences, commune, district, province)',
    schools,
    ({ schoolId, name }) => [[schoolId, '2020-01-01', null, name, of.levelId, '[]', 'Xã Trà Leng', null, 'Quảng Nam']],
  );
  await inBatches(database, 'school_class (id, school_id, school_year, grade, name)', schools, (school) => [
    [school.classId, school.schoolId, of.schoolYear, 1, '1A1'],
  ]);
  await inBatches(
    database,
    'record (id, enrolment_id, pupil_id, school_id, class_id, school_year, grade, look_up_code, stage, lane, stage_since, parts_open, parts_all)',
    schools,
    ({ schoolId, classId }, n) =>
      Array.from({ length: wanted.records }, (_, i) => {
        const { stage, lane = 'round1', since = now } = wanted.standing?.(i, n) ?? { stage: 'entering' };
        const id = newId();
        return [id, id, id, schoolId, classId, of.schoolYear, 1, `code-${id}`, stage, lane, since, 8, 8];
      }),
  );
  if (wanted.tasks)
    await inBatches(
      database,
      'task (subject_id, task_key, position, group_key, school_id, due_at, opened_at)',
      schools,
      ({ schoolId, classId }) =>
        Array.from({ length: wanted.tasks ?? 0 }, () => [
          newId(),
          'yearEnd',
          `teacher:${classId}/math`,
          `${classId}/math/yearEnd`,
          schoolId,
          null,
          now,
        ]),
    );
  return schools;
}

async function inBatches(
  database: DataSource,
  into: string,
  schools: readonly BareSchool[],
  rowsOf: (school: BareSchool, n: number) => readonly unknown[][],
): Promise<void> {
  const rows = schools.flatMap(rowsOf);
  for (let from = 0; from < rows.length; from += 1_000)
    await database.query(`INSERT INTO ${into} VALUES ?`, [rows.slice(from, from + 1_000)]);
}
