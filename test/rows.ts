import type { DataSource } from 'typeorm';
import { draftDigest, draftRows } from '../persistence/class-sheet/draft.ts';
import { newId } from '../persistence/ulid.ts';
import type { Province } from './province.ts';

export type RecordRow = {
  id: string;
  enrolment_id: string;
  stage: string;
  lane: string;
  parts_open: number;
  look_up_code: string;
};

export const recordsOf = (database: DataSource, { classId }: Province): Promise<RecordRow[]> =>
  database.query<RecordRow[]>(
    'SELECT id, enrolment_id, stage, lane, parts_open, look_up_code FROM record WHERE class_id = ? ORDER BY id',
    [classId],
  );

export async function sheetOf(database: DataSource, { classId }: Province, subject: string): Promise<string> {
  const [row] = await database.query<{ id: string }[]>(
    'SELECT id FROM class_sheet WHERE class_id = ? AND subject = ?',
    [classId, subject],
  );
  if (!row) throw new Error(`no sheet of ${subject}`);
  return row.id;
}

export async function taskKeysOf(database: DataSource, subjectId: string): Promise<string[]> {
  const rows = await database.query<{ task_key: string }[]>(
    'SELECT task_key FROM task WHERE subject_id = ? ORDER BY task_key',
    [subjectId],
  );
  return rows.map(({ task_key }) => task_key);
}

/** A revision as a ceremony's prepare freezes it: of the row's draft as it stands. */
export async function aPartRevision(
  database: DataSource,
  sheetId: string,
  enrolmentId: string,
  subject: string,
): Promise<string> {
  const id = newId();
  const draft = (await draftRows(database, sheetId, 'yearEnd')).get(enrolmentId);
  await database.query(
    `INSERT INTO part_revision (id, enrolment_id, sheet_id, subject, point, kind, level, score, comment, salt, digest, draft_digest, by_person, created_at)
     VALUES (?, ?, ?, ?, 'yearEnd', 'normal', ?, ?, ?, ?, ?, ?, 'test', ?)`,
    [
      id,
      enrolmentId,
      sheetId,
      subject,
      draft?.['level'] ?? null,
      draft?.['score'] ? Number(draft['score']) : null,
      draft?.['comment'] ?? '',
      '0'.repeat(64),
      '0'.repeat(64),
      draftDigest(draft),
      new Date(),
    ],
  );
  return id;
}
