import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { remindPeople } from '../../activities/notification/remind-people.ts';
import { SINGLE_ACTS, taskPage } from '../../api/inbox/task-page.ts';
import { ROUTES } from '../../api/routes.ts';
import { newId } from '../../persistence/ulid.ts';
import { aPerson, aProvince, assign, type Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 2 });
}, 60_000);
afterAll(() => stage.close());

type InboxRow = {
  key: string;
  page: string;
  className: string;
  notes: { text: string }[];
  dueAt?: number;
  withoutConsent: number;
};
type Inbox = {
  openTasks: number;
  filters: { filter: string; count: number }[];
  groups: { filter: string; rows: InboxRow[] }[];
  next?: string;
};
const inboxOf = async (personId: string, query = ''): Promise<Inbox> =>
  (await (await (await stage.visit(personId)).get(`/inbox${query}`, 'application/json')).json()) as Inbox;
const rowsOf = ({ groups }: Inbox) => groups.flatMap(({ rows }) => rows);

async function task(subjectId: string, key: string, position: string, groupKey: string, dueAt: Date | null = null) {
  await database.query(
    'INSERT INTO task (subject_id, task_key, position, group_key, school_id, due_at, opened_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [subjectId, key, position, groupKey, province.schoolId, dueAt, new Date()],
  );
}

/** The groups of which a round's reminder tells a person. */
async function reminded({ provinceId, round2 }: Province, personId: string): Promise<readonly string[]> {
  const reminding = { roundId: newId(), provinceId, daysBefore: 7, dueAt: round2.dueAt, at: Date.now() };
  await remindPeople(database, reminding);
  const [notice] = await database.query<{ body: string }[]>(
    `SELECT body FROM notice WHERE person_id = ? AND about LIKE CONCAT(?, '/%')`,
    [personId, reminding.roundId],
  );
  return (JSON.parse(notice?.body ?? '{}').open ?? []).map(({ group }: { group: string }) => group);
}

describe('the inbox', () => {
  it('follows the assignment, not the person: a new homeroom teacher finds the tasks of the class', async () => {
    const successor = await aPerson(database, 'Mới');
    await assign(database, successor, province.schoolId, province.classId, 'homeroom');

    const [before, after] = [await inboxOf(province.people.homeroomTeacher), await inboxOf(successor)];
    expect(rowsOf(after).map(({ key }) => key)).toEqual(rowsOf(before).map(({ key }) => key));
    expect(after.openTasks).toBe(4);
  });

  it('joins a class’s records into one row with their number, and counts in the same read', async () => {
    for (const { id } of await recordsOf(database, province))
      await task(id, 'approve', `principal:${province.schoolId}`, `${province.classId}/approve`);

    const inbox = await inboxOf(province.people.principal);
    expect(rowsOf(inbox)).toMatchObject([
      { className: '1A1', count: 2, page: `/records/approve?class=${province.classId}` },
    ]);
    expect(inbox.filters[0]).toEqual(expect.objectContaining({ filter: 'all', count: inbox.openTasks }));
  });

  it('gives late work the day on which its consent ends, and none while the province has given none', async () => {
    const late = await aProvince(database, { pupils: 2, closeAt: Date.now() - 3_600_000 });
    const [first, second] = (await recordsOf(database, late)).map(({ id }) => id);
    await database.query(`UPDATE record SET lane = 'late', stage = 'homeroom' WHERE school_id = ?`, [late.schoolId]);
    for (const [id, act] of [
      [first, 'sign'],
      [second, 'orderAdditionalAssessment'],
    ] as const)
      await database.query(
        'INSERT INTO task (subject_id, task_key, position, group_key, school_id, opened_at) VALUES (?, ?, ?, ?, ?, NOW(3))',
        [id, act, `homeroom:${late.classId}`, `${late.classId}/${act}`, late.schoolId],
      );
    const dues = async (person: string, keys: readonly string[]) => {
      const rows = rowsOf(await inboxOf(person));
      return keys.map((key) => {
        const row = rows.find((one) => one.key === `${late.classId}/${key}`);
        return [row?.dueAt, row?.withoutConsent];
      });
    };
    const { homeroomTeacher, subjectTeacher, clerk } = late.people;
    expect(await dues(homeroomTeacher, ['sign', 'orderAdditionalAssessment'])).toEqual([
      [undefined, 1],
      [undefined, 1],
    ]);
    const consent = (recordId: string | null, until: number) =>
      database.query(
        'INSERT INTO late_consent (id, school_id, record_id, school_year, from_at, until, note_id, by_person) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [newId(), late.schoolId, recordId, late.schoolYear, new Date(0), new Date(until), newId(), clerk],
      );
    const [ofOne, ofAll] = [Date.now() + 9 * 86_400_000, Date.now() + 2 * 86_400_000];
    await consent(first ?? '', ofOne);
    expect(await dues(homeroomTeacher, ['sign', 'orderAdditionalAssessment'])).toEqual([
      [ofOne, 0],
      [undefined, 1],
    ]);
    await consent(null, ofAll);
    expect(await dues(homeroomTeacher, ['sign', 'orderAdditionalAssessment'])).toEqual([
      [ofOne, 0],
      [ofAll, 0],
    ]);
    expect(await dues(subjectTeacher, ['math/yearEnd'])).toEqual([[ofAll, 0]]);
    await database.query(`UPDATE record SET lane = 'round2' WHERE id = ?`, [second]);
    expect(await reminded(late, homeroomTeacher)).toEqual(
      expect.arrayContaining([`${late.classId}/orderAdditionalAssessment`]),
    );
    expect(await reminded(late, homeroomTeacher)).not.toContain(`${late.classId}/sign`);
    expect(await dues(homeroomTeacher, ['orderAdditionalAssessment'])).toEqual([[late.round2.dueAt, 0]]);
    await consent(first ?? '', late.round2.dueAt + 86_400_000);
    expect(await dues(subjectTeacher, ['math/yearEnd'])).toEqual([[late.round2.dueAt, 0]]);
  });

  it('puts what was returned first, with the words of whoever returned it', async () => {
    const sheet = await sheetOf(database, province, 'art');
    const noteId = newId();
    await database.query('INSERT INTO note (id, school_id, body, by_person, at) VALUES (?, ?, ?, ?, NOW(3))', [
      noteId,
      province.schoolId,
      'Nhận xét ghi tên bạn khác.',
      province.people.homeroomTeacher,
    ]);
    const dueAt = Date.now() + 24 * 60 * 60 * 1000;
    const [{ state }] = (await database.query<[{ state: string }]>('SELECT state FROM subject WHERE id = ?', [
      sheet,
    ])) as [{ state: string }];
    const returned = JSON.parse(state);
    returned.rows[province.enrolments[0] ?? ''].returned = { noteId, dueAt };
    await database.query('UPDATE subject SET state = ? WHERE id = ?', [JSON.stringify(returned), sheet]);
    await database.query(`UPDATE task SET due_at = ? WHERE subject_id = ? AND task_key = 'yearEnd'`, [
      new Date(dueAt),
      sheet,
    ]);

    const inbox = await inboxOf(province.people.subjectTeacher);
    expect(inbox.groups[0]).toMatchObject({
      filter: 'first',
      rows: [{ notes: [{ text: 'Nhận xét ghi tên bạn khác.' }] }],
    });
  });

  it('gives 50 a page, each row once, whatever is done between the pages', async () => {
    const teacher = await aPerson(database, 'Nhiều');
    await assign(database, teacher, province.schoolId, province.classId, 'informatics');
    for (let i = 0; i < 60; i++) {
      await task(
        newId(),
        'sign',
        `teacher:${province.classId}/informatics`,
        `${province.classId}/x${String(i).padStart(2, '0')}`,
      );
    }
    const first = await inboxOf(teacher);
    await database.query('DELETE FROM task WHERE group_key = ?', [`${province.classId}/x03`]);
    const second = await inboxOf(teacher, first.next?.replace('/inbox', ''));

    const keys = [...rowsOf(first), ...rowsOf(second)].map(({ key }) => key);
    expect([rowsOf(first).length, new Set(keys).size, second.next]).toEqual([50, 60, undefined]);
  });
});

describe('every task', () => {
  const KEYS = ['midTerm1', 'endTerm1', 'midTerm2', 'yearEnd', 'sign', 'approve', 'seal', 'submit', 'resubmit'];
  const CERTIFICATES = ['proveCertificate', 'sendCertificate', 'approveCertificate'];

  it.each([...KEYS, ...SINGLE_ACTS, ...CERTIFICATES])('%s leads to a page that is there', (taskKey) => {
    for (const count of [1, 3]) {
      const group = {
        groupKey: 'C/math',
        taskKey,
        count,
        subjectId: 'R',
        dueAt: undefined,
        withoutConsent: 0,
        returned: false,
      };
      const [path = ''] = taskPage(group).split('?');
      const isThere = ROUTES.some(({ method, path: pattern }) => method === 'GET' && matches(pattern, path));
      expect(`${path}: ${isThere}`).toBe(`${path}: true`);
    }
  });

  const matches = (pattern: string, path: string): boolean =>
    new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(path);
});
