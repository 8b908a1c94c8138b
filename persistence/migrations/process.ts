import { table } from './table.ts';

/** The log, its heads, the journal of acts, tasks, notes, notices (architecture section 5). */
export const processTables = [
  table(
    700,
    'subject',
    `id char(26) PRIMARY KEY, kind varchar(24) NOT NULL, rev int NOT NULL, hash char(64) NOT NULL, state longtext NOT NULL,
     workflow_id varchar(120) NOT NULL, school_id char(26) NULL, ended_at datetime(3) NULL, KEY subject_kind (kind, ended_at)`,
  ),
  table(
    701,
    'transition',
    `subject_id char(26) NOT NULL, rev int NOT NULL, command_id varchar(120) NOT NULL, at datetime(3) NOT NULL,
     written_at datetime(3) NOT NULL, actor_id varchar(26) NOT NULL, type varchar(32) NOT NULL, events longtext NOT NULL,
     prev_hash char(64) NOT NULL, hash char(64) NOT NULL, PRIMARY KEY (subject_id, rev),
     UNIQUE KEY transition_command (subject_id, command_id), KEY transition_actor (actor_id, written_at)`,
  ),
  table(
    702,
    'act',
    `command_id varchar(120) NOT NULL, subject_id char(26) NOT NULL, kind varchar(24) NOT NULL, type varchar(32) NOT NULL,
     at datetime(3) NOT NULL, by_person varchar(26) NOT NULL, body text NOT NULL, seen int NOT NULL, outcome varchar(8) NULL,
     refused varchar(60) NULL, facts varchar(1000) NULL, rev int NULL, answered_at datetime(3) NULL, sent int NOT NULL DEFAULT 0,
     PRIMARY KEY (command_id, subject_id), KEY act_open (outcome, at), KEY act_subject (subject_id, at),
     KEY act_person (by_person, at)`,
  ),
  table(
    703,
    'task',
    `subject_id char(26) NOT NULL, task_key varchar(60) NOT NULL, position varchar(60) NOT NULL, group_key varchar(100) NOT NULL,
     school_id char(26) NULL, due_at datetime(3) NULL, opened_at datetime(3) NOT NULL, PRIMARY KEY (subject_id, task_key),
     KEY task_position (position, group_key, task_key, due_at, school_id), KEY task_school (school_id, due_at)`,
  ),
  table(
    704,
    'note',
    `id char(26) PRIMARY KEY, school_id char(26) NULL, body varchar(2000) NOT NULL, by_person varchar(26) NOT NULL,
     at datetime(3) NOT NULL`,
  ),
  table(
    705,
    'notice',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, about varchar(120) NOT NULL, kind varchar(32) NOT NULL,
     body text NOT NULL, at datetime(3) NOT NULL, seen_at datetime(3) NULL, mailed_at datetime(3) NULL,
     UNIQUE KEY notice_about (person_id, about), KEY notice_mail (mailed_at, at)`,
  ),
  table(
    706,
    'progress',
    `id varchar(80) PRIMARY KEY, kind varchar(24) NOT NULL, total int NOT NULL, done int NOT NULL, failed int NOT NULL,
     started_at datetime(3) NOT NULL, updated_at datetime(3) NOT NULL, ended_at datetime(3) NULL, detail text NOT NULL`,
  ),
];
