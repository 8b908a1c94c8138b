import { table } from './table.ts';

/**
 * Messages between units as each side keeps them, what was said of each record, and the province's reports (package.md
 * section 5). A record lies in at most one package that has no outcome: `open_record`.
 */
export const exchangeTables = [
  table(
    800,
    'message',
    `id varchar(40) NOT NULL, side varchar(8) NOT NULL, type varchar(2) NOT NULL, unit_id char(26) NOT NULL,
     school_year char(9) NOT NULL, class_id char(26) NULL, run_id char(26) NULL, n int NOT NULL, state varchar(12) NOT NULL,
     ceremony_id char(26) NULL, list_sha256 char(64) NULL, content_sha256 char(64) NULL, request_sha256 char(64) NULL,
     refused varchar(60) NULL, facts varchar(1000) NULL, created_at datetime(3) NOT NULL, confirmed_at datetime(3) NULL,
     received_at datetime(3) NULL, answered_at datetime(3) NULL, PRIMARY KEY (id, side),
     KEY message_unit (unit_id, side, school_year, created_at), KEY message_ceremony (ceremony_id), KEY message_run (run_id, n)`,
  ),
  table(
    801,
    'message_item',
    `message_id varchar(40) NOT NULL, side varchar(8) NOT NULL, n int NOT NULL, look_up_code varchar(36) NOT NULL,
     record_id char(26) NULL, open_record char(26) NULL, state varchar(8) NOT NULL, cause varchar(16) NULL, faults text NULL,
     xml_sha256 char(64) NULL, answered_at datetime(3) NULL, PRIMARY KEY (message_id, side, n),
     UNIQUE KEY message_item_open (open_record), KEY message_item_record (record_id, side)`,
  ),
  table(
    802,
    'receipt',
    `message_id varchar(40) PRIMARY KEY, at datetime(3) NOT NULL, body text NOT NULL, sha256 char(64) NOT NULL`,
  ),
  table(
    803,
    'report_run',
    `id char(26) PRIMARY KEY, province_id char(26) NOT NULL, school_year char(9) NOT NULL, n int NOT NULL,
     state varchar(20) NOT NULL, certificate_id char(26) NOT NULL, by_person char(26) NOT NULL, refused varchar(60) NULL,
     started_at datetime(3) NOT NULL, ended_at datetime(3) NULL, UNIQUE KEY report_run_n (province_id, school_year, n)`,
  ),
];
