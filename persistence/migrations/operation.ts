import { index, table } from './table.ts';

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
];
