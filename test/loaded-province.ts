import { openDatabase } from '../persistence/data-source.ts';
import { newId } from '../persistence/ulid.ts';
import { readConfiguration } from '../setup/configuration.ts';
import type { Province } from './province.ts';

/** How much of a province's year stands beside the reader's own class. */
export type Load = {
  readonly schools: number;
  readonly classesASchool: number;
  readonly pupilsAClass: number;
  readonly transitionsARecord: number;
};

/** 30,000 records, 1,000,000 transitions, 50,000 tasks and more: what the pages must stand (issue "Everybody at work", 2). */
export const WHOLE_PROVINCE: Load = { schools: 100, classesASchool: 10, pupilsAClass: 30, transitionsARecord: 33 };

/**
 * Rows of other schools of the same province, each where a real year would have put it; made by the database itself from
 * MariaDB's sequences, because a million rows are not sent (the migrations' account may read these). Gives how many
 * records there are.
 */
export async function loadProvince(
  { provinceId, schoolYear }: Pick<Province, 'provinceId' | 'schoolYear'>,
  load: Load,
  owner = readConfiguration().database.migration,
): Promise<number> {
  if (!owner) throw new Error('loading needs the migrations’ account');
  const database = await openDatabase(owner, 1, 600_000);
  const p = newId().slice(-8);
  const id = (kind: string, n: string) => `CONCAT('${p}', '${kind}', LPAD(${n}, 17, '0'))`;
  const { schools, classesASchool, pupilsAClass } = load;
  const classes = schools * classesASchool;
  const records = classes * pupilsAClass;
  const classOf = `((seq - 1) DIV ${pupilsAClass} + 1)`;
  const schoolOf = `((seq - 1) DIV ${classesASchool * pupilsAClass} + 1)`;
  const schoolOfClass = `((seq - 1) DIV ${classesASchool} + 1)`;
  const run = (sql: string, parameters: readonly unknown[] = []) => database.query(sql, [...parameters]);

  await run(
    `INSERT INTO unit (id, kind, code, province_id, created_at) SELECT ${id('S', 'seq')}, 'school', CONCAT('${p}', seq), ?, NOW(3) FROM seq_1_to_${schools}`,
    [provinceId],
  );
  await run(
    `INSERT INTO unit_period (unit_id, valid_from, name, parent_id, competences, commune, province)
     SELECT ${id('S', 'seq')}, '2020-01-01', CONCAT('Trường Tiểu học số ', seq), ?, '[]', 'Phường An Mỹ', 'Quảng Nam' FROM seq_1_to_${schools}`,
    [provinceId],
  );
  await run(
    `INSERT INTO school_class (id, school_id, school_year, grade, name)
     SELECT ${id('C', 'seq')}, ${id('S', schoolOfClass)}, ?, seq MOD 5 + 1, CONCAT(seq MOD 5 + 1, 'A', seq) FROM seq_1_to_${classes}`,
    [schoolYear],
  );
  await run(
    `INSERT INTO pupil (id, school_id, pupil_code, pupil_data_id) SELECT ${id('P', 'seq')}, ${id('S', schoolOf)}, CONCAT('${p}', seq), ${id('D', 'seq')} FROM seq_1_to_${records}`,
  );
  await run(
    `INSERT INTO pupil_data (id, pupil_id, full_name, sort_key, search_key, gender, birth_date, personal_id, ethnicity, nationality, birth_place, home_town, residence, digest, by_person, created_at)
     SELECT ${id('D', 'seq')}, ${id('P', 'seq')}, CONCAT('Nguyễn Văn ', seq), CONCAT('x', seq), CONCAT('nguyen van ', seq), 'male', '2017-05-05', IF(seq MOD 20 = 0, NULL, LPAD(seq, 12, '0')), 'Kinh', 'Việt Nam', 'Quảng Nam', 'Quảng Nam', 'Quảng Nam', '', '', NOW(3) FROM seq_1_to_${records}`,
  );
  await run(
    `INSERT INTO enrolment (id, pupil_id, class_id, school_id, school_year, from_day, enrolment_number, arrival_day)
     SELECT ${id('E', 'seq')}, ${id('P', 'seq')}, ${id('C', classOf)}, ${id('S', schoolOf)}, ?, '2026-09-05', seq, '2026-09-05' FROM seq_1_to_${records}`,
    [schoolYear],
  );
  await run(
    `INSERT INTO record (id, enrolment_id, pupil_id, school_id, class_id, school_year, grade, look_up_code, stage, lane, stage_since, parts_open)
     SELECT ${id('R', 'seq')}, ${id('E', 'seq')}, ${id('P', 'seq')}, ${id('S', schoolOf)}, ${id('C', classOf)}, ?, ${classOf} MOD 5 + 1, UUID(),
       ELT(seq MOD 8 + 1, 'entering', 'homeroom', 'principal', 'seal', 'issued', 'submitted', 'received', 'received'), 'round1',
       DATE_SUB(NOW(3), INTERVAL seq MOD 500 HOUR), IF(seq MOD 8 = 0, 3, 0) FROM seq_1_to_${records}`,
    [schoolYear],
  );
  await run(
    `INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id)
     SELECT r.id, 'recordYear', ?, '', JSON_OBJECT('stage', r.stage, 'lane', r.lane, 'enrolmentId', r.enrolment_id, 'schoolId', r.school_id,
       'classId', r.class_id, 'grade', r.grade, 'lookUpCode', r.look_up_code, 'returned', JSON_ARRAY(), 'result', 'completed'),
       CONCAT('record/${schoolYear}/', r.id), r.school_id FROM record r WHERE r.id LIKE '${p}R%'`,
    [load.transitionsARecord],
  );
  await run(
    `INSERT INTO transition (subject_id, rev, command_id, at, written_at, actor_id, type, events, prev_hash, hash)
     SELECT ${id('R', `((seq - 1) DIV ${load.transitionsARecord} + 1)`)}, (seq - 1) MOD ${load.transitionsARecord} + 1, CONCAT('c', seq), NOW(3), NOW(3),
       CONCAT('${p}T', seq MOD 5000), 'lookAgain', '[]', '', '' FROM seq_1_to_${records * load.transitionsARecord}`,
  );
  await run(
    `INSERT INTO task (subject_id, task_key, position, group_key, school_id, opened_at)
     SELECT r.id, ELT(FIELD(r.stage, 'homeroom', 'principal', 'seal', 'issued'), 'sign', 'approve', 'seal', 'submit'),
       CASE r.stage WHEN 'homeroom' THEN CONCAT('homeroom:', r.class_id) WHEN 'principal' THEN CONCAT('principal:', r.school_id) ELSE CONCAT('clerk:', r.school_id) END,
       CONCAT(r.class_id, '/', r.stage), r.school_id, r.stage_since FROM record r
     WHERE r.id LIKE '${p}R%' AND r.stage IN ('homeroom', 'principal', 'seal', 'issued')`,
  );
  await run(
    `INSERT INTO class_sheet (id, school_id, class_id, school_year, grade, subject)
     SELECT CONCAT('${p}K', s.seq, LPAD(c.seq, 16, '0')), ${id('S', `((c.seq - 1) DIV ${classesASchool} + 1)`)}, ${id('C', 'c.seq')}, ?, c.seq MOD 5 + 1,
       ELT(s.seq, 'vietnamese', 'math', 'ethics', 'natureSociety', 'physicalEducation', 'music', 'art', 'experientialActivities')
     FROM seq_1_to_${classes} c JOIN seq_1_to_8 s`,
    [schoolYear],
  );
  await run(
    `INSERT INTO subject (id, kind, rev, hash, state, workflow_id, school_id)
     SELECT k.id, 'classSheet', 1, '', JSON_OBJECT('schoolId', k.school_id, 'classId', k.class_id, 'subject', k.subject, 'submitted', JSON_ARRAY(), 'news', 0,
       'rows', (SELECT JSON_OBJECTAGG(e.id, JSON_OBJECT('state', 'open', 'kind', 'normal')) FROM enrolment e WHERE e.class_id = k.class_id)),
       CONCAT('sheet/${schoolYear}/', k.id), k.school_id FROM class_sheet k WHERE k.id LIKE '${p}K%'`,
  );
  await run(
    `INSERT INTO assignment (id, person_id, school_id, class_id, subject, part, from_day)
     SELECT k.id, CONCAT('${p}T', LPAD(CONV(SUBSTRING(k.id, 11), 10, 10) DIV 3, 17, '0')), k.school_id, k.class_id, k.subject, 'record', '2026-08-01'
     FROM class_sheet k WHERE k.id LIKE '${p}K%'`,
  );
  await run(
    `INSERT INTO person (id, full_name, sort_key, search_key)
     SELECT DISTINCT a.person_id, CONCAT('Trần Thị ', a.person_id), a.person_id, 'tran thi' FROM assignment a WHERE a.id LIKE '${p}K%'`,
  );
  await run(
    `INSERT INTO part (record_id, subject, enrolment_id, sheet_id, kind, open)
     SELECT ${id('R', 'r.seq')}, k.subject, ${id('E', 'r.seq')}, k.id, 'normal', 0
     FROM seq_1_to_${records} r JOIN class_sheet k ON k.class_id = ${id('C', `((r.seq - 1) DIV ${pupilsAClass} + 1)`)}`,
  );
  await run(
    `INSERT INTO task (subject_id, task_key, position, group_key, school_id, opened_at)
     SELECT k.id, p.point, CONCAT('teacher:', k.class_id, '/', k.subject), CONCAT(k.class_id, '/', k.subject, '/', p.point), k.school_id, NOW(3)
     FROM class_sheet k JOIN (SELECT ELT(seq, 'yearEnd', 'midTerm1', 'endTerm1', 'midTerm2') AS point FROM seq_1_to_4) p WHERE k.id LIKE '${p}K%'`,
  );
  await run(
    `INSERT INTO act (command_id, subject_id, kind, type, at, by_person, body, seen, outcome, rev, answered_at)
     SELECT CONCAT('${p}', seq), ${id('R', `((seq - 1) DIV 3 + 1)`)}, 'recordYear', 'sign', NOW(3), CONCAT('${p}T', seq MOD 5000), '{}', 1, 'taken', 1, NOW(3) FROM seq_1_to_${records * 3}`,
  );
  await run(
    `INSERT INTO ceremony_item (ceremony_id, n, subject_id, document_id, state)
     SELECT ${id('Y', '((seq - 1) DIV 30 + 1)')}, (seq - 1) MOD 30, ${id('R', 'seq')}, ${id('R', 'seq')}, 'done' FROM seq_1_to_${records}`,
  );
  await run(
    `INSERT INTO message_item (message_id, side, n, look_up_code, record_id, state)
     SELECT CONCAT('${p}m', (seq - 1) DIV 30), 'sent', (seq - 1) MOD 30, '', ${id('R', 'seq')}, 'taken' FROM seq_1_to_${records}`,
  );
  await run(
    'ANALYZE TABLE record, task, transition, subject, part, act, ceremony_item, message_item, enrolment, pupil, pupil_data',
  );
  await database.destroy();
  return records;
}
