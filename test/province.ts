import { randomInt } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openClass } from '../activities/opening/open-class.ts';
import type { Grade } from '../domain/assessment/grade.ts';
import { HOMEROOM } from '../domain/class-sheet/sheet.ts';
import { searchKey } from '../domain/text/search-key.ts';
import { nameSortKey } from '../domain/text/sort-key.ts';
import { newId } from '../persistence/ulid.ts';

/** A province with one school and one class, all invented; ids are new at every call, so tests don't meet. */
export type Province = {
  readonly provinceId: string;
  readonly schoolId: string;
  readonly classId: string;
  readonly schoolYear: string;
  readonly round1: { readonly dueAt: number; readonly closeAt: number };
  readonly round2: { readonly dueAt: number; readonly closeAt: number };
  readonly people: Readonly<
    Record<
      'subjectTeacher' | 'homeroomTeacher' | 'principal' | 'deputy' | 'clerk' | 'administrator' | 'stranger',
      string
    >
  >;
  readonly enrolments: readonly string[];
};

export type ProvinceWishes = {
  readonly grade?: Grade;
  readonly pupils?: number;
  readonly closeAt?: number;
  readonly electives?: readonly string[];
  readonly birthDate?: string;
};

const DAY = 24 * 60 * 60 * 1000;

/** Builds it with the migrations' rows a real opening would write, then opens the class as the opening does. */
export async function aProvince(
  database: DataSource,
  {
    grade = 1,
    pupils = 2,
    closeAt = Date.now() + 4 * DAY,
    electives = [],
    birthDate = '2019-03-05',
  }: ProvinceWishes = {},
): Promise<Province> {
  const schoolYear = '2026-2027';
  const [provinceId, schoolId, classId] = [newId(), newId(), newId()];
  const round1 = { dueAt: closeAt - DAY, closeAt };
  const round2 = { dueAt: closeAt + 10 * DAY, closeAt: closeAt + 11 * DAY };

  await insertUnit(database, provinceId, 'province', null, provinceId);
  await insertUnit(database, schoolId, 'school', provinceId, provinceId);
  await database.query(
    'INSERT INTO school_year (id, province_id, starts_on, ends_on, profile) VALUES (?, ?, ?, ?, ?)',
    [schoolYear, provinceId, '2026-09-05', '2027-05-31', 'cv2088-xades'],
  );
  for (const [n, round] of [round1, round2].entries()) {
    await database.query(
      'INSERT INTO round (id, province_id, school_year, n, due_at, close_at, report_due_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        newId(),
        provinceId,
        schoolYear,
        n + 1,
        new Date(round.dueAt),
        new Date(round.closeAt),
        new Date(round.closeAt + 5 * DAY),
      ],
    );
  }
  for (const point of ['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd']) {
    await database.query(
      'INSERT INTO entry_window (school_id, school_year, point, opens_at, closes_at) VALUES (?, ?, ?, ?, ?)',
      [schoolId, schoolYear, point, new Date(closeAt - 400 * DAY), new Date(closeAt + 400 * DAY)],
    );
  }
  await database.query('INSERT INTO school_class (id, school_id, school_year, grade, name) VALUES (?, ?, ?, ?, ?)', [
    classId,
    schoolId,
    schoolYear,
    grade,
    `${grade}A1`,
  ]);

  const people = await staff(database, schoolId, classId);
  const enrolments = await enrol(database, { schoolId, classId, schoolYear, pupils, electives, birthDate });
  await openClass(database, classId, Date.now());

  return { provinceId, schoolId, classId, schoolYear, round1, round2, people, enrolments };
}

/** One more unit of the province, now. */
export async function insertUnit(
  database: DataSource,
  id: string,
  kind: string,
  parent: string | null,
  provinceId: string,
): Promise<void> {
  await database.query('INSERT INTO unit (id, kind, code, province_id, created_at) VALUES (?, ?, ?, ?, ?)', [
    id,
    kind,
    digits(8),
    provinceId,
    new Date(),
  ]);
  await database.query(
    `INSERT INTO unit_period (unit_id, valid_from, valid_to, name, parent_id, competences, commune, district, province) VALUES (?, '2020-01-01', NULL, ?, ?, '[]', 'Phường Tân Thạnh', NULL, 'Quảng Nam')`,
    [id, kind === 'school' ? 'Trường Tiểu học Kim Đồng' : 'Sở GDĐT Quảng Nam', parent],
  );
}

/** One more person, with no role and no class yet; gives his id. */
export async function aPerson(database: DataSource, name: string): Promise<string> {
  const id = newId();
  await database.query('INSERT INTO person (id, full_name, sort_key, search_key, personal_id) VALUES (?, ?, ?, ?, ?)', [
    ...[id, name, nameSortKey(name), searchKey(name), `049${digits(9)}`],
  ]);
  return id;
}

async function staff(database: DataSource, schoolId: string, classId: string): Promise<Province['people']> {
  const person = (name: string) => aPerson(database, name);
  const people = {
    subjectTeacher: await person('Nguyễn Thị Bưởi'),
    homeroomTeacher: await person('Trần Thị Ánh'),
    principal: await person('Lê Đức Thành'),
    deputy: await person('Phạm Ngọc Ẩn'),
    clerk: await person('Võ Thị Hường'),
    administrator: await person('Đặng Quốc Ưng'),
    stranger: await person('Huỳnh Lạ'),
  };
  for (const role of ['principal', 'clerk', 'administrator'] as const)
    await grant(database, people[role], role, schoolId);
  await assign(database, people.homeroomTeacher, schoolId, classId, HOMEROOM);
  for (const subject of SUBJECTS) await assign(database, people.subjectTeacher, schoolId, classId, subject);
  return people;
}

const SUBJECTS = [
  'vietnamese',
  'math',
  'foreignLanguage1',
  'historyGeography',
  'science',
  'informatics',
  'technology',
  'ethics',
  'natureSociety',
  'physicalEducation',
  'music',
  'art',
  'experientialActivities',
  'ethnicLanguage',
];

export async function grant(
  database: DataSource,
  personId: string,
  role: string,
  unitId: string,
  fromDay = '2026-01-01',
  toDay: string | null = null,
): Promise<void> {
  await database.query(
    'INSERT INTO role_grant (id, person_id, role, unit_id, from_day, to_day) VALUES (?, ?, ?, ?, ?, ?)',
    [newId(), personId, role, unitId, fromDay, toDay],
  );
}

export async function assign(
  database: DataSource,
  personId: string,
  schoolId: string,
  classId: string,
  subject: string,
): Promise<void> {
  await database.query(
    `INSERT INTO assignment (id, person_id, school_id, class_id, subject, part, from_day) VALUES (?, ?, ?, ?, ?, 'record', '2026-01-01')`,
    [newId(), personId, schoolId, classId, subject],
  );
}

async function enrol(
  database: DataSource,
  wanted: Required<Pick<ProvinceWishes, 'pupils' | 'electives' | 'birthDate'>> &
    Pick<Province, 'schoolId' | 'classId' | 'schoolYear'>,
): Promise<readonly string[]> {
  const enrolments: string[] = [];
  for (let i = 0; i < wanted.pupils; i++) {
    const [pupilId, dataId, enrolmentId] = [newId(), newId(), newId()];
    await database.query(
      `INSERT INTO pupil_data (id, pupil_id, full_name, sort_key, search_key, gender, birth_date, personal_id, ethnicity, nationality, birth_place, home_town, residence, mother_name, digest, by_person, created_at)
       VALUES (?, ?, ?, ?, ?, 'female', ?, ?, 'Kinh', 'Việt Nam', 'Tam Kỳ', 'Tam Kỳ', 'Tam Kỳ', 'Ngô Thị Mẹ', ?, 'opening', ?)`,
      [
        dataId,
        pupilId,
        `Trần Gia Bảo ${i}`,
        `bao${i}`,
        `tran gia bao ${i}`,
        wanted.birthDate,
        `049${digits(9)}`,
        '0'.repeat(64),
        new Date(),
      ],
    );
    await database.query('INSERT INTO pupil (id, school_id, pupil_code, pupil_data_id) VALUES (?, ?, ?, ?)', [
      pupilId,
      wanted.schoolId,
      digits(14),
      dataId,
    ]);
    await database.query(
      `INSERT INTO enrolment (id, pupil_id, class_id, school_id, school_year, from_day, enrolment_number, arrival_day, electives) VALUES (?, ?, ?, ?, ?, '2026-09-05', ?, '2026-09-05', ?)`,
      [
        enrolmentId,
        pupilId,
        wanted.classId,
        wanted.schoolId,
        wanted.schoolYear,
        String(i + 1),
        JSON.stringify(wanted.electives),
      ],
    );
    enrolments.push(enrolmentId);
  }
  return enrolments;
}

const digits = (n: number): string => Array.from({ length: n }, () => randomInt(10)).join('');
