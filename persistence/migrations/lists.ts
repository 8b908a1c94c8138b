import { table } from './table.ts';

/** What people do with lists: who exported what, and the filters that they keep. */
export const listTables = [
  table(
    1100,
    'export_log',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, unit_id char(26) NOT NULL, what varchar(24) NOT NULL,
     of_id varchar(120) NOT NULL, format varchar(8) NOT NULL, row_count int NOT NULL, at datetime(3) NOT NULL,
     KEY export_log_unit (unit_id, at)`,
  ),
];
