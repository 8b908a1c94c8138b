import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mailOf } from '../../activities/notification/notice-words.ts';
import { newId } from '../../persistence/ulid.ts';
import { manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const STAGES = ['entering', 'homeroom', 'principal', 'seal', 'issued', 'refused', 'received'];

let stage: ApiStage;
let province: Province;
let of: Readonly<Record<'province' | 'level' | 'school' | 'class', Visitor>>;

/** A class with a record at each of these stages, and 120 schools at whose principals records stand. */
beforeAll(async () => {
  stage = await openApiStage();
  const { database } = stage;
  province = await aProvince(database, { pupils: STAGES.length });
  const { people, provinceId, schoolId, schoolYear } = province;
  for (const [i, at] of STAGES.entries())
    await database.query('UPDATE record SET stage = ? WHERE enrolment_id = ?', [at, province.enrolments[i]]);
  await manySchools(
    database,
    { provinceId, levelId: newId(), schoolYear },
    Array.from({ length: 120 }, (_, i) => `Trường Tiểu học số ${i}`),
    { records: 1, standing: () => ({ stage: 'principal' }) },
  );
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  await grant(database, people.administrator, 'levelOfficer', provinceId);
  await grant(database, people.deputy, 'signOnBehalf', schoolId);
  of = {
    province: await stage.visit(people.stranger),
    level: await stage.visit(people.administrator),
    school: await stage.visit(people.principal),
    class: await stage.visit(people.homeroomTeacher),
  };
}, 120_000);
afterAll(() => stage.close());
beforeEach(() => stage.database.query('UPDATE notice SET about = id WHERE about LIKE ?', ['reminder/%']));

type Scope = keyof typeof of;
const reminder = (scope: Scope, cause: string): string => {
  const { provinceId, schoolId, classId } = province;
  const folder = { province: 'provinces', level: 'levels', school: 'schools', class: 'classes' }[scope];
  return `/${folder}/${{ province: provinceId, level: provinceId, school: schoolId, class: classId }[scope]}/reminders/${cause}`;
};
const send = (scope: Scope, cause: string, commandId = newId()) =>
  of[scope].send(reminder(scope, cause), { commandId, seen: 0 });
const noticesOf = (person: keyof Province['people']) =>
  stage.database.query<{ kind: string; body: string }[]>(
    `SELECT kind, body FROM notice WHERE person_id = ? AND about LIKE 'reminder/%'`,
    [province.people[person]],
  );
const textOf = async (person: keyof Province['people']): Promise<string> => {
  const [notice] = await noticesOf(person);
  return mailOf(notice?.kind ?? '', JSON.parse(notice?.body ?? '{}'), 'http://x').text;
};

describe('a reminder of the province', () => {
  it('shows whom it reaches and what it says, twenty schools a page, and has sent nothing', async () => {
    const page = await (await of.province.get(reminder('province', 'principals'))).text();
    for (const words of [
      'Lê Đức Thành',
      'Phạm Ngọc Ẩn',
      'học bạ chờ hiệu trưởng duyệt và ký',
      'chưa có ai giữ việc này',
    ])
      expect(page).toContain(words);
    expect(page.match(/<tr>/g)).toHaveLength(21);
    expect(page).toMatch(/page(=|&#x3D;)2"/);
    expect(await (await of.province.get(`${reminder('province', 'principals')}?page=7`)).text()).not.toMatch(
      /page(=|&#x3D;)8"/,
    );
    expect(await noticesOf('principal')).toEqual([]);
  });

  it('names no day that has passed when every round has ended', async () => {
    const ended = await aProvince(stage.database, { pupils: 1, closeAt: Date.now() - 30 * 86_400_000 });
    await grant(stage.database, ended.people.stranger, 'provinceOfficer', ended.provinceId);
    const officer = await stage.visit(ended.people.stranger);
    const page = await officer.get(`/provinces/${ended.provinceId}/reminders/principals`, 'application/json');
    const { text } = (await page.json()) as { text: { text: { vi: string } } };
    expect(text.text.vi).toMatch(/học bạ chờ hiệu trưởng duyệt và ký ở trường mình\.$/);
  });

  it('reaches each person once: not by a double click, not twice a day, not for another cause', async () => {
    const commandId = newId();
    const both = await Promise.all([
      send('province', 'principals', commandId),
      send('province', 'principals', commandId),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const again = await send('province', 'principals');
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ refused: 'NOBODY_TO_REMIND' })]);

    for (const person of ['principal', 'deputy'] as const) {
      expect(await noticesOf(person)).toHaveLength(1);
      expect(await textOf(person)).toContain('Sở GDĐT nhắc');
    }
    expect(await (await of.province.get(reminder('province', 'principals'))).text()).toContain('hôm nay đã nhắc');
  });

  it('finds the teachers by their open tasks, and is in the log with its text', async () => {
    for (const cause of ['subjectTeachers', 'homeroomTeachers', 'clerks'])
      expect((await send('province', cause)).status).toBe(200);
    for (const person of ['subjectTeacher', 'homeroomTeacher', 'clerk'] as const)
      expect(await noticesOf(person)).toHaveLength(1);
    const log = await (await of.province.get('/rounds/changes')).text();
    expect(log.match(/Sở GDĐT nhắc thầy cô/g)).toHaveLength(4);
    expect((await of.province.get(reminder('province', 'nothing'))).status).toBe(404);
  });
});

describe('a reminder from a level, a school, a class', () => {
  it('is offered where records stand, and leads back there', async () => {
    const links = async (scope: Scope, page: string) =>
      (await (await of[scope].get(page)).text()).match(/href="[^"]*\/reminders\/[^"]*"/g) ?? [];
    expect(await links('level', `/levels/${province.provinceId}/process-map?step=seal`)).toEqual([
      `href="${reminder('level', 'clerks')}"`,
    ]);
    expect(await links('school', `/schools/${province.schoolId}/process-map?step=homeroom`)).toEqual([
      `href="${reminder('school', 'homeroomTeachers')}"`,
    ]);
    expect(await links('class', `/classes/${province.classId}/sheets/homeroom/yearEnd`)).toEqual([
      `href="${reminder('class', 'subjectTeachers')}"`,
    ]);
    expect(new Set(await links('school', `/schools/${province.schoolId}/closing`))).toEqual(
      new Set(
        ['subjectTeachers', 'homeroomTeachers', 'clerks', 'refused'].map(
          (cause) => `href="${reminder('school', cause)}?from=closing"`,
        ),
      ),
    );
    const sent = await of.school.send(`${reminder('school', 'clerks')}?from=closing`, { commandId: newId(), seen: 0 });
    expect(sent.status).toBe(200);
  });

  it('names the office or the position that reminds, and the class where it is one', async () => {
    await send('level', 'clerks');
    expect(await textOf('clerk')).toContain('Sở GDĐT Quảng Nam nhắc thầy cô: còn học bạ chờ đóng dấu');
    await send('school', 'homeroomTeachers');
    expect(await textOf('homeroomTeacher')).toContain('Hiệu trưởng nhắc thầy cô: còn học bạ chờ chủ nhiệm');
    await send('class', 'subjectTeachers');
    expect(await textOf('subjectTeacher')).toContain(
      'Chủ nhiệm lớp 1A1 nhắc thầy cô: còn phần môn chưa nhập xong, chưa ký ở lớp 1A1',
    );
  });

  it('reaches nobody twice a day, whoever reminds, and never the sender', async () => {
    expect((await send('class', 'subjectTeachers')).status).toBe(200);
    for (const scope of ['school', 'level', 'province'] as const)
      expect(await (await send(scope, 'subjectTeachers')).json()).toMatchObject({ refused: 'NOBODY_TO_REMIND' });
    expect(await noticesOf('subjectTeacher')).toHaveLength(1);

    expect((await send('school', 'principals')).status).toBe(200);
    expect([await noticesOf('principal'), await noticesOf('deputy')]).toEqual([[], [expect.anything()]]);
  });

  it('sends one notice when two remind at the same moment', async () => {
    const [school, level] = await Promise.all([send('school', 'clerks'), send('level', 'clerks')]);
    expect([school.status, level.status].toSorted()).toEqual([200, 409]);
    expect(await noticesOf('clerk')).toHaveLength(1);
  });

  it('reaches only the classes and schools where records stand, and a homeroom teacher reminds of no other’s work', async () => {
    expect((await of.class.get(reminder('class', 'principals'))).status).toBe(404);
    const page = await (await of.school.get(reminder('school', 'clerks'))).text();
    expect(page).toContain('Võ Thị Hường');
    expect(page).not.toContain('Trường Tiểu học số');
    const log = await stage.database.query<{ unit_id: string }[]>(
      `SELECT unit_id FROM calendar_change WHERE kind = 'reminder' AND unit_id IN (?)`,
      [[province.schoolId, province.provinceId]],
    );
    expect(new Set(log.map(({ unit_id }) => unit_id))).toEqual(new Set([province.schoolId, province.provinceId]));
    expect(await (await of.province.get('/rounds/changes')).text()).not.toContain('Hiệu trưởng nhắc');
  });
});
