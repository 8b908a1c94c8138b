import { column, index, table } from './table.ts';

/** Changes to tables that installations have already. */
export const laterChanges = [
  column(900, 'progress', 'claimed_at', 'datetime(3) NULL'),
  index(901, 'ceremony_item', 'ceremony_item_subject', 'subject_id'),
  table(
    902,
    'history_print',
    `id char(26) PRIMARY KEY, record_id char(26) NOT NULL, person_id char(26) NOT NULL, at datetime(3) NOT NULL,
     KEY history_print_record (record_id, at)`,
  ),
  column(910, 'record_view', 'earlier_digest', 'char(64) NULL'),
  column(911, 'record_view', 'earlier_at', 'datetime(3) NULL'),
  column(912, 'account', 'single_keys', 'tinyint(1) NOT NULL DEFAULT 1'),
  index(913, 'certificate', 'certificate_revoked', 'revoked_from'),
];
