import { dayAt } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { AssignmentField, ClassField, PupilField } from '../../domain/roster/fields.ts';
import type { Outcome } from '../../domain/roster/outcome.ts';
import { searchKey } from '../../domain/text/search-key.ts';
import { nameSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { digestOf } from '../../persistence/files/file-store.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { keepPeopleAct } from '../../persistence/people/people-act.ts';
import { handOver } from '../../persistence/people/staff-changes.ts';
import type { SchoolInYear } from '../../persistence/roster/known.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Sender, sendAct } from '../acts/send-act.ts';

export type Writing = SchoolInYear & { readonly rosterId: string; readonly by: string; readonly at: number };

type PupilValues = Outcome<PupilField>['values'];

/** A pupil's new data that a record which has begun must be told of by an act (Điều 9.1, D34). */
export type ToTell = { readonly recordId: string; readonly pupilDataId: string };

/** Writes one row within the caller's transaction; gives what must be told, or why the row was not written after all. */
export type RowWriter = (
  queries: Queries,
  values: Readonly<Partial<Record<string, string>>>,
  writing: Writing,
) => Promise<ToTell | Refusal | undefined>;

/** A class that is new; one that is there stays as it is. */
export const writeClass = async (
  queries: Queries,
  { className = '' }: Outcome<ClassField>['values'],
  { schoolId, schoolYear, at }: Writing,
): Promise<undefined> => {
  await queries.query(
    'INSERT IGNORE INTO school_class (id, school_id, school_year, grade, name) VALUES (?, ?, ?, ?, ?)',
    [newId(at), schoolId, schoolYear, Number(className.slice(0, 1)), className],
  );
};

/**
 * A pupil that is new or changed. Data of a pupil whose record has begun change by an act on that record, which voids what
 * was signed over them (Điều 9.1, D34).
 */
export async function writePupil(
  queries: Queries,
  values: PupilValues,
  writing: Writing,
): Promise<ToTell | Refusal | undefined> {
  const [known] = await queries.query<
    { id: string; school_id: string; pupil_data_id: string; record_id: string | null }[]
  >(
    `SELECT p.id, p.school_id, p.pupil_data_id, (SELECT r.id FROM record r WHERE r.pupil_id = p.id AND r.school_year = ? AND r.being_replaced IS NULL
       AND r.stage NOT IN ('closed', 'withdrawn', 'replaced', 'recalled') LIMIT 1) AS record_id FROM pupil p WHERE p.pupil_code = ? FOR UPDATE`,
    [writing.schoolYear, values.pupilCode],
  );
  if (!known) {
    await insertPupil(queries, values, writing);
    return undefined;
  }
  if (known.school_id !== writing.schoolId) return { refused: 'PUPIL_OF_ANOTHER_SCHOOL' };
  const pupilDataId = await insertData(queries, known.id, values, writing, known.pupil_data_id);
  if (known.record_id) return { pupilDataId, recordId: known.record_id };

  await queries.query('UPDATE pupil SET pupil_data_id = ? WHERE id = ?', [pupilDataId, known.id]);
  return undefined;
}

/** The command is the data's own: told again, it answers what it answered. */
export async function tellRecord(
  sender: Sender,
  { recordId, pupilDataId }: ToTell,
  { by, at }: Writing,
): Promise<Refusal | undefined> {
  const [head] = await headsOf(sender.database, [recordId]);
  if (!head) throw new Error('record unknown');
  const command = { type: 'pupilDataChanged', id: `roster/${pupilDataId}`, at, by, pupilDataId };
  const { kind, workflowId, rev } = head;
  const answer = await sendAct(sender, { subjectId: recordId, kind, workflowId, command, seen: rev });
  // What is not answered yet is in the journal, which sends it again.
  return answer.outcome === 'refused' ? { refused: answer.refused, facts: answer.facts } : undefined;
}

async function insertPupil(queries: Queries, values: PupilValues, writing: Writing): Promise<void> {
  const { schoolId, schoolYear, at } = writing;
  const pupilId = newId(at);
  const dataId = await insertData(queries, pupilId, values, writing);
  await queries.query('INSERT INTO pupil (id, school_id, pupil_code, pupil_data_id) VALUES (?, ?, ?, ?)', [
    pupilId,
    schoolId,
    values.pupilCode,
    dataId,
  ]);
  const day = dayAt(at);
  await queries.query(
    `INSERT INTO enrolment (id, pupil_id, class_id, school_id, school_year, from_day, enrolment_number, arrival_day, electives)
     SELECT ?, ?, c.id, ?, ?, ?, ?, ?, ? FROM school_class c WHERE c.school_id = ? AND c.school_year = ? AND c.name = ?`,
    [
      newId(at),
      pupilId,
      schoolId,
      schoolYear,
      day,
      values.enrolmentNumber ?? '',
      values.arrivalDate ?? day,
      JSON.stringify(values.electives ? values.electives.split(',') : []),
      schoolId,
      schoolYear,
      values.className,
    ],
  );
}

/** A new immutable revision; what the file does not contain stays as it was. */
async function insertData(
  queries: Queries,
  pupilId: string,
  values: PupilValues,
  { by, at }: Writing,
  earlierId?: string,
): Promise<string> {
  const id = newId(at);
  const name = values.fullName;
  const columns = {
    full_name: name,
    sort_key: name && nameSortKey(name),
    search_key: name && searchKey(name),
    gender: values.gender,
    birth_date: values.birthDate,
    personal_id: values.personalId,
    ethnicity: values.ethnicity,
    nationality: values.nationality,
    birth_place: values.birthPlace,
    home_town: values.homeTown,
    residence: values.residence,
    father_name: values.fatherName,
    mother_name: values.motherName,
    guardian_name: values.guardianName,
  };
  const names = Object.keys(columns);
  const chosen = Object.values(columns).map((value) => value ?? null);
  const digest = digestOf(Buffer.from(JSON.stringify([earlierId ?? '', chosen])));
  if (earlierId) {
    await queries.query(
      `INSERT INTO pupil_data (id, pupil_id, ${names.join(', ')}, digest, by_person, created_at)
       SELECT ?, pupil_id, ${names.map((column) => `COALESCE(?, ${column})`).join(', ')}, ?, ?, ? FROM pupil_data WHERE id = ?`,
      [id, ...chosen, digest, by, new Date(at), earlierId],
    );
    return id;
  }
  const required = new Set(['gender', 'ethnicity', 'nationality', 'birth_place', 'home_town', 'residence']);
  await queries.query(
    `INSERT INTO pupil_data (id, pupil_id, ${names.join(', ')}, digest, by_person, created_at) VALUES (?)`,
    [
      [
        id,
        pupilId,
        ...names.map((column, i) => chosen[i] ?? (required.has(column) ? '' : null)),
        digest,
        by,
        new Date(at),
      ],
    ],
  );
  return id;
}

/** An assignment: the earlier holder's ends the day before, the new one's begins today (D13). Kept as one by hand is, with its list. */
export async function writeAssignment(
  queries: Queries,
  values: Outcome<AssignmentField>['values'],
  { schoolId, schoolYear, rosterId, by, at }: Writing,
): Promise<Refusal | undefined> {
  const [found] = await queries.query<{ class_id: string; person_id: string }[]>(
    `SELECT c.id AS class_id, p.id AS person_id FROM school_class c JOIN person p ON p.personal_id = ? AND EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.unit_id = c.school_id) WHERE c.school_id = ? AND c.school_year = ? AND c.name = ?`,
    [values.personalId, schoolId, schoolYear, values.className],
  );
  if (!found) return { refused: 'TEACHER_UNKNOWN' };
  const given = { classId: found.class_id, subject: values.subject ?? '', from: dayAt(at) };
  const act = { commandId: newId(at), schoolId, personId: found.person_id, type: 'assign', by, at } as const;
  await keepPeopleAct(queries, { ...act, detail: { ...given, rosterId } });
  await handOver(queries, given, act);
  return undefined;
}
