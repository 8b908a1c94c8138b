import { table } from './table.ts';

/** Messages between units, what was said of each record, and the province's report (package.md section 5). */
export const exchangeTables = [
  table(
    800,
    'message',
    `id varchar(40) PRIMARY KEY, side varchar(8) NOT NULL, type varchar(2) NOT NULL, unit_id char(26) NOT NULL,
     school_year char(9) NOT NULL, request_sha256 char(64) NOT NULL, state varchar(12) NOT NULL, refused varchar(60) NULL,
     facts varchar(1000) NULL, confirmed_at datetime(3) NOT NULL, received_at datetime(3) NULL, answered_at datetime(3) NULL,
     ceremony_id char(26) NULL, KEY message_unit (unit_id, school_year, confirmed_at), KEY message_state (side, state)`,
  ),
  table(
    801,
    'message_item',
    `message_id varchar(40) NOT NULL, look_up_code char(36) NOT NULL, record_id char(26) NULL, state varchar(10) NOT NULL,
     cause varchar(16) NULL, faults text NULL, answered_at datetime(3) NULL, PRIMARY KEY (message_id, look_up_code),
     KEY message_item_record (record_id)`,
  ),
  table(
    802,
    'receipt',
    `message_id varchar(40) PRIMARY KEY, at datetime(3) NOT NULL, body text NOT NULL, sha256 char(64) NOT NULL`,
  ),
  table(
    803,
    'report_run',
    `id char(26) PRIMARY KEY, province_id char(26) NOT NULL, school_year char(9) NOT NULL, n tinyint NOT NULL,
     state varchar(20) NOT NULL, started_at datetime(3) NOT NULL, ended_at datetime(3) NULL,
     KEY report_run_round (province_id, school_year, n)`,
  ),
  table(
    804,
    'report_package',
    `id char(26) PRIMARY KEY, run_id char(26) NOT NULL, n int NOT NULL, class_id char(26) NULL, state varchar(12) NOT NULL,
     list_sha256 char(64) NULL, message_id varchar(40) NULL, records int NOT NULL, KEY report_package_run (run_id, n)`,
  ),
];
