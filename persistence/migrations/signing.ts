import { table } from './table.ts';

/** Certificates, keys, ceremonies and what they made (data-model: signing). */
export const signingTables = [
  table(
    600,
    'certificate',
    `id char(26) PRIMARY KEY, kind varchar(14) NOT NULL, person_id char(26) NULL, unit_id char(26) NOT NULL,
     serial varchar(64) NOT NULL, subject_name varchar(400) NOT NULL, issuer_name varchar(400) NOT NULL, der blob NOT NULL,
     chain blob NOT NULL, not_before datetime(3) NOT NULL, not_after datetime(3) NOT NULL, state varchar(12) NOT NULL,
     state_since datetime(3) NOT NULL, revoked_from datetime(3) NULL, names_earlier char(26) NULL, checks varchar(1000) NULL,
     created_at datetime(3) NOT NULL, UNIQUE KEY certificate_serial (issuer_name(200), serial),
     KEY certificate_person (person_id, state), KEY certificate_unit (unit_id, kind, state)`,
  ),
  table(
    601,
    'certificate_status',
    `id char(26) PRIMARY KEY, issuer_name varchar(400) NOT NULL, kind varchar(4) NOT NULL, answer mediumblob NOT NULL,
     this_update datetime(3) NOT NULL, next_update datetime(3) NOT NULL, fetched_at datetime(3) NOT NULL,
     KEY certificate_status_issuer (issuer_name(200), this_update)`,
  ),
  table(
    602,
    'key_store',
    `certificate_id char(26) PRIMARY KEY, pkcs12 blob NOT NULL, wrong_pins int NOT NULL DEFAULT 0, locked_at datetime(3) NULL`,
  ),
  table(
    603,
    'ceremony',
    `id char(26) PRIMARY KEY, kind varchar(10) NOT NULL, signer_id char(26) NOT NULL, school_id char(26) NOT NULL,
     certificate_id char(26) NOT NULL, on_behalf varchar(26) NULL, state varchar(12) NOT NULL, created_at datetime(3) NOT NULL,
     expires_at datetime(3) NOT NULL, prepared_at datetime(3) NULL, confirmed_at datetime(3) NULL, ended_at datetime(3) NULL,
     wrong_pins tinyint NOT NULL DEFAULT 0, KEY ceremony_signer (signer_id, created_at), KEY ceremony_state (state, expires_at)`,
  ),
  table(
    604,
    'ceremony_item',
    `ceremony_id char(26) NOT NULL, n int NOT NULL, subject_id char(26) NOT NULL, document_id char(26) NOT NULL,
     open_document varchar(60) NULL, state varchar(10) NOT NULL, revision_id char(26) NULL, seen int NOT NULL DEFAULT 0,
     frozen_xml char(64) NULL, frozen_pdf char(64) NULL, refused varchar(60) NULL, facts varchar(1000) NULL, ended_at datetime(3) NULL,
     PRIMARY KEY (ceremony_id, n), UNIQUE KEY ceremony_item_open (open_document), KEY ceremony_item_document (document_id)`,
  ),
  table(
    605,
    'ceremony_digest',
    `ceremony_id char(26) NOT NULL, item varchar(8) NOT NULL, name varchar(34) NOT NULL, digest binary(32) NOT NULL,
     value varbinary(1024) NULL, PRIMARY KEY (ceremony_id, item, name)`,
  ),
  table(
    606,
    'signature',
    `id char(60) PRIMARY KEY, record_id char(26) NULL, sheet_id char(26) NULL, role varchar(16) NOT NULL,
     certificate_id char(26) NOT NULL, signer_id char(26) NOT NULL, signed_at datetime(3) NOT NULL,
     xml_sha256 char(64) NULL, pdf_sha256 char(64) NULL, checked varchar(1000) NOT NULL, void_at datetime(3) NULL,
     KEY signature_record (record_id, signed_at), KEY signature_sheet (sheet_id, signed_at)`,
  ),
  table(
    607,
    'evidence',
    `revision_id char(26) PRIMARY KEY, enrolment_id char(26) NOT NULL, subject varchar(32) NOT NULL,
     signature_id char(60) NOT NULL, file_sha256 char(64) NOT NULL, KEY evidence_row (enrolment_id, subject)`,
  ),
  table(
    608,
    'trust_anchor',
    `sha256 char(64) PRIMARY KEY, subject_name varchar(400) NOT NULL, der blob NOT NULL, from_at datetime(3) NOT NULL,
     to_at datetime(3) NULL`,
  ),
];
