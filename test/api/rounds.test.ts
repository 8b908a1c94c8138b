import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { addDays, type CalendarDay, weekdayOf } from '../../domain/calendar/day.ts';
import { dayAt, endOfDay } from '../../domain/calendar/instant.ts';
import { addWorkingDays } from '../../domain/calendar/working-days.ts';
import { entryState } from '../../persistence/class-sheet/entry-state.ts';
import {
  beginRoundProgress,
  endRoundProgress,
  noteRoundProgress,
} from '../../persistence/round-closing/round-progress.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { startRound } from '../stage.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

const DAY = 24 * 60 * 60 * 1000;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let roundId: string;
let officer: Visitor;
let administrator: Visitor;
let principal: Visitor;
let teacher: Visitor;

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 3, closeAt: endOfDay(addDays(dayAt(Date.now()), 30)) });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  roundId = await startRound({ database, sender: stage, now: async () => Date.now() }, province, 1);
  officer = await stage.visit(province.people.stranger);
  administrator = await stage.visit(province.people.administrator);
  teacher = await stage.visit(province.people.subjectTeacher);
  principal = await stage.visit(province.people.principal);
}, 120_000);
afterAll(() => stage.close());

const DOCUMENT = { number: 'CV 1893/SGDĐT-QLCL', decidedOn: '2026-06-26' };
const moment = (instant: number): string => new Date(instant + 7 * 60 * 60 * 1000).toISOString().slice(0, 19);
const form = (fields: object) => ({ commandId: newId(), seen: 0, note: 'Để Sở đủ một ngày đối chiếu.', ...fields });
const read = async (who: Visitor, path: string) => (await who.get(path, 'application/json')).json();
const inForce = () =>
  entryState(
    database,
    {
      schoolId: province.schoolId,
      schoolYear: province.schoolYear,
      classId: province.classId,
      grade: 1,
      subject: 'math',
      point: 'yearEnd',
    },
    Date.now(),
  );

type Page = {
  change: {
    send: Record<string, string>;
    saw: string;
    wrong?: string;
    weekend?: { vi: string };
    effect: { schools: number; records: number; people: number };
  };
  consents: { consentId: string; inForce: boolean; recordId?: string; document: { number: string } }[];
  locks: { lockId: string }[];
};
const changeTo = (what: string, day: CalendarDay) =>
  read(officer, `/rounds/${roundId}/change?what=${what}&day=${day}`) as Promise<Page>;
const today = dayAt(Date.now());
const nextSunday = (): CalendarDay => addDays(today, 7 + ((7 - weekdayOf(addDays(today, 7))) % 7));

describe('a deadline', () => {
  it('shows whom its change touches before it is made, and nothing is written', async () => {
    const before = await database.query('SELECT due_at, close_at, report_due_at FROM round WHERE id = ?', [roundId]);
    const { change } = await changeTo('closeAt', addDays(today, 32));
    expect(change.effect).toEqual({ schools: 1, records: 3, submitted: 0, people: 4 });
    expect(change.wrong).toBeUndefined();
    const after = await database.query('SELECT due_at, close_at, report_due_at FROM round WHERE id = ?', [roundId]);
    expect(after).toEqual(before);
  });

  it('warns of a Sunday and lets it be, and says what the rules would refuse', async () => {
    const sunday = (await changeTo('dueAt', nextSunday())).change;
    expect([sunday.weekend?.vi, sunday.wrong]).toEqual([expect.stringContaining('Chủ nhật'), undefined]);
    expect((await changeTo('dueAt', addDays(today, -1))).change.wrong).toBe('rounds.wrong.past');
    expect((await changeTo('dueAt', addDays(today, 31))).change.wrong).toBe('rounds.wrong.dueAfterClosing');
    expect((await changeTo('closeAt', addDays(today, 300))).change.wrong).toBe('rounds.wrong.reportBeforeClosing');
  });

  it('moves with reason and document alone, and the log names who, when, why and by what', async () => {
    const dueAt = endOfDay(addDays(today, 20));
    const instants = { dueAt: moment(dueAt), closeAt: moment(province.round1.closeAt) };
    for (const lacking of [
      { ...DOCUMENT, note: ' ' },
      { decidedOn: DOCUMENT.decidedOn },
      { number: DOCUMENT.number },
    ]) {
      const refused = await officer.send(`/rounds/${roundId}/deadline`, form({ ...instants, ...lacking }));
      expect([lacking, refused.status]).toEqual([lacking, 422]);
    }
    const taken = await officer.send(`/rounds/${roundId}/deadline`, form({ ...instants, ...DOCUMENT }));
    expect(await taken.json()).toMatchObject({ outcome: 'taken' });
    const [round] = await database.query<{ due_at: Date }[]>('SELECT due_at FROM round WHERE id = ?', [roundId]);
    expect(round?.due_at.getTime()).toBe(dueAt);

    const log = await (await officer.get('/rounds/changes')).text();
    for (const words of ['Đổi hạn', 'Huỳnh Lạ', 'CV 1893/SGDĐT-QLCL', '26/06/2026', 'Để Sở đủ một ngày đối chiếu.'])
      expect(log).toContain(words);
  });

  it('that another officer has moved since the page was opened is not moved back unseen', async () => {
    const { change } = await changeTo('closeAt', addDays(today, 32));
    const { send, saw } = change;
    const moved = { ...send, closeAt: moment(province.round1.closeAt), dueAt: moment(endOfDay(addDays(today, 21))) };
    const path = `/rounds/${roundId}/deadline`;
    expect((await officer.send(path, form({ ...moved, ...DOCUMENT, saw }))).status).toBe(200);
    const stale = await officer.send(path, form({ ...send, ...DOCUMENT, saw }));
    expect([stale.status, await stale.json()]).toMatchObject([409, { refused: 'DEADLINE_CHANGED_SINCE' }]);
    const [round] = await database.query<{ due_at: Date }[]>('SELECT due_at FROM round WHERE id = ?', [roundId]);
    expect(round?.due_at.getTime()).toBe(endOfDay(addDays(today, 21)));
  });
});

describe('days off that the province sets', () => {
  it('are warned of where a deadline falls on one, move nothing, and can be taken away', async () => {
    // The first day from the 40th on that is worked on.
    const day = addWorkingDays(addDays(today, 40), 1);
    expect((await changeTo('closeAt', day)).change.weekend).toBeUndefined();
    const path = `/rounds/${roundId}/days-off`;
    const set = { commandId: newId(), seen: 0, day, name: 'Nghỉ bù bão số 9', ...DOCUMENT };
    const both = await Promise.all([officer.send(path, set), officer.send(path, { ...set, commandId: newId() })]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await officer.send(path, { ...set, commandId: newId(), number: '' })).status).toBe(422);
    expect((await changeTo('closeAt', day)).change.weekend?.vi).toContain('là ngày nghỉ lễ');
    const page = await (await officer.get('/rounds')).text();
    for (const words of ['Nghỉ bù bão số 9', 'Tết Âm lịch', 'Giỗ Tổ Hùng Vương']) expect(page).toContain(words);

    const [dayOff] = await database.query<{ id: string }[]>(
      'SELECT id FROM day_off WHERE open_day = ? AND province_id = ?',
      [day, province.provinceId],
    );
    expect((await officer.send(`${path}/end`, form({ dayOffId: dayOff?.id }))).status).toBe(200);
    expect((await changeTo('closeAt', day)).change.weekend).toBeUndefined();
    expect(await (await officer.get('/rounds/changes')).text()).toContain('Bỏ ngày nghỉ');
  });
});

describe('a late consent', () => {
  it('is given to one record by its code, with document and reason, and can be taken back', async () => {
    const [record] = await recordsOf(database, province);
    const wanted = { ...DOCUMENT, schoolId: province.schoolId, until: addDays(today, 40) };
    const path = `/rounds/${roundId}/late-consents`;
    const unknown = await officer.send(path, form({ ...wanted, lookUpCode: 'e58ed763-928c-4155-bee9-fdbaaadc15f3' }));
    expect(await unknown.json()).toMatchObject({ refused: 'SUBJECT_UNKNOWN' });

    expect((await officer.send(path, form({ ...wanted, lookUpCode: record?.look_up_code }))).status).toBe(200);
    const [consent] = ((await read(officer, '/rounds')) as Page).consents;
    expect(consent).toMatchObject({ inForce: true, recordId: record?.id, document: { number: DOCUMENT.number } });

    const withdrawal = form({ consentId: consent?.consentId });
    const withdraw = () => officer.send(`${path}/withdraw`, withdrawal);
    expect((await Promise.all([withdraw(), withdraw()])).map(({ status }) => status)).toEqual([200, 200]);
    expect(((await read(officer, '/rounds')) as Page).consents[0]?.inForce).toBe(false);
    const written = await database.query('SELECT id FROM calendar_change WHERE unit_id = ?', [province.schoolId]);
    expect(written).toHaveLength(2);
  }, 60_000);
});

describe('locks and windows', () => {
  it('of the province hold at every school: the stricter wins, and the school sees by whom', async () => {
    const lock = form({ lock: 'lock', to: moment(Date.now() + DAY) });
    const send = () => officer.send(`/rounds/${roundId}/lock`, lock);
    expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([200, 200]);
    expect(await inForce()).toBe('locked');
    const page = (await read(principal, `/schools/${province.schoolId}/entry-times`)) as {
      above: object[];
      locked: boolean;
    };
    expect([page.above.length, page.locked]).toEqual([1, true]);

    const [own] = ((await read(officer, '/rounds')) as Page).locks;
    await officer.send(`/rounds/${roundId}/lock`, form({ lock: 'unlock', lockId: own?.lockId }));
    expect(await inForce()).toBe('open');
  });

  it('of a class are the administrator’s act at the principal’s request, and leave other classes alone', async () => {
    const path = `/schools/${province.schoolId}/lock`;
    expect((await principal.send(path, form({ lock: 'lock' }))).status).toBe(404);
    const strange = await administrator.send(path, form({ lock: 'lock', where: `class:${newId()}` }));
    expect(await strange.json()).toMatchObject({ refused: 'SUBJECT_UNKNOWN' });

    await administrator.send(
      path,
      form({ lock: 'lock', where: `class:${province.classId}`, note: 'Thầy Thành yêu cầu.' }),
    );
    expect(await inForce()).toBe('locked');
    const page = await (await principal.get(`/schools/${province.schoolId}/entry-times`)).text();
    for (const words of ['Lớp 1A1', 'Thầy Thành yêu cầu.', 'Đặng Quốc Ưng']) expect(page).toContain(words);
    await administrator.send(path, form({ lock: 'unlock' }));
    expect(await inForce()).toBe('open');
  });

  it('of a grade hold for it alone, from school and province; the grid says by whom, since when, and whom to ask', async () => {
    const path = `/schools/${province.schoolId}/lock`;
    const grid = `/classes/${province.classId}/sheets/math/yearEnd`;
    const asked = `/schools/${province.schoolId}/entry-times?where=grade:1&from=&to=`;
    const effect = await (await administrator.get(asked)).text();
    for (const words of ['Khóa nhập: Khối 1', 'Ảnh hưởng: 1 lớp, 2 giáo viên']) expect(effect).toContain(words);
    expect(await inForce()).toBe('open');

    await administrator.send(path, form({ lock: 'lock', where: 'grade:2' }));
    expect(await inForce()).toBe('open');
    await administrator.send(path, form({ lock: 'lock', where: 'grade:1', note: 'Tổng hợp khối 1.' }));
    expect(await inForce()).toBe('locked');
    expect(await read(principal, `/schools/${province.schoolId}/closing`)).toMatchObject({ locked: false });
    const page = await (await teacher.get(grid)).text();
    for (const words of ['Trường đang khóa nhập', 'khối 1,', 'Tổng hợp khối 1.', 'xin mở khóa: Lê Đức Thành'])
      expect(page).toContain(words);
    await administrator.send(path, form({ lock: 'unlock' }));

    const preview = await (await officer.get(`/rounds?lock=${province.provinceId}&grade=1`)).text();
    expect(preview).toContain('Ảnh hưởng: 1 trường, 1 lớp, 2 giáo viên');
    expect(await inForce()).toBe('open');
    await officer.send(`/rounds/${roundId}/lock`, form({ lock: 'lock', grade: 1, to: moment(Date.now() + DAY) }));
    expect(await inForce()).toBe('locked');
    const above = await (await teacher.get(grid)).text();
    expect(above).toContain('Sở GDĐT Quảng Nam khóa, trường không mở được');
    expect(await (await officer.get('/rounds')).text()).toContain('Toàn tỉnh, Khối 1');
    expect(await (await officer.get('/rounds/changes')).text()).toContain('Khối 1, ');
    await officer.send(`/rounds/${roundId}/lock`, form({ lock: 'unlock' }));
    expect(await inForce()).toBe('open');
  });

  it('of a point open and shut entry, by the instants that the administrator sets', async () => {
    const path = `/schools/${province.schoolId}/windows`;
    const window = (from: number, to: number) =>
      form({ point: 'yearEnd', opensAt: moment(Date.now() + from), closesAt: moment(Date.now() + to) });
    expect((await principal.send(path, window(-DAY, DAY))).status).toBe(404);
    await administrator.send(path, window(DAY, 2 * DAY));
    expect(await inForce()).toBe('windowClosed');
    const page = await (await administrator.get(`/schools/${province.schoolId}/entry-times`)).text();
    const saw = /value="yearEnd"><input type="hidden" name="saw" value="(\d+,\d+)"/.exec(page)?.[1];
    expect((await administrator.send(path, { ...window(DAY, 3 * DAY), saw })).status).toBe(200);
    const stale = await administrator.send(path, { ...window(-DAY, DAY), saw });
    expect([stale.status, await stale.json()]).toMatchObject([409, { refused: 'WINDOW_CHANGED_SINCE' }]);
    expect(await inForce()).toBe('windowClosed');
    await administrator.send(path, window(-DAY, DAY));
    expect(await inForce()).toBe('open');
  });
});

describe('the books of a round’s closing', () => {
  it('are waited for before its instant, seen while they are written, and stand under their address', async () => {
    const address = `/rounds/${roundId}/books`;
    expect(await (await officer.get(address)).text()).toContain('Chưa đến giờ chốt');
    expect(await (await officer.get('/rounds')).text()).toContain(`href="${address}"`);
    await beginRoundProgress(database, roundId, 142_155, Date.now() - 60_000);
    await noteRoundProgress(database, roundId, 71_000, Date.now());
    expect(await read(officer, address)).toMatchObject({
      progress: { state: 'running', done: 71_000, rest: 71_155, rate: { per: 'second' }, left: { unit: 'minute' } },
    });
    const page = await (await officer.get(address)).text();
    expect(page).toContain('71.000');
    expect(page).toContain('Có thể đóng trang này');
    await endRoundProgress(database, roundId, 142_155, Date.now());
    expect(await read(officer, address)).toMatchObject({ progress: { state: 'done', ended: 142_155, rest: 0 } });
    expect((await principal.get(address)).status).toBe(404);
  });
});
