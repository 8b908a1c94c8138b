import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { keepPupilData } from '../../persistence/acts/pupil-data.ts';
import { recordForAct } from '../../persistence/acts/record-for-act.ts';
import { draftRows } from '../../persistence/class-sheet/draft.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byJudge } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { cell } from '../drafts.ts';
import { manyRecords } from '../many-records.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { recordsOf, sheetOf } from '../rows.ts';
import { signClass } from '../signed-class.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { aPdfOfPages } from './small-pdf.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let certificates: Awaited<ReturnType<typeof certificatesFor>>;
let people: Acting;
let principal: Visitor;
let deputy: Visitor;
let ids: readonly string[];
let enrolments: readonly string[];

/** A class of six, all with the principal; nobody has looked yet. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 6 });
  await grant(database, province.people.deputy, 'signOnBehalf', province.schoolId);
  certificates = await certificatesFor(database, await aTrustedCa(database), province);
  people = acting(database, province, certificates, byJudge(database));
  await signClass(database, province, people);
  const rows = await recordsOf(database, province);
  ids = rows.map(({ id }) => id);
  enrolments = rows.map(({ enrolment_id }) => enrolment_id);
  for (const id of ids) await signAsHomeroom(id);
  principal = await stage.visit(province.people.principal);
  deputy = await stage.visit(province.people.deputy);
}, 120_000);
afterAll(() => stage.close());

/** Her signature, with her inputs frozen as a ceremony's prepare leaves them. The digest on the foot is the same each time. */
async function signAsHomeroom(recordId: string): Promise<void> {
  expect(await people.sign(recordId)).toEqual(expect.any(Number));
  const [row] = await database.query<{ revision_id: string; enrolment_id: string; school_id: string }[]>(
    'SELECT revision_id, enrolment_id, school_id FROM record WHERE id = ?',
    [recordId],
  );
  const sheet = await sheetOf(database, province, 'homeroom');
  const drafts = (await draftRows(database, sheet, 'yearEnd')).get(row?.enrolment_id ?? '') ?? {};
  await database.query(
    `INSERT INTO homeroom_revision (id, enrolment_id, sheet_id, kind, content, digest, by_person, created_at) VALUES (?, ?, ?, 'normal', ?, '', 'test', NOW(3))`,
    [row?.revision_id, row?.enrolment_id, sheet, JSON.stringify(drafts)],
  );
}

/** A part goes back, is typed anew and signed, and she signs again. */
async function mend(i: number, subject: string, comment: string): Promise<void> {
  const [id = '', enrolment = ''] = [ids[i], enrolments[i]];
  expect(await people.returnToTeacher(id, subject, province.people.principal)).toEqual(expect.any(Number));
  await cell(database, await sheetOf(database, province, subject), enrolment, 'comment', comment);
  expect(await people.signRows(subject, [enrolment])).toEqual(expect.any(Number));
  await people.lookAgain(id);
  await signAsHomeroom(id);
}

type Queued = { recordId: string; mark: string; reasons: string[]; read: boolean; marked: boolean };
type Desk = {
  total: number;
  readAt: number;
  restCount: number;
  marked: { recordId: string }[];
  groups: { records: Queued[] }[];
  said: { gone?: true };
  record?: {
    pages: { address: string }[];
    back: string;
    changes: { state: string; rows?: { part: string; field: string; before: string; after: string }[] };
    checks: { words: string; tone: string; part?: string }[];
  };
};
const desk = async (who: Visitor, query = ''): Promise<Desk> =>
  (await (await who.get(`/records/approve${query}`, 'application/json')).json()) as Desk;
const queued = async (who: Visitor, i: number): Promise<Queued> => {
  const found = (await desk(who)).groups.flatMap(({ records }) => records).find(({ recordId }) => recordId === ids[i]);
  if (!found) throw new Error('not on the desk');
  return found;
};
const opened = async (who: Visitor, i: number) => (await desk(who, `?record=${ids[i]}`)).record;
const answer = async (sent: Promise<Response>) => (await (await sent).json()) as Record<string, unknown>;

describe('the queue', () => {
  it('has nothing further to look at in what was never flagged, and says what was never read', async () => {
    const page = await desk(principal);
    expect([page.total, page.restCount]).toEqual([6, 6]);
    expect(await queued(principal, 0)).toMatchObject({ reasons: [], read: false, marked: false });
    await opened(principal, 0);
    expect(await queued(principal, 0)).toMatchObject({ reasons: [], read: true });
    expect(await queued(deputy, 0)).toMatchObject({ read: false });
  });

  it('says never read, then unchanged, then value by value what changed since, as often as the page is read', async () => {
    expect((await opened(principal, 1))?.changes).toMatchObject({ state: 'never' });
    expect((await opened(principal, 1))?.changes).toMatchObject({ state: 'unchanged' });

    await mend(1, 'music', 'Em hát đúng giai điệu, cần mạnh dạn hơn.');
    expect(await queued(principal, 1)).toMatchObject({ reasons: ['changed'], read: false });
    expect(await queued(deputy, 1)).toMatchObject({ reasons: ['sentBack'] });
    const expected = {
      state: 'changed',
      rows: [
        {
          part: 'Nghệ thuật (Âm nhạc)',
          field: 'Nhận xét',
          before: 'Em tiến bộ rõ.',
          after: 'Em hát đúng giai điệu, cần mạnh dạn hơn.',
        },
      ],
    };
    for (let i = 0; i < 2; i++) expect((await opened(principal, 1))?.changes).toMatchObject(expected);
    expect((await opened(principal, 1))?.back).toContain('part=music');
    expect(await queued(principal, 1)).toMatchObject({ reasons: ['changed'], read: true });
    const page = await (await principal.get(`/records/approve?record=${ids[1]}&view=compare`)).text();
    expect(page).toContain('<mark>Em hát đúng giai điệu, cần mạnh dạn hơn.</mark>');
  });

  it('sees a change of the pupil’s data, which the digest on the form’s foot does not cover', async () => {
    const [id = '', dataId] = [ids[5], newId()];
    await opened(deputy, 5);
    const record = await recordForAct(database, id, '2026-11-26');
    if (!record) throw new Error('no record');
    const data = { ...record.data, residence: 'Thôn 2, Tam Kỳ' };
    const by = province.people.homeroomTeacher;
    const stale = (await queued(deputy, 5)).mark;
    await keepPupilData(database, { id: dataId, recordId: id, data, by, at: Date.now() });
    const changed = await people.act(id, by, { type: 'pupilDataChanged', pupilDataId: dataId });
    expect(changed).toEqual(expect.any(Number));
    await signAsHomeroom(id);
    expect((await opened(deputy, 5))?.changes).toMatchObject({
      state: 'changed',
      rows: [{ field: 'Nơi ở hiện nay', before: 'Tam Kỳ', after: 'Thôn 2, Tam Kỳ' }],
    });
    const said = await answer(deputy.send('/records/approve/mark', { records: [stale] }));
    expect(said).toMatchObject({ refused: 'READ_ANOTHER_CONTENT' });
  });

  it('tells a signing anew of the same content from a change', async () => {
    await opened(principal, 2);
    await mend(2, 'art', 'Em tiến bộ rõ.');
    expect((await opened(principal, 2))?.changes).toMatchObject({ state: 'signedAgain' });
  });

  it('asks about another child’s name in a comment, and proposes that teacher', async () => {
    const [other] = await database.query<{ full_name: string }[]>(
      'SELECT d.full_name FROM record r JOIN pupil p ON p.id = r.pupil_id JOIN pupil_data d ON d.id = p.pupil_data_id WHERE r.id = ?',
      [ids[0]],
    );
    const called = other?.full_name.split(' ').slice(-2).join(' ');
    await mend(3, 'ethics', `Em ${called} lễ phép.`);
    const record = await opened(principal, 3);
    expect(record?.checks).toContainEqual(
      expect.objectContaining({ words: 'principal.check.otherName', part: 'ethics' }),
    );
    expect(record?.back).toContain('part=ethics');
  });

  it('says of signatures without evidence that they are missing, never that they are valid', async () => {
    const checks = (await opened(principal, 0))?.checks ?? [];
    expect(checks).toContainEqual(expect.objectContaining({ words: 'principal.check.unsigned', tone: 'stop' }));
  });
});

describe('marks', () => {
  const markAll = (who: Visitor, marks: readonly string[]) =>
    answer(who.send('/records/approve/mark', { records: marks }));

  it('stand on the content that was read: what changed meanwhile is refused, and named', async () => {
    const stale = (await queued(principal, 4)).mark;
    await mend(4, 'math', 'Em tính nhanh hơn trước.');
    expect(await markAll(principal, [stale])).toMatchObject({ refused: 'READ_ANOTHER_CONTENT', code: 'HBS-HB-142' });
    const fresh = (await queued(principal, 5)).mark;
    expect(await markAll(principal, [stale, fresh])).toEqual({
      marked: 1,
      leftOut: [{ recordId: ids[4], refused: 'READ_ANOTHER_CONTENT' }],
    });
  });

  it('are taken back together, whichever revision the box names', async () => {
    const { mark } = await queued(principal, 5);
    await markAll(principal, [mark]);
    expect(await queued(principal, 5)).toMatchObject({ marked: true });
    await answer(principal.send('/records/approve/unmark', { records: [mark] }));
    expect(await queued(principal, 5)).toMatchObject({ marked: false });
  });

  it('lead by keyboard to the next that has none, and say whose was given', async () => {
    const { mark } = await queued(principal, 1);
    const sent = await principal.post('/records/approve/mark', {
      records: mark,
      class: province.classId,
      onward: 'next',
    });
    const address = sent.headers.get('location') ?? '';
    expect(address).toMatch(new RegExp(`record=(?!${ids[1]})\\w{26}&marked=${ids[1]}$`));
    expect(await (await principal.get(address)).text()).toContain('action="/records/approve/unmark"');
  });

  it('are given together to what is unchanged or never flagged, as it stood when the page was read', async () => {
    const { readAt } = await desk(deputy);
    await mend(5, 'art', 'Em vẽ đẹp.');
    const said = await answer(deputy.send('/records/approve/mark-rest', { readAt }));
    expect(said).toEqual({ marked: 1, leftOut: [] });
    expect((await desk(deputy)).marked).toEqual([{ recordId: ids[0] }]);
  });

  it('of two people are each one’s own; what one has signed the other is told about', async () => {
    const both = await queued(principal, 0);
    expect(await markAll(principal, [both.mark])).toMatchObject({ marked: 1 });
    expect(await queued(deputy, 0)).toMatchObject({ marked: true });

    expect(await people.approve(ids[0] ?? '')).toEqual(expect.any(Number));
    expect(await markAll(deputy, [both.mark])).toMatchObject({ refused: 'NOT_WITH_YOU_ANY_MORE', code: 'HBS-HB-141' });
    expect((await desk(deputy, `?record=${ids[0]}`)).said).toMatchObject({ gone: true });
    expect((await desk(deputy)).marked).toEqual([]);
    const words = await (await deputy.post('/records/approve/mark', { records: both.mark })).text();
    expect(words).toContain('học bạ này không còn chờ duyệt');
  });

  it('are signed in the one ceremony over exactly the reader’s own', async () => {
    expect(await answer(deputy.send('/records/approve/sign', {}))).toMatchObject({ refused: 'NOTHING_TO_SIGN' });
    const mine = (await desk(principal)).marked.map(({ recordId }) => recordId);
    const { ceremonyId } = await answer(principal.send('/records/approve/sign', {}));
    const items = await database.query<{ subject_id: string }[]>(
      'SELECT subject_id FROM ceremony_item WHERE ceremony_id = ? ORDER BY subject_id',
      [ceremonyId],
    );
    expect(items.map(({ subject_id }) => subject_id)).toEqual(mine.toSorted());
    expect(await answer(principal.send('/records/approve/sign', {}))).toMatchObject({
      refused: 'DOCUMENT_IN_CEREMONY',
    });
  });
});

describe('the pages of a form as pictures', () => {
  it('are those of the very file, drawn once, for its readers alone', async () => {
    const sha256 = await localFileStore(join(stage.folder, 'files')).put(database, aPdfOfPages(3), 'pdf');
    await database.query('UPDATE record_revision SET pdf_sha256 = ? WHERE record_id = ?', [sha256, ids[2]]);
    const pages = (await opened(principal, 2))?.pages.map(({ address }) => address) ?? [];
    expect(pages).toEqual([3, 1, 2].map((n) => `/records/${ids[2]}/form/${sha256}/${n}`));

    const picture = await principal.get(pages[2] ?? '');
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(readdirSync(join(stage.folder, 'pictures')).sort()).toEqual([`${sha256}-2.palette.png`, `${sha256}.txt`]);

    const administrator = await stage.visit(province.people.administrator);
    expect((await administrator.get(pages[2] ?? '')).status).toBe(404);
    for (const other of [`/records/${ids[1]}/form/${sha256}/1`, `/records/${ids[2]}/form/${sha256}/4`])
      expect((await principal.get(other)).status).toBe(404);
    const page = await (await principal.get(`/records/approve?record=${ids[2]}`)).text();
    expect(page).toContain('alt="Trang 1 trên 3');
    expect(page).toContain('Nội dung bằng chữ');
  });
});

describe('single keys', () => {
  it('are on until the person switches them off in the profile', async () => {
    const page = async () => (await principal.get(`/records/approve?record=${ids[2]}`)).text();
    expect(await page()).toContain('desk-keys.js');
    await principal.post('/profile/keys', { keys: 'off' });
    expect(await page()).not.toMatch(/desk-keys\.js|<kbd class="no-phone"/);
    await principal.post('/profile/keys', { keys: 'on' });
  });
});

describe('a desk with 2,000 records', () => {
  it('is light and quick, and is marked whole', async () => {
    await manyRecords(database, province, ids[2] ?? '', 2_000);
    await desk(principal);
    const began = performance.now();
    const page = await (await principal.get(`/records/approve?record=${ids[2]}`)).text();
    const took = performance.now() - began;
    expect(page.length).toBeLessThan(150 * 1024);
    expect(took).toBeLessThan(1_000);
    const { readAt, restCount } = await desk(principal);
    expect(restCount).toBe(2_000);
    const said = await answer(principal.send('/records/approve/mark-rest', { readAt }));
    expect(said).toEqual({ marked: 2_000, leftOut: [] });
  }, 30_000);
});
