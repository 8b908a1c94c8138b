import { table } from './table.ts';

/** What teachers type, and what they sign (data-model: entry). Revisions are immutable. */
export const entryTables = [
  table(
    400,
    'class_sheet',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, class_id char(26) NOT NULL, school_year char(9) NOT NULL,
     grade tinyint NOT NULL, subject varchar(32) NOT NULL, UNIQUE KEY class_sheet_subject (class_id, grade, subject),
     KEY class_sheet_school (school_id, school_year)`,
  ),
  table(
    401,
    'draft_cell',
    `sheet_id char(26) NOT NULL, point varchar(10) NOT NULL, enrolment_id char(26) NOT NULL, field varchar(32) NOT NULL,
     value varchar(4000) NOT NULL, rev int NOT NULL, by_person char(26) NOT NULL, at datetime(3) NOT NULL,
     PRIMARY KEY (sheet_id, point, enrolment_id, field)`,
  ),
  table(
    402,
    'part',
    `record_id char(26) NOT NULL, subject varchar(32) NOT NULL, enrolment_id char(26) NOT NULL, sheet_id char(26) NOT NULL,
     kind varchar(10) NOT NULL, open tinyint(1) NOT NULL, revision_id char(26) NULL,
     PRIMARY KEY (record_id, subject), KEY part_sheet (sheet_id, open), KEY part_enrolment (enrolment_id)`,
  ),
  table(
    403,
    'part_revision',
    `id char(26) PRIMARY KEY, enrolment_id char(26) NOT NULL, sheet_id char(26) NOT NULL, subject varchar(32) NOT NULL,
     point varchar(10) NOT NULL, kind varchar(10) NOT NULL, level varchar(24) NULL, score tinyint NULL,
     comment varchar(4000) NOT NULL, salt char(64) NOT NULL, digest char(64) NOT NULL, draft_digest char(64) NOT NULL,
     by_person char(26) NOT NULL, created_at datetime(3) NOT NULL, KEY part_revision_row (enrolment_id, subject, created_at)`,
  ),
  table(
    404,
    'homeroom_revision',
    `id char(26) PRIMARY KEY, enrolment_id char(26) NOT NULL, sheet_id char(26) NOT NULL, kind varchar(10) NOT NULL,
     content text NOT NULL, digest char(64) NOT NULL, by_person char(26) NOT NULL, created_at datetime(3) NOT NULL,
     KEY homeroom_revision_row (enrolment_id, created_at)`,
  ),
  table(
    405,
    'retest',
    `id char(26) PRIMARY KEY, sheet_id char(26) NOT NULL, enrolment_id char(26) NOT NULL, proposed_by char(26) NOT NULL,
     proposed_at datetime(3) NOT NULL, note_id char(26) NOT NULL, allowed_by char(26) NULL, allowed_at datetime(3) NULL,
     KEY retest_row (sheet_id, enrolment_id)`,
  ),
];
