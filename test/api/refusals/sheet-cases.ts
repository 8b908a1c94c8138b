import { newId } from '../../../persistence/ulid.ts';
import { aPerson, aProvince, assign } from '../../province.ts';
import { anAccount, signIn } from '../server.ts';
import { act, type Case } from './case.ts';
import type { Scene } from './scene.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const NOTE = { note: 'Lý do.' };

/** A class whose lane ended long ago, one whose entry is locked, one whose window is over, one with a second teacher. */
export const sheetCases: readonly Case[] = [
  {
    refused: ['YEAR_END_IS_SIGNED'],
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/yearEnd`),
  },
  {
    refused: ['SHEET_INCOMPLETE'],
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/midTerm1`),
  },
  {
    refused: ['POINT_ALREADY_SUBMITTED'],
    async given({ database, province, sheet, as }) {
      for (const row of province.enrolments)
        await database.query(
          `INSERT INTO draft_cell (sheet_id, point, enrolment_id, field, value, rev, by_person, at) VALUES (?, 'midTerm1', ?, 'level', 'subject:completed', 1, 'test', NOW(3))`,
          [await sheet('ethics'), row],
        );
      await submit(as.subjectTeacher, `/classes/${province.classId}/sheets/ethics/midTerm1`);
    },
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/ethics/midTerm1`),
  },
  {
    refused: ['NOT_YOUR_SHEET'],
    given: secondTeacher,
    async send({ api, database }) {
      const [row] = await database.query<{ user_name: string; class_id: string }[]>(
        `SELECT a.user_name, s.class_id FROM assignment s JOIN account a ON a.person_id = s.person_id WHERE s.part = 'second'`,
      );
      const second = await signIn(api, row?.user_name ?? '');
      return submit(second, `/classes/${row?.class_id}/sheets/art/midTerm2`);
    },
  },
  {
    refused: ['ROW_ALREADY_SIGNED', 'ROW_UNKNOWN'],
    send: ({ as, province }) =>
      type(as.subjectTeacher, province.classId, 'music', [
        [province.enrolments[0] ?? '', 'comment', 'Em tiến bộ.'],
        [newId(), 'comment', 'Em tiến bộ.'],
      ]),
  },
  {
    refused: ['RETEST_WITHOUT_TEST'],
    send: ({ as, province }) => retest(as.subjectTeacher, province, 'music/yearEnd'),
  },
  {
    refused: ['RETEST_BEFORE_TEST'],
    send: ({ as, province }) => retest(as.subjectTeacher, province, 'math/endTerm1'),
  },
  {
    refused: ['NOT_AT_THIS_STAGE'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [[province.enrolments[1] ?? '', 'height', '130']]),
  },
  {
    refused: ['ENTRY_LOCKED'],
    given: ({ as, province }) => act(as.administrator, `/schools/${province.schoolId}/lock`, { ...NOTE, lock: 'lock' }),
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/midTerm2`),
    after: ({ as, province }) =>
      act(as.administrator, `/schools/${province.schoolId}/lock`, { ...NOTE, lock: 'unlock' }),
  },
  {
    refused: ['WINDOW_CLOSED'],
    given: ({ database, province }) => moveWindow(database, province.schoolId, Date.now() - DAY),
    send: ({ as, province }) => submit(as.subjectTeacher, `/classes/${province.classId}/sheets/music/endTerm1`),
    after: ({ database, province }) => moveWindow(database, province.schoolId, Date.now() + DAY),
  },
  {
    refused: ['PERIOD_CLOSED'],
    async given({ database }) {
      const past = await aProvince(database, { pupils: 1, closeAt: Date.now() - HOUR });
      await anAccount(database, past.people.subjectTeacher);
    },
    async send({ api, database, province }) {
      const [row] = await database.query<{ user_name: string; class_id: string; enrolment_id: string }[]>(
        `SELECT a.user_name, s.class_id, e.id AS enrolment_id FROM assignment s JOIN account a ON a.person_id = s.person_id
         JOIN enrolment e ON e.class_id = s.class_id WHERE s.subject = 'music' AND s.school_id <> ?`,
        [province.schoolId],
      );
      const teacher = await signIn(api, row?.user_name ?? '');
      return type(teacher, row?.class_id ?? '', 'music', [[row?.enrolment_id ?? '', 'comment', 'Em tiến bộ.']]);
    },
  },
];

const submit = (who: Scene['as']['principal'], sheet: string) => act(who, `${sheet}/submit`);

const type = (
  who: Scene['as']['principal'],
  classId: string,
  subject: string,
  cells: readonly (readonly [enrolmentId: string, field: string, typed: string])[],
): Promise<string> =>
  act(who, `/classes/${classId}/sheets/${subject}/yearEnd/cells`, {
    cells: cells.map(([enrolmentId, field, typed]) => ({ enrolmentId, field, typed, rev: 0 })),
  });

async function secondTeacher({ database, province }: Scene): Promise<void> {
  const id = await aPerson(database, 'Cô dạy cùng');
  await assign(database, id, province.schoolId, province.classId, 'art');
  await database.query(`UPDATE assignment SET part = 'second' WHERE person_id = ?`, [id]);
  await anAccount(database, id);
}

const moveWindow = (database: Scene['database'], schoolId: string, closesAt: number) =>
  database.query(`UPDATE entry_window SET closes_at = ? WHERE school_id = ? AND point = 'endTerm1'`, [
    new Date(closesAt),
    schoolId,
  ]);

/** What is typed or pasted into a cell, and said of that cell. */
export const cellCases: readonly Case[] = [
  {
    refused: ['SCORE_NOT_READ', 'LEVEL_NOT_READ', 'LEVEL_OF_OTHER_SCALE', 'COMMENT_TOO_LONG', 'CELL_UNKNOWN'],
    async send({ as, province }) {
      const row = province.enrolments[6] ?? '';
      const art = await type(as.subjectTeacher, province.classId, 'art', [
        [row, 'level', 'Z'],
        [row, 'comment', 'x'.repeat(7_000)],
        [row, 'height', '130'],
      ]);
      const other = await type(as.subjectTeacher, province.classId, 'art', [[row, 'level', 'Đ']]);
      return `${art}${other}${await pasteScore(as.subjectTeacher, province.classId, row)}`;
    },
  },
  {
    refused: ['HEIGHT_NOT_READ', 'WEIGHT_NOT_READ', 'ABSENCES_NOT_READ', 'AWARD_WITHOUT_EXCELLENT'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [
        [province.enrolments[6] ?? '', 'height', '1,30'],
        [province.enrolments[6] ?? '', 'weight', 'nặng'],
        [province.enrolments[6] ?? '', 'excusedAbsences', '-1'],
        [province.enrolments[6] ?? '', 'award', 'Học sinh Xuất sắc'],
      ]),
  },
  {
    refused: ['AWARD_WITHOUT_COMPLETED_WELL'],
    send: ({ as, province }) =>
      type(as.homeroomTeacher, province.classId, 'homeroom', [
        [province.enrolments[6] ?? '', 'award', 'Học sinh Tiêu biểu'],
      ]),
  },
  {
    refused: ['PASTE_EMPTY'],
    send: ({ as, province }) => paste(as.subjectTeacher, province.classId, 'art', province.enrolments[6] ?? '', ''),
  },
  {
    refused: ['PASTE_TOO_LARGE'],
    send: ({ as, province }) =>
      paste(as.subjectTeacher, province.classId, 'art', province.enrolments[6] ?? '', 'T\n'.repeat(5_000)),
  },
];

const paste = (who: Scene['as']['principal'], classId: string, subject: string, enrolmentId: string, text: string) =>
  act(who, `/classes/${classId}/sheets/${subject}/yearEnd/paste`, { enrolmentId, field: 'level', text });

/** A score is typed where there is a test; what a paste would do is said without writing. */
const pasteScore = (who: Scene['as']['principal'], classId: string, enrolmentId: string) =>
  act(who, `/classes/${classId}/sheets/math/yearEnd/paste`, { enrolmentId, field: 'score', text: '7,5' });

const retest = (
  who: Scene['as']['principal'],
  { classId, enrolments }: Scene['province'],
  sheet: string,
): Promise<string> => act(who, `/classes/${classId}/sheets/${sheet}/proposeRetest`, { ...NOTE, row: enrolments[6] });
