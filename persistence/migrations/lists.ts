import { change, table } from './table.ts';

/** What people do with lists: who exported what, and the filters that they keep. */
export const listTables = [
  table(
    1100,
    'export_log',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, unit_id char(26) NOT NULL, what varchar(24) NOT NULL,
     of_id varchar(120) NOT NULL, format varchar(8) NOT NULL, row_count int NOT NULL, at datetime(3) NOT NULL,
     KEY export_log_unit (unit_id, at)`,
  ),
  table(
    1101,
    'saved_filter',
    `id char(26) PRIMARY KEY, owner_id char(26) NOT NULL, page varchar(24) NOT NULL, name varchar(60) NOT NULL,
     query varchar(300) NOT NULL, shared_with char(26) NULL, created_at datetime(3) NOT NULL,
     UNIQUE KEY saved_filter_name (owner_id, page, name), KEY saved_filter_shared (shared_with)`,
  ),
  table(
    1102,
    'filter_star',
    'filter_id char(26) NOT NULL, person_id char(26) NOT NULL, PRIMARY KEY (filter_id, person_id)',
  ),
  // A history on paper is taken along as well: one log has it all.
  change(
    1130,
    'Keep_history_prints_as_exports_',
    () => `INSERT IGNORE INTO export_log (id, person_id, unit_id, what, of_id, format, row_count, at)
           SELECT h.id, h.person_id, r.school_id, 'history', h.record_id, 'paper', 1, h.at FROM record r JOIN history_print h ON h.record_id = r.id`,
  ),
  change(1131, 'Drop_history_print_', () => 'DROP TABLE IF EXISTS history_print'),
];
