import { change, column, index, table } from './table.ts';

/** What whoever runs the system looks at: faults that are tried again, how many workflows stand where, and the ways to find them. */
export const operationTables = [
  table(
    960,
    'workflow_fault',
    `workflow_id varchar(120) NOT NULL, activity varchar(60) NOT NULL, attempts int NOT NULL, fault varchar(200) NOT NULL,
     since datetime(3) NOT NULL, failed_at datetime(3) NOT NULL, next_try_at datetime(3) NOT NULL,
     PRIMARY KEY (workflow_id, activity), KEY workflow_fault_since (since)`,
  ),
  table(
    961,
    'workflow_count',
    `province_id char(26) NOT NULL, kind varchar(24) NOT NULL, state varchar(16) NOT NULL, n int NOT NULL,
     counted_at datetime(3) NOT NULL, PRIMARY KEY (province_id, kind, state)`,
  ),
  index(962, 'subject', 'subject_workflow', 'workflow_id'),
  index(964, 'message', 'message_state', 'state, side, created_at'),
  index(965, 'report_run', 'report_run_ended', 'ended_at'),
  // Who waits longest, by position; all living workflows of a kind, or of a school: both are read from the index alone.
  index(967, 'task', 'task_wait', 'opened_at, subject_id, position, school_id'),
  index(968, 'subject', 'subject_alive', 'ended_at, kind, school_id'),
  index(966, 'progress', 'progress_ended', 'ended_at, kind'),
  // What became of each row of a list that is written; without `written_at` it is still to be done.
  table(
    980,
    'roster_row',
    `roster_id char(26) NOT NULL, n int NOT NULL, outcome varchar(12) NOT NULL, refused varchar(40) NULL,
     record_id char(26) NULL, pupil_data_id char(26) NULL, written_at datetime(3) NULL, PRIMARY KEY (roster_id, n)`,
  ),
  // What a fault is about, so that a province's are read in their order from an index.
  column(981, 'workflow_fault', 'kind', 'varchar(24) NULL'),
  column(982, 'workflow_fault', 'subject_id', 'char(26) NULL'),
  column(983, 'workflow_fault', 'unit_id', 'char(26) NULL'),
  column(984, 'workflow_fault', 'province_id', 'char(26) NULL'),
  index(985, 'workflow_fault', 'workflow_fault_province', 'province_id, since, subject_id'),
  // What still fails says so again at its next try.
  change(986, 'Forget_faults_without_place_', () => 'DELETE FROM workflow_fault WHERE province_id IS NULL'),
];
