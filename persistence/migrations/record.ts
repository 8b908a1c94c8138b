import { table } from './table.ts';

/** Records: their place in the year, and what each of their signed files was made from. */
export const recordTables = [
  table(
    500,
    'record',
    `id char(26) PRIMARY KEY, enrolment_id char(26) NOT NULL, pupil_id char(26) NOT NULL, school_id char(26) NOT NULL,
     class_id char(26) NOT NULL, school_year char(9) NOT NULL, grade tinyint NOT NULL, look_up_code char(36) NOT NULL,
     stage varchar(12) NOT NULL, lane varchar(8) NOT NULL, stage_since datetime(3) NOT NULL, parts_open tinyint NOT NULL,
     returned varchar(2000) NOT NULL DEFAULT '[]', refused_cause varchar(16) NULL, replaces char(26) NULL,
     being_replaced char(26) NULL, effective_from datetime(3) NULL, revision_id char(26) NULL,
     content_digest char(64) NULL, UNIQUE KEY record_code (look_up_code), KEY record_class (class_id, stage),
     KEY record_school (school_id, school_year, stage), KEY record_enrolment (enrolment_id)`,
  ),
  table(
    501,
    'record_revision',
    `id char(26) PRIMARY KEY, record_id char(26) NOT NULL, step varchar(10) NOT NULL, earlier_id char(26) NULL,
     made_from text NOT NULL, promotion varchar(80) NULL, year_result varchar(16) NOT NULL, grade_completed tinyint(1) NOT NULL,
     promoted tinyint(1) NULL, content_digest char(64) NOT NULL, xml_sha256 char(64) NULL, pdf_sha256 char(64) NULL,
     signer_id char(26) NOT NULL, certificate_id char(26) NOT NULL, created_at datetime(3) NOT NULL,
     effective_at datetime(3) NULL, void_at datetime(3) NULL, KEY record_revision_record (record_id, created_at)`,
  ),
  table(
    502,
    'approval_mark',
    `record_id char(26) NOT NULL, by_person char(26) NOT NULL, content_digest char(64) NOT NULL, at datetime(3) NOT NULL,
     PRIMARY KEY (record_id, by_person)`,
  ),
  table(
    503,
    'record_view',
    `record_id char(26) NOT NULL, account_id char(26) NOT NULL, content_digest char(64) NULL, at datetime(3) NOT NULL,
     PRIMARY KEY (record_id, account_id)`,
  ),
  table(
    504,
    'file',
    `sha256 char(64) PRIMARY KEY, size int NOT NULL, kind varchar(16) NOT NULL, holds_signature tinyint(1) NOT NULL,
     created_at datetime(3) NOT NULL`,
  ),
  table(
    505,
    'look_up_log',
    `id char(26) PRIMARY KEY, at datetime(3) NOT NULL, code_hash char(64) NOT NULL, address_hash char(64) NOT NULL,
     found tinyint(1) NOT NULL, KEY look_up_code (code_hash, at), KEY look_up_address (address_hash, at)`,
  ),
];
