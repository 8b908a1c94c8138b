import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { addDays, readDay } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { anAccount, signIn, type Visitor } from './server.ts';

const DAY = 86_400_000;
let now = Date.now();
let stage: ApiStage;
let database: DataSource;
let province: Province;
let administrator: Visitor;
let administratorName: string;

beforeAll(async () => {
  stage = await openApiStage({ now: () => now });
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1 });
  await grant(database, province.people.subjectTeacher, 'teacher', province.schoolId);
  administratorName = await anAccount(database, province.people.administrator);
  administrator = await signIn(stage.api, administratorName);
}, 60_000);
afterAll(() => stage.close());

/** People of another school. */
let others: Province['people'] | undefined;
const elsewhere = async () => {
  others ??= (await aProvince(database, { pupils: 1 })).people;
  return others;
};
const today = () => dayAt(now);
const act = (personId: string, type: string, body: object, commandId = newId()): Promise<Response> =>
  administrator.send(`/people/${personId}/${type}`, { commandId, ...body });
const grants = (personId: string) =>
  database.query<{ role: string; from_day: string; to_day: string | null }[]>(
    'SELECT role, from_day, to_day FROM role_grant WHERE person_id = ? ORDER BY role, from_day',
    [personId],
  );

describe('one more role', () => {
  it('is held from its day on, once for a command, and not twice', async () => {
    const { clerk } = province.people;
    const [commandId, day] = [newId(), addDays(today(), 2)];
    for (let i = 0; i < 2; i++)
      expect((await act(clerk, 'giveRole', { role: 'teacher', day }, commandId)).status).toBe(200);
    expect(await grants(clerk)).toEqual([
      { role: 'clerk', from_day: expect.any(String), to_day: null },
      { role: 'teacher', from_day: day, to_day: null },
    ]);
    expect(await (await act(clerk, 'giveRole', { role: 'teacher', day })).json()).toMatchObject({
      refused: 'ROLE_HELD',
    });
  });

  it('comes once of two presses at one instant, and of two administrators; nobody uses another’s command', async () => {
    const { stranger, homeroomTeacher } = province.people;
    await grant(database, stranger, 'administrator', province.schoolId);
    const second = await stage.visit(stranger);
    const given = { role: 'vicePrincipal', day: today() };
    const commandId = newId();
    const path = `/people/${homeroomTeacher}/giveRole`;
    const answers = await Promise.all([
      administrator.send(path, { commandId, ...given }),
      administrator.send(path, { commandId, ...given }),
      second.send(path, { commandId: newId(), ...given }),
    ]);
    expect((await grants(homeroomTeacher)).filter(({ role }) => role === 'vicePrincipal')).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);

    const [mine] = await database.query<{ id: string }[]>(
      "SELECT id FROM people_log WHERE person_id = ? AND type = 'giveRole' AND by_person = ? LIMIT 1",
      [homeroomTeacher, province.people.administrator],
    );
    const stolen = await second.send(path, { commandId: mine?.id ?? '', role: 'teacher', day: today() });
    expect(await stolen.json()).toMatchObject({ refused: 'BODY_NOT_VALID' });
    expect(
      (await administrator.send(`/people/${(await elsewhere()).clerk}/giveRole`, { commandId: newId(), ...given }))
        .status,
    ).toBe(404);
    expect(
      (await administrator.send(`/people/${(await elsewhere()).clerk}/leave`, { commandId: newId(), day: today() }))
        .status,
    ).toBe(404);
  });

  it('is none that comes from above, nobody’s own, and of no day that has passed', async () => {
    const { clerk, administrator: own } = province.people;
    expect((await act(clerk, 'giveRole', { role: 'principal', day: today() })).status).toBe(422);
    expect(await (await act(own, 'giveRole', { role: 'clerk', day: today() })).json()).toMatchObject({
      refused: 'OWN_ACCOUNT',
    });
    expect(
      await (await act(clerk, 'giveRole', { role: 'vicePrincipal', day: addDays(today(), -1) })).json(),
    ).toMatchObject({
      refused: 'PERIOD_WRONG',
    });
  });
});

describe('the last day that the calendar has', () => {
  it('is none on which anything begins or ends: refused, and no fault of ours', async () => {
    const { clerk } = province.people;
    for (const day of ['9999-12-31', '2999-01-01']) {
      const place = `${province.classId}/math`;
      const answers = [
        await act(clerk, 'leave', { day }),
        await act(clerk, 'giveRole', { role: 'vicePrincipal', day }),
        await administrator.send('/people/assignments', { commandId: newId(), personId: clerk, place, from: day }),
      ];
      for (const answer of answers) expect(await answer.json()).toMatchObject({ refused: 'PERIOD_WRONG' });
    }
  });

  it('a user name of a name that is one long word fits its column', async () => {
    const fullName = 'Ж'.repeat(120);
    const personalId = `0491${String(Date.now()).slice(-8)}`;
    const mail = `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(30)}.edu.vn`;
    for (const name of [fullName, '한'.repeat(120), 'a'.repeat(120)]) {
      const member = { fullName: name, personalId, mail, role: 'teacher', commandId: newId() };
      expect((await administrator.send('/people', member)).status).toBeLessThan(500);
    }
  });
});

describe('somebody who leaves', () => {
  it('does not sign for the principal by a decision that is confirmed afterwards', async () => {
    const { homeroomTeacher: deputy, principal } = province.people;
    const [from, to] = [addDays(today(), 1), addDays(today(), 20)];
    const decision = { personId: deputy, number: '7/QĐ', decidedOn: today(), from, to };
    expect((await administrator.send('/people/decisions', { commandId: newId(), ...decision })).status).toBe(200);
    expect((await act(deputy, 'leave', { day: addDays(today(), 5) })).status).toBe(200);

    const [proposal] = await database.query<{ id: string }[]>(
      'SELECT id FROM on_behalf_proposal WHERE person_id = ? AND answer IS NULL',
      [deputy],
    );
    const his = await stage.visit(principal);
    const confirm = await his.send(`/people/decisions/${proposal?.id}/confirm`, { commandId: newId() });
    expect(await confirm.json()).toMatchObject({ refused: 'NOT_A_DEPUTY' });
    expect((await grants(deputy)).map(({ role }) => role)).not.toContain('signOnBehalf');
    expect((await his.send(`/people/decisions/${proposal?.id}/decline`, { commandId: newId() })).status).toBe(200);
  });

  it('works until the end of his last day, then holds nothing of the school; his classes stand without a teacher', async () => {
    const { subjectTeacher } = province.people;
    const userName = await anAccount(database, subjectTeacher);
    const page = `/classes/${province.classId}/sheets/math/yearEnd`;
    const lastDay = addDays(today(), 1);
    expect((await act(subjectTeacher, 'leave', { day: lastDay })).status).toBe(200);

    for (const status of [200, 404]) {
      now += DAY;
      expect((await (await signIn(stage.api, userName)).get(page)).status).toBe(status);
    }
    administrator = await signIn(stage.api, administratorName);
    const { staff, vacancies } = (await (await administrator.get('/people', 'application/json')).json()) as {
      staff: { personId: string; account: { state: string } }[];
      vacancies: { subject: string }[];
    };
    expect(staff.find(({ personId }) => personId === subjectTeacher)?.account.state).toBe('left');
    expect(vacancies.map(({ subject }) => subject)).toContain('math');
    const [row] = await database.query<{ detail: string }[]>(
      "SELECT detail FROM people_log WHERE person_id = ? AND type = 'leave'",
      [subjectTeacher],
    );
    expect(readDay(JSON.parse(row?.detail ?? '{}').lastDay)).toBe(lastDay);
  });

  it('keeps what comes from above; what was to begin later never does', async () => {
    const { deputy } = province.people;
    const school = province.schoolId;
    await grant(database, deputy, 'principal', school, '2026-01-01');
    await grant(database, deputy, 'vicePrincipal', school, '2026-01-01');
    await grant(database, deputy, 'signOnBehalf', school, addDays(today(), 30));
    expect((await act(deputy, 'leave', { day: today() })).status).toBe(200);
    expect(await grants(deputy)).toEqual([
      { role: 'principal', from_day: '2026-01-01', to_day: null },
      { role: 'signOnBehalf', from_day: addDays(today(), 30), to_day: addDays(today(), 29) },
      { role: 'vicePrincipal', from_day: '2026-01-01', to_day: today() },
    ]);
  });

  it('gets no class beyond his last day, and a role that never began once more', async () => {
    const { clerk } = province.people;
    const [lastDay, later] = [addDays(today(), 5), addDays(today(), 30)];
    expect((await act(clerk, 'giveRole', { role: 'vicePrincipal', day: later })).status).toBe(200);
    expect((await act(clerk, 'leave', { day: lastDay, understood: 'yes' })).status).toBe(200);

    const give = (from: string) =>
      administrator.send('/people/assignments', {
        ...{ commandId: newId(), personId: clerk, place: `${province.classId}/music`, from },
      });
    expect(await (await give(addDays(lastDay, 1))).json()).toMatchObject({ refused: 'NOT_OF_THIS_SCHOOL' });
    expect((await give(today())).status).toBe(200);
    const held = await database.query(
      'SELECT from_day, to_day FROM assignment WHERE person_id = ? AND class_id = ? AND to_day >= from_day',
      [clerk, province.classId],
    );
    expect(held).toEqual([{ from_day: today(), to_day: lastDay }]);

    expect((await act(clerk, 'giveRole', { role: 'vicePrincipal', day: addDays(today(), 10) })).status).toBe(200);
  });
});

describe('who is the last at the school for a duty', () => {
  let school: Province;
  let admin: Visitor;
  beforeAll(async () => {
    school = await aProvince(database, { pupils: 2 });
    admin = await stage.visit(school.people.administrator);
    await database.query(`UPDATE record SET stage = 'seal' WHERE school_id = ?`, [school.schoolId]);
  });

  it('leaves only when it was seen what stands still then: the page shows it, and the word is kept', async () => {
    const { clerk, deputy } = school.people;
    const day = addDays(today(), 3);
    await grant(database, deputy, 'clerk', school.schoolId, addDays(today(), 9));
    const before = await grants(clerk);
    const refused = await admin.post(`/people/${clerk}/leave`, { commandId: newId(), day });
    const page = await refused.text();
    expect([refused.status, await grants(clerk)]).toEqual([409, before]);
    expect(page).toContain('<title>Võ Thị Hường nghỉ');
    for (const said of ['HBS-TK-114', '2 học bạ đang chờ đóng dấu', 'Phạm Ngọc Ẩn làm.', `name="day" value="${day}"`])
      expect(page).toContain(said);

    const commandId = newId();
    expect((await admin.post(`/people/${clerk}/leave`, { commandId, day, understood: 'yes' })).status).toBe(303);
    expect((await grants(clerk))[0]?.to_day).toBe(day);
    const [row] = await database.query<{ detail: string }[]>('SELECT detail FROM people_log WHERE id = ?', [commandId]);
    expect(JSON.parse(row?.detail ?? '{}')).toEqual({ lastDay: day, understood: 'yes' });
  });

  it('is locked in the same way, at once', async () => {
    const { principal } = school.people;
    await anAccount(database, principal);
    const path = `/people/${principal}/lock`;
    expect(await (await admin.send(path, { commandId: newId() })).json()).toMatchObject({ refused: 'LAST_APPROVER' });
    expect((await admin.send(path, { commandId: newId(), understood: 'yes' })).status).toBe(200);
  });

  it('is one of two whose roles end at one instant: the other act is refused', async () => {
    const { clerk, administrator: one } = school.people;
    const [third, day] = [school.people.homeroomTeacher, addDays(today(), 1)];
    await grant(database, third, 'clerk', school.schoolId);
    const left = await Promise.all(
      [clerk, third].map((who) => admin.send(`/people/${who}/leave`, { commandId: newId(), day })),
    );
    expect(left.map(({ status }) => status).toSorted()).toEqual([200, 409]);

    await grant(database, school.people.stranger, 'administrator', school.schoolId);
    const other = await stage.visit(school.people.stranger);
    await Promise.all([
      admin.send(`/people/${school.people.stranger}/lock`, { commandId: newId() }),
      other.send(`/people/${one}/lock`, { commandId: newId() }),
    ]);
    const [locked] = await database.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM account WHERE person_id IN (?) AND disabled_at IS NOT NULL',
      [[one, school.people.stranger]],
    );
    expect(Number(locked?.n)).toBe(1);
  });
});
