import { table } from './table.ts';

/** Units and the people who work in them (data-model: units, people). */
export const peopleTables = [
  table(
    100,
    'unit',
    `id char(26) PRIMARY KEY, kind varchar(16) NOT NULL, code varchar(20) NOT NULL, province_id char(26) NULL,
     created_at datetime(3) NOT NULL, UNIQUE KEY unit_code (code)`,
  ),
  table(
    101,
    'unit_period',
    `unit_id char(26) NOT NULL, valid_from date NOT NULL, valid_to date NULL, name varchar(200) NOT NULL,
     parent_id char(26) NULL, competences varchar(400) NOT NULL, commune varchar(100) NOT NULL, district varchar(100) NULL,
     province varchar(100) NOT NULL, PRIMARY KEY (unit_id, valid_from), KEY unit_period_parent (parent_id)`,
  ),
  table(
    102,
    'decision',
    `id char(26) PRIMARY KEY, unit_id char(26) NOT NULL, number varchar(60) NOT NULL, decided_on date NOT NULL,
     signer varchar(120) NOT NULL, subject varchar(400) NOT NULL, file_sha256 char(64) NULL, created_at datetime(3) NOT NULL,
     KEY decision_unit (unit_id, decided_on)`,
  ),
  table(
    103,
    'person',
    `id char(26) PRIMARY KEY, full_name varchar(120) NOT NULL, sort_key varchar(500) NOT NULL, search_key varchar(160) NOT NULL,
     personal_id varchar(12) NULL, mail varchar(160) NULL, KEY person_search (search_key)`,
  ),
  table(
    104,
    'account',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, user_name varchar(60) NOT NULL, password_hash varchar(200) NOT NULL,
     language char(2) NOT NULL DEFAULT 'vi', theme varchar(6) NOT NULL DEFAULT 'device', created_at datetime(3) NOT NULL,
     disabled_at datetime(3) NULL, UNIQUE KEY account_user_name (user_name), KEY account_person (person_id)`,
  ),
  table(
    105,
    'session',
    `hash char(64) PRIMARY KEY, account_id char(26) NOT NULL, csrf char(43) NOT NULL, created_at datetime(3) NOT NULL,
     seen_at datetime(3) NOT NULL, expires_at datetime(3) NOT NULL, KEY session_account (account_id), KEY session_expiry (expires_at)`,
  ),
  table(
    106,
    'sign_in_attempt',
    `user_name varchar(60) NOT NULL, at datetime(3) NOT NULL, n int NOT NULL, succeeded tinyint(1) NOT NULL,
     PRIMARY KEY (user_name, at, n)`,
  ),
  table(
    107,
    'role_grant',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, role varchar(24) NOT NULL, unit_id char(26) NOT NULL,
     from_day date NOT NULL, to_day date NULL, decision_id char(26) NULL,
     KEY role_grant_person (person_id, role), KEY role_grant_unit (unit_id, role)`,
  ),
  table(
    108,
    'assignment',
    `id char(26) PRIMARY KEY, person_id char(26) NOT NULL, school_id char(26) NOT NULL, class_id char(26) NOT NULL,
     subject varchar(32) NOT NULL, part varchar(8) NOT NULL, from_day date NOT NULL, to_day date NULL, decision_id char(26) NULL,
     KEY assignment_person (person_id, from_day), KEY assignment_class (class_id, subject, from_day)`,
  ),
];
