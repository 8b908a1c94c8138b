import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { FILTERED_PAGES, type FilteredPageName, isFilterOf } from '../../api/filters/pages.ts';
import { ROUTES } from '../../api/routes.ts';
import { newId } from '../../persistence/ulid.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let teacher: Visitor;
let homeroom: Visitor;
let principal: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { grade: 5, pupils: 3 });
  teacher = await stage.visit(province.people.subjectTeacher);
  homeroom = await stage.visit(province.people.homeroomTeacher);
  principal = await stage.visit(province.people.principal);
}, 60_000);
afterAll(() => stage.close());

type Saved = { filterId: string; name: string; address: string; count?: number; current: boolean; own: boolean };
type Menu = { saved: { filters: Saved[]; starred: Saved[]; canSave: boolean } };
type Inbox = Menu & {
  openTasks: number;
  filters: { filter: string; count: number }[];
  groups: { rows: { subject?: string; className?: string }[] }[];
};

const read = async <T>(who: Visitor, path: string): Promise<T> =>
  (await (await who.get(path, 'application/json')).json()) as T;
const save = (who: Visitor, fields: object) =>
  who.send('/filters', { commandId: newId(), page: 'inbox', name: 'Khối 5 chưa ký', query: 'grade=5', ...fields });
const change = (who: Visitor, id: string, type: string, fields: object = {}) =>
  who.send(`/filters/${id}/${type}`, { commandId: newId(), ...fields });
const saved = async (who: Visitor, fields: object = {}): Promise<string> =>
  ((await (await save(who, fields)).json()) as { filterId: string }).filterId;
const inMenu = async (who: Visitor, page = '/inbox') => (await read<Menu>(who, page)).saved.filters;

describe('the filters of the inbox', () => {
  it('narrow by grade, class, subject and act, and count as they show', async () => {
    const all = await read<Inbox>(teacher, '/inbox');
    const { classId } = province;
    expect(all.openTasks).toBeGreaterThan(8);
    const maths = await read<Inbox>(teacher, `/inbox?grade=5&class=${classId}&subject=math&act=yearEnd`);
    expect(maths.groups.flatMap(({ rows }) => rows)).toEqual([expect.objectContaining({ subject: 'Toán' })]);
    expect(maths.filters.find(({ filter }) => filter === 'all')?.count).toBe(1);
    expect(maths.openTasks).toBe(all.openTasks);
    const none = await read<Inbox>(teacher, '/inbox?grade=4');
    expect(none.groups).toEqual([]);
  });

  it('take no notice of what the page does not know', async () => {
    const all = await read<Inbox>(teacher, '/inbox');
    const odd = await read<Inbox>(teacher, '/inbox?grade=9&subject=latin&only=never&name=Bao');
    expect(odd.groups).toEqual(all.groups);
    expect(odd.saved.canSave).toBe(false);
  });
});

describe('a saved filter', () => {
  it('is on the next page, pinned as a chip with its count, and found again as the present one', async () => {
    const answer = await teacher.post('/filters', {
      ...{ commandId: newId(), page: 'inbox', name: 'Toán khối 5', query: 'grade=5&subject=math', starred: 'yes' },
    });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/inbox?grade=5&subject=math']);
    const page = await (await teacher.get('/inbox')).text();
    expect(page).toMatch(
      /<a class="chip" href="\/inbox\?grade&#x3D;5&amp;subject&#x3D;math"[^>]*><svg[^>]*>.*?<\/svg>Toán khối 5 <b>\d+<\/b>/,
    );

    const { starred, canSave } = (await read<Menu>(teacher, '/inbox?subject=math&grade=5')).saved;
    expect(starred).toEqual([expect.objectContaining({ name: 'Toán khối 5', count: 4, current: true })]);
    expect(canSave).toBe(false);
  });

  it('is renamed, unpinned and deleted by its owner, without script', async () => {
    const id = await saved(teacher, { name: 'Tạm', query: 'only=soon' });
    expect((await teacher.post(`/filters/${id}/rename`, { commandId: newId(), name: ' Trong  3 ngày ' })).status).toBe(
      303,
    );
    expect(await inMenu(teacher)).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Trong 3 ngày' })]));
    await change(teacher, id, 'star', { starred: 'yes' });
    expect((await read<Menu>(teacher, '/inbox')).saved.starred.map(({ filterId }) => filterId)).toContain(id);
    await change(teacher, id, 'star');
    expect((await read<Menu>(teacher, '/inbox')).saved.starred.map(({ filterId }) => filterId)).not.toContain(id);
    expect(await (await teacher.get('/filters')).text()).toContain('Trong 3 ngày');
    await change(teacher, id, 'delete');
    expect((await inMenu(teacher)).map(({ filterId }) => filterId)).not.toContain(id);
  });

  it('is kept once, however often its page is sent', async () => {
    const commandId = newId();
    for (let i = 0; i < 2; i++)
      expect((await save(homeroom, { commandId, name: 'Hai lần', query: 'only=first' })).status).toBe(200);
    expect((await inMenu(homeroom)).filter(({ name }) => name === 'Hai lần')).toHaveLength(1);
  });

  it('gets one name of two that ask for it at once', async () => {
    const one = { name: 'Cùng lúc', query: 'only=later' };
    const answers = await Promise.all([save(homeroom, one), save(homeroom, one)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });
});

describe('sharing a filter', () => {
  it('lets the people of the unit use it, each seeing only his own', async () => {
    const id = await saved(teacher, { name: 'Tổ Toán', query: 'subject=math', shared: 'yes' });
    const [hers] = (await inMenu(homeroom)).filter(({ filterId }) => filterId === id);
    expect(hers).toMatchObject({ name: 'Tổ Toán', own: false, count: 0, address: '/inbox?subject=math' });
    expect((await read<Inbox>(homeroom, hers?.address ?? '')).groups).toEqual([]);

    await change(homeroom, id, 'star', { starred: 'yes' });
    await change(teacher, id, 'share');
    expect((await read<Menu>(homeroom, '/inbox')).saved).toMatchObject({ starred: [] });
    expect((await inMenu(homeroom)).map(({ filterId }) => filterId)).not.toContain(id);
  });

  it('reaches nobody of another school, and no page that the other may not open', async () => {
    const other = await aProvince(database, { pupils: 1 });
    const elsewhere = await stage.visit(other.people.principal);
    await saved(teacher, { name: 'Cả trường', query: 'only=first', shared: 'yes' });
    expect((await inMenu(elsewhere)).map(({ name }) => name)).not.toContain('Cả trường');

    const query = `classId=${province.classId}&stage=entering`;
    const id = await saved(principal, { page: 'classRecords', name: 'Đang nhập', query, shared: 'yes' });
    expect(await (await teacher.get('/filters')).text()).not.toContain('Đang nhập');
    expect((await change(teacher, id, 'star', { starred: 'yes' })).status).toBe(404);
    expect(await inMenu(homeroom, `/classes/${province.classId}/records`)).toEqual([
      expect.objectContaining({ name: 'Đang nhập', count: 3 }),
    ]);
  });
});

describe('what a saved filter may be', () => {
  it.each([
    ['inbox', 'grade=5&name=B%E1%BA%A3o'],
    ['inbox', 'grade=9'],
    ['inbox', ''],
    ['inbox', 'person=01M8CWMJ93K7MG42R82H2KQRN2'],
    ['classRecords', 'stage=entering'],
    ['people', 'q=Nguyen'],
    ['classMap', 'step=homeroom'],
    ['schoolMap', 'schoolId=01M8CWMJ93K7MG42R82H2KQRN2&step=enter&sort=name'],
    ['workflows', 'state=stuck&after=1-2'],
  ] as const)('of %s is not "%s": chosen values alone, no word that somebody typed', (page, text) => {
    expect(isFilterOf(page, text)).toBe(false);
  });

  it('is refused for a page that one may not open', async () => {
    const answer = await save(teacher, { page: 'workflows', query: 'state=stuck' });
    expect(await answer.json()).toMatchObject({ code: 'HBS-LOC-104' });
  });

  it('names the page as its route has it, with the roles of its route', () => {
    for (const name of Object.keys(FILTERED_PAGES) as FilteredPageName[]) {
      const { path, roles } = FILTERED_PAGES[name];
      const need = ROUTES.find((route) => route.method === 'GET' && route.path === path)?.need;
      const asked = need?.kind === 'roles' ? [...need.roles].toSorted() : need?.kind;
      expect([name, asked]).toEqual([name, roles === 'signedIn' ? roles : [...roles].toSorted()]);
    }
  });
});

describe('the other pages', () => {
  it('have their filters saved and counted as well', async () => {
    await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
    await grant(database, province.people.stranger, 'provinceAdministrator', province.provinceId);
    const officer = await stage.visit(province.people.stranger);
    await saved(officer, { page: 'certificates', name: 'Chờ duyệt', query: 'only=waiting', starred: 'yes' });
    await saved(officer, { page: 'workflows', name: 'Kẹt', query: 'state=stuck&kind=recordYear', starred: 'yes' });
    await saved(principal, { page: 'people', name: 'Chưa vào', query: 'only=neverSignedIn', starred: 'yes' });
    expect(await (await officer.get('/certificates')).text()).toMatch(/Chờ duyệt <b>0<\/b>/);
    expect(await (await officer.get('/workflows')).text()).toContain(
      '/workflows?kind&#x3D;recordYear&amp;state&#x3D;stuck',
    );
    expect(await (await principal.get('/people')).text()).toMatch(/Chưa vào <b>\d+<\/b>/);
  });

  it('keep a filter of the homeroom grid for its class, with its count, at the year’s end alone', async () => {
    const { classId } = province;
    const grid = `/classes/${classId}/sheets/homeroom`;
    const query = new URLSearchParams({ classId, only: 'own', point: 'yearEnd', subject: 'homeroom' }).toString();
    await saved(homeroom, { page: 'homeroomGrid', name: 'Còn thiếu của tôi', query, starred: 'yes' });
    const page = await (await homeroom.get(`${grid}/yearEnd?only=own`)).text();
    expect(page).toMatch(
      new RegExp(
        `class="chip" href="${grid}/yearEnd\\?only&#x3D;own" aria-current="true">.*Còn thiếu của tôi <b>3</b>`,
      ),
    );
    expect(await (await homeroom.get(`${grid}/endTerm1`)).text()).not.toContain('Còn thiếu của tôi');
    const elsewhere = await save(homeroom, { page: 'homeroomGrid', query: query.replace('yearEnd', 'endTerm1') });
    expect(await elsewhere.json()).toMatchObject({ code: 'HBS-LOC-104' });
  });

  it('keep the step and the grade chosen on a map for its school or province, and no order or page of its list', async () => {
    await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
    const officer = await stage.visit(province.people.stranger);
    const { provinceId, schoolId } = province;
    const map = `/provinces/${provinceId}/process-map`;
    expect((await read<Menu>(officer, map)).saved.canSave).toBe(false);
    const chosen = await (await officer.get(`${map}?step=principal&sort=name`)).text();
    const present = /name="query" value="([^"]+)"/
      .exec(chosen)?.[1]
      ?.replaceAll('&#x3D;', '=')
      .replaceAll('&amp;', '&');
    await saved(officer, { page: 'provinceMap', name: 'Chờ hiệu trưởng', query: present, starred: 'yes' });
    expect(await (await officer.get(map)).text()).toMatch(
      new RegExp(`class="chip" href="${map}\\?step&#x3D;principal">.*Chờ hiệu trưởng`),
    );

    const ofSchool = `/schools/${schoolId}/process-map?grade=5&step=enter`;
    const query = `grade=5&schoolId=${schoolId}&step=enter`;
    await saved(principal, { page: 'schoolMap', name: 'Khối 5 đang nhập', query });
    expect(await inMenu(principal, ofSchool)).toEqual([
      expect.objectContaining({ name: 'Khối 5 đang nhập', address: ofSchool, current: true }),
    ]);
  });

  it('show one stage of a class’s records, and take along what they show', async () => {
    const address = `/classes/${province.classId}/records`;
    type Records = { records: object[]; stages: { count: number }[] };
    expect((await read<Records>(principal, `${address}?stage=entering`)).records).toHaveLength(3);
    expect((await read<Records>(principal, `${address}?stage=closed`)).records).toHaveLength(0);
    const file = await principal.post(`${address}/export?stage=closed`, { format: 'csv' });
    expect((await file.text()).trim().split('\r\n')).toHaveLength(1);
  });
});
