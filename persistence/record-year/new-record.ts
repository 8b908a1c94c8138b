import type { Queries } from '../data-source.ts';

export type NewRecord = {
  readonly id: string;
  readonly lookUpCode: string;
  readonly enrolmentId: string;
  readonly stage: 'entering' | 'homeroom';
  readonly lane: string;
  readonly at: number;
  readonly replaces?: string;
};

/** The row of a new record; its place in class and school is that of the enrolment. Its parts are added by the caller. */
export async function insertRecord(
  queries: Queries,
  record: NewRecord,
  parts: { readonly open: number; readonly all: number },
): Promise<void> {
  await queries.query(
    `INSERT INTO record (id, enrolment_id, pupil_id, school_id, class_id, school_year, grade, look_up_code, stage, lane, stage_since, parts_open, parts_all, replaces)
     SELECT ?, e.id, e.pupil_id, e.school_id, e.class_id, e.school_year, c.grade, ?, ?, ?, ?, ?, ?, ?
     FROM enrolment e JOIN school_class c ON c.id = e.class_id WHERE e.id = ?`,
    [
      record.id,
      record.lookUpCode,
      record.stage,
      record.lane,
      new Date(record.at),
      parts.open,
      parts.all,
      record.replaces ?? null,
      record.enrolmentId,
    ],
  );
}

/** The parts of a replacement are those of the record that it replaces: what was signed stays signed (D7, D34). */
export async function copyParts(queries: Queries, from: string, to: string): Promise<void> {
  await queries.query(
    `INSERT INTO part (record_id, subject, enrolment_id, sheet_id, kind, open, revision_id)
     SELECT ?, subject, enrolment_id, sheet_id, kind, open, revision_id FROM part WHERE record_id = ?`,
    [to, from],
  );
}
