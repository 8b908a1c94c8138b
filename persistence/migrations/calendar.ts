import { table } from './table.ts';

/** School years, rounds, windows and locks (D1–D4, D19). */
export const calendarTables = [
  table(
    200,
    'school_year',
    `id char(9) NOT NULL, province_id char(26) NOT NULL, starts_on date NOT NULL, ends_on date NOT NULL,
     profile varchar(40) NOT NULL, PRIMARY KEY (province_id, id)`,
  ),
  table(
    201,
    'round',
    `id char(26) PRIMARY KEY, province_id char(26) NOT NULL, school_year char(9) NOT NULL, n tinyint NOT NULL,
     due_at datetime(3) NOT NULL, close_at datetime(3) NOT NULL, report_due_at datetime(3) NOT NULL,
     UNIQUE KEY round_n (province_id, school_year, n)`,
  ),
  table(
    202,
    'entry_window',
    `school_id char(26) NOT NULL, school_year char(9) NOT NULL, point varchar(10) NOT NULL, opens_at datetime(3) NOT NULL,
     closes_at datetime(3) NOT NULL, PRIMARY KEY (school_id, school_year, point)`,
  ),
  table(
    203,
    'entry_lock',
    `id char(26) PRIMARY KEY, unit_id char(26) NOT NULL, class_id char(26) NULL, subject varchar(32) NULL,
     from_at datetime(3) NOT NULL, to_at datetime(3) NULL, note_id char(26) NOT NULL, by_person char(26) NOT NULL,
     KEY entry_lock_unit (unit_id, from_at)`,
  ),
  table(
    204,
    'late_consent',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, record_id char(26) NULL, school_year char(9) NOT NULL,
     from_at datetime(3) NOT NULL, until datetime(3) NOT NULL, note_id char(26) NOT NULL, by_person char(26) NOT NULL,
     KEY late_consent_school (school_id, school_year, until)`,
  ),
];
