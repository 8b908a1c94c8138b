import { change, column, index, table, withoutIndex } from './table.ts';

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
  column(909, 'record_view', 'revision_id', 'char(26) NULL'),
  column(910, 'record_view', 'earlier_revision', 'char(26) NULL'),
  column(911, 'record_view', 'earlier_at', 'datetime(3) NULL'),
  column(912, 'account', 'single_keys', 'tinyint(1) NOT NULL DEFAULT 1'),
  index(913, 'certificate', 'certificate_revoked', 'revoked_from'),
  table(
    914,
    'first_step',
    'account_id char(26) NOT NULL, step varchar(24) NOT NULL, at datetime(3) NOT NULL, PRIMARY KEY (account_id, step)',
  ),
  column(920, 'record', 'parts_all', 'tinyint NOT NULL DEFAULT 0'),
  column(921, 'record', 'reported', 'tinyint(1) NOT NULL DEFAULT 0'),
  change(
    922,
    'Fill_record_standing_',
    () =>
      `UPDATE record r SET parts_all = (SELECT COUNT(*) FROM part p WHERE p.record_id = r.id),
         reported = EXISTS (SELECT 1 FROM transition t WHERE t.subject_id = r.id AND t.type = 'reported')`,
  ),
  // Holds every column that the process map counts by: a province is read from it alone.
  index(
    923,
    'record',
    'record_standing',
    'school_id, school_year, class_id, stage, lane, parts_open, parts_all, being_replaced, reported, stage_since',
  ),
  index(924, 'task', 'task_waiting', 'school_id, task_key, opened_at'),
  table(
    925,
    'calendar_change',
    `id char(26) PRIMARY KEY, unit_id char(26) NOT NULL, kind varchar(16) NOT NULL, at datetime(3) NOT NULL,
     by_person char(26) NOT NULL, facts varchar(1000) NOT NULL, KEY calendar_change_unit (unit_id, at)`,
  ),
  index(928, 'record', 'record_lane', 'lane, school_year, school_id, stage'),
  index(927, 'message_item', 'message_item_refused', 'side, state, cause'),
  index(926, 'pupil_data', 'pupil_data_personal_id', 'personal_id, pupil_id'),
  table(
    950,
    'people_log',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, person_id char(26) NOT NULL, type varchar(16) NOT NULL,
     by_person char(26) NOT NULL, at datetime(3) NOT NULL, detail varchar(1000) NOT NULL, KEY people_log_person (person_id, at)`,
  ),
  table(
    951,
    'password_link',
    `hash char(64) PRIMARY KEY, account_id char(26) NOT NULL, at datetime(3) NOT NULL, expires_at datetime(3) NOT NULL,
     used_at datetime(3) NULL, KEY password_link_account (account_id)`,
  ),
  table(
    952,
    'on_behalf_proposal',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, person_id char(26) NOT NULL, number varchar(60) NOT NULL,
     decided_on date NOT NULL, from_day date NOT NULL, to_day date NOT NULL, file_sha256 char(64) NULL,
     proposed_by char(26) NOT NULL, proposed_at datetime(3) NOT NULL, answer varchar(10) NULL, answered_by char(26) NULL,
     answered_at datetime(3) NULL, KEY on_behalf_proposal_school (school_id, answer, to_day)`,
  ),
  index(953, 'assignment', 'assignment_school', 'school_id'),
  index(956, 'unit', 'unit_province', 'province_id, kind'),
  index(955, 'enrolment', 'enrolment_school', 'school_id, school_year'),
  index(954, 'person', 'person_personal_id', 'personal_id'),
  // In the order of the counting: a province's groups come out of it one after the other, without a table to sort them in.
  index(
    970,
    'record',
    'record_count',
    'school_id, school_year, stage, lane, reported, being_replaced, parts_open, parts_all, stage_since, class_id',
  ),
  withoutIndex(971, 'record', 'record_standing'),
  index(972, 'record', 'record_since', 'school_id, school_year, stage, stage_since'),
  withoutIndex(973, 'record', 'record_school'),
  // Who works at many schools, from the index alone.
  index(974, 'assignment', 'assignment_people', 'school_id, person_id, from_day, to_day'),
  withoutIndex(975, 'assignment', 'assignment_school'),
  // `open_school` and `open_record` name the scope while an application waits: one at a time for each, by the key.
  table(
    980,
    'consent_application',
    `id char(26) PRIMARY KEY, school_id char(26) NOT NULL, school_year char(9) NOT NULL, whole_school tinyint(1) NOT NULL,
     wanted_until datetime(3) NOT NULL, by_person char(26) NOT NULL, at datetime(3) NOT NULL, state varchar(10) NOT NULL,
     answer_id char(26) NULL, answered_by char(26) NULL, answered_at datetime(3) NULL, given_until datetime(3) NULL,
     open_school char(26) NULL, UNIQUE KEY consent_application_open (open_school),
     KEY consent_application_school (school_id, state, at)`,
  ),
  table(
    981,
    'consent_application_record',
    `application_id char(26) NOT NULL, record_id char(26) NOT NULL, open_record char(26) NULL,
     PRIMARY KEY (application_id, record_id), UNIQUE KEY consent_application_record_open (open_record)`,
  ),
  column(982, 'entry_lock', 'grade', 'tinyint NULL'),
  // `open_day` is the day while it stands: once for a province, by the key.
  table(
    983,
    'day_off',
    `id char(26) PRIMARY KEY, province_id char(26) NOT NULL, day date NOT NULL, name varchar(120) NOT NULL, by_person char(26) NOT NULL,
     ended_at datetime(3) NULL, open_day date NULL, UNIQUE KEY day_off_open (province_id, open_day)`,
  ),
  column(990, 'person', 'form_of_address', 'varchar(8) NULL'),
  index(1110, 'unit_period', 'unit_period_parent', 'parent_id, unit_id'),
  // As long as a code that is taken (`LONGEST_PUPIL_CODE`): a list with one of 21 characters was tried again for ever.
  change(
    1120,
    'Widen_pupil_code_',
    (collation) =>
      `ALTER TABLE pupil MODIFY pupil_code varchar(30) CHARACTER SET utf8mb4 COLLATE ${collation} NOT NULL`,
  ),
  // The answers to a long list's questions.
  change(
    1121,
    'Widen_progress_detail_',
    (collation) => `ALTER TABLE progress MODIFY detail mediumtext CHARACTER SET utf8mb4 COLLATE ${collation} NOT NULL`,
  ),
];
