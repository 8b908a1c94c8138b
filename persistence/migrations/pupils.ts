import { table } from './table.ts';

/** Pupils, classes, enrolments. Names have no unique key; order goes by `sort_key` (field cases VN1, VN2). */
export const pupilTables = [
  table(
    300,
    'pupil',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, pupil_code varchar(20) NOT NULL, pupil_data_id char(26) NOT NULL,
     UNIQUE KEY pupil_code (pupil_code), KEY pupil_school (school_id)`,
  ),
  table(
    301,
    'pupil_data',
    `id char(26) PRIMARY KEY, pupil_id char(26) NOT NULL, full_name varchar(120) NOT NULL, sort_key varchar(500) NOT NULL,
     search_key varchar(160) NOT NULL, gender varchar(6) NOT NULL, birth_date date NOT NULL, personal_id varchar(12) NULL,
     ethnicity varchar(60) NOT NULL, nationality varchar(60) NOT NULL, birth_place varchar(200) NOT NULL,
     home_town varchar(200) NOT NULL, residence varchar(200) NOT NULL, father_name varchar(120) NULL,
     mother_name varchar(120) NULL, guardian_name varchar(120) NULL, digest char(64) NOT NULL, by_person char(26) NOT NULL,
     created_at datetime(3) NOT NULL, KEY pupil_data_pupil (pupil_id, created_at), KEY pupil_data_search (search_key)`,
  ),
  table(
    302,
    'school_class',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, school_year char(9) NOT NULL, grade tinyint NOT NULL,
     name varchar(20) NOT NULL, UNIQUE KEY school_class_name (school_id, school_year, name)`,
  ),
  table(
    303,
    'enrolment',
    `id char(26) PRIMARY KEY, pupil_id char(26) NOT NULL, class_id char(26) NOT NULL, school_id char(26) NOT NULL,
     school_year char(9) NOT NULL, from_day date NOT NULL, to_day date NULL, enrolment_number varchar(20) NOT NULL,
     arrival_day date NOT NULL, plan varchar(10) NOT NULL DEFAULT 'standard', exempted varchar(400) NOT NULL DEFAULT '[]',
     electives varchar(200) NOT NULL DEFAULT '[]', UNIQUE KEY enrolment_pupil (pupil_id, school_year, from_day),
     KEY enrolment_class (class_id)`,
  ),
];
