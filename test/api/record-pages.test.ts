import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { showMoment } from '../../domain/calendar/instant.ts';
import { noteExport } from '../../persistence/exports/export-log.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { type Acting, acting, byWorkflow, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor } from '../certificates.ts';
import { fillHomeroom, fillSheet } from '../drafts.ts';
import { aProvince, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import type { ApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';
import { openWorkingStage } from './working-stage.ts';

let stage: ApiStage;
let database: DataSource;
let province: Province;
let who: Acting;
let records: readonly string[];
const visitors = new Map<string, Visitor>();

beforeAll(async () => {
  stage = await openWorkingStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 3 });
  const certificates = await certificatesFor(database, await aTrustedCa(database), province);
  await startSchool(stage, province);
  who = acting(database, province, certificates, byWorkflow(stage));
  for (const subject of SUBJECTS) {
    await fillSheet(database, province, subject);
    await who.signRows(subject);
  }
  await until('with the homeroom teacher', async () =>
    (await recordsOf(database, province)).every(({ stage }) => stage === 'homeroom'),
  );
  await fillHomeroom(database, province);
  records = (await recordsOf(database, province)).map(({ id }) => id);
  for (const id of records) expect(typeof (await who.sign(id))).toBe('number');
  for (const name of ['principal', 'homeroomTeacher', 'clerk', 'administrator', 'stranger', 'subjectTeacher'] as const)
    visitors.set(name, await stage.visit(province.people[name]));
}, 180_000);
afterAll(() => stage.close());

const as = (name: string): Visitor => {
  const visitor = visitors.get(name);
  if (!visitor) throw new Error(`nobody is ${name}`);
  return visitor;
};
/** The page to which the button "In lịch sử này" leads. */
const printed = async (name: string, recordId = ''): Promise<Response> => {
  const pressed = await as(name).post(`/records/${recordId}/print`, { commandId: newId() });
  return as(name).get(pressed.headers.get('location') ?? '');
};
type Waiting = { marked: object[]; groups: { records: { recordId: string; mark: string }[] }[] };
const waiting = async (): Promise<Waiting> =>
  (await (await as('principal').get('/records/approve', 'application/json')).json()) as Waiting;
const markedNow = async (): Promise<number> => (await waiting()).marked.length;

describe('the history of a record', () => {
  it('tells each signature and step by name, to those of the class and school', async () => {
    for (const name of ['principal', 'homeroomTeacher', 'clerk', 'administrator', 'subjectTeacher']) {
      const page = await as(name).get(`/records/${records[0]}`);
      expect([name, page.status]).toEqual([name, 200]);
      expect(await page.text()).toContain('Trần Thị Ánh');
    }
  });

  it('does not exist for anybody else, like a record that there is not', async () => {
    const [foreign, unknown] = [
      await as('stranger').get(`/records/${records[0]}`, 'application/json'),
      await as('principal').get(`/records/${newId()}`, 'application/json'),
    ];
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    const said = async (answer: Response) => ({ ...((await answer.json()) as object), requestId: 'its own' });
    expect(await said(foreign)).toEqual(await said(unknown));
  });

  it('keeps what was tried and refused, with its code', async () => {
    expect(await who.seal(records[0] ?? '')).toBe('NOT_AT_THIS_STAGE');
    const page = await (await as('principal').get(`/records/${records[0]}?only=refused`)).text();
    expect(page).toContain('Võ Thị Hường');
    expect(page).toMatch(/HBS-[A-Z]+-\d+/);
  });
});

describe('what a history counts and compares', () => {
  type Page = {
    readonly waiting: {
      readonly waited: number;
      readonly steps: readonly { readonly words: string; readonly isOpen: boolean }[];
    };
    readonly steps: readonly { readonly done: boolean; readonly endedAt?: number }[];
    readonly entries: readonly { readonly words: string; readonly changes?: readonly object[] }[];
  };
  const pageOf = async (name: string): Promise<Page> =>
    (await (await as(name).get(`/records/${records[0]}`, 'application/json')).json()) as Page;

  it('says how long the record waited with whom, the open step last', async () => {
    const { waiting, steps } = await pageOf('principal');
    expect(waiting.steps.map(({ words, isOpen }) => [words, isOpen])).toEqual([
      ['history.waiting.entry', false],
      ['history.waiting.homeroom', false],
      ['history.waiting.principal', true],
    ]);
    expect(waiting.waited).toBeGreaterThan(0);
    expect(steps.map(({ done, endedAt }) => done && endedAt !== undefined).slice(0, 4)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('shows what a part said before it was signed again to those who read content; the administrator sees states (D31)', async () => {
    await aSignedPart('Em Nhật Minh hát hay.', 1_000);
    await aSignedPart('Em hát đúng nhịp.', 2_000);
    const changes = async (name: string) => (await pageOf(name)).entries.flatMap((entry) => entry.changes ?? []);
    expect(await changes('principal')).toEqual([
      { field: 'Nhận xét', before: 'Em Nhật Minh hát hay.', after: 'Em hát đúng nhịp.' },
    ]);
    for (const name of ['administrator', 'subjectTeacher']) expect(await changes(name)).toEqual([]);
    const taken = async (name: string) =>
      (await as(name).post(`/records/${records[0]}/export`, { format: 'csv' })).text();
    expect(await taken('principal')).toContain('Em Nhật Minh hát hay. → Em hát đúng nhịp.');
    for (const name of ['administrator', 'subjectTeacher']) expect(await taken(name)).not.toContain('hát');
  });

  it('prints the chain of signatures without results, and notes who had it printed', async () => {
    const page = await printed('administrator', records[0]);
    const text = await page.text();
    expect(page.status).toBe(200);
    expect(text).toContain('Lịch sử học bạ số');
    expect(text).toContain('phần môn Nghệ thuật (Âm nhạc)');
    const [own] = await database.query<{ serial: string; signed_at: Date }[]>(
      `SELECT c.serial, s.signed_at FROM signature s JOIN certificate c ON c.id = s.certificate_id
       WHERE s.signer_id = ? AND s.role = 'subjectTeacher' ORDER BY s.signed_at LIMIT 1`,
      [province.people.subjectTeacher],
    );
    expect(text).toMatch(new RegExp(`${showMoment(own?.signed_at.getTime() ?? 0)}(.|\\n)*${own?.serial}`));
    expect(text).not.toContain('Em hát đúng nhịp.');
    const noted = () =>
      database.query(`SELECT person_id FROM export_log WHERE format = 'paper' AND of_id = ?`, [records[0]]);
    expect(await noted()).toEqual([{ person_id: province.people.administrator }]);
    expect((await as('stranger').post(`/records/${records[0]}/print`, { commandId: newId() })).status).toBe(404);
  });

  it('is noted once for one press, not by reading its page again, and leads nobody else to it', async () => {
    const commandId = newId();
    const press = () => as('clerk').post(`/records/${records[1]}/print`, { commandId });
    const [once, twice] = [await press(), await press()];
    const address = once.headers.get('location') ?? '';
    expect([once.status, twice.headers.get('location')]).toEqual([303, address]);
    for (let i = 0; i < 2; i++) expect((await as('clerk').get(address)).status).toBe(200);
    expect(await database.query('SELECT what, person_id FROM export_log WHERE of_id = ?', [records[1]])).toEqual([
      { what: 'history', person_id: province.people.clerk },
    ]);
    expect((await as('principal').get(address)).status).toBe(404);
    expect((await as('clerk').get(address.replace('/print/', '/look-up-slip/'))).status).toBe(404);
    const yesterday = { id: newId(), at: Date.now() - 24 * 60 * 60 * 1000 };
    const kept = { personId: province.people.clerk, unitId: province.schoolId, ofId: records[1] ?? '' };
    await noteExport(database, { ...yesterday, ...kept, what: 'history', format: 'paper', rows: 1 });
    expect((await as('clerk').get(address.replace(commandId, yesterday.id))).status).toBe(404);
    expect(await (await as('subjectTeacher').get(`/records/${records[1]}`)).text()).not.toContain('/print"');
  });

  /** A part of music as a ceremony leaves it: revision, signature, evidence. */
  async function aSignedPart(comment: string, at: number): Promise<void> {
    const [revision, signature, day] = [newId(), newId(), new Date(at)];
    const [record] = await recordsOf(database, province);
    const [enrolment, teacher, zeros] = [record?.enrolment_id, province.people.subjectTeacher, '0'.repeat(64)];
    await database.query(
      `INSERT INTO part_revision (id, enrolment_id, sheet_id, subject, point, kind, comment, salt, digest, draft_digest, by_person, created_at)
       VALUES (?, ?, ?, 'music', 'yearEnd', 'normal', ?, ?, ?, ?, ?, ?)`,
      [revision, enrolment, newId(), comment, zeros, zeros, zeros, teacher, day],
    );
    await database.query(
      `INSERT INTO signature (id, role, certificate_id, signer_id, signed_at, checked)
       SELECT ?, 'subjectTeacher', c.id, ?, ?, '' FROM certificate c WHERE c.person_id = ? LIMIT 1`,
      [signature, teacher, day, teacher],
    );
    await database.query(
      `INSERT INTO evidence (revision_id, enrolment_id, subject, signature_id, file_sha256) VALUES (?, ?, 'music', ?, ?)`,
      [revision, enrolment, signature, zeros],
    );
  }
});

describe('the files of a record', () => {
  const FILES = [
    { name: 'form.pdf', type: 'application/pdf', column: 'pdf_sha256', saved: 'pdf', of: 0 },
    { name: 'record.xml', type: 'application/xml', column: 'xml_sha256', saved: 'xml', of: 1 },
  ] as const;

  it.each(FILES)(
    '$name is there once something is signed, byte for byte, never kept by the browser, its reading noted',
    async ({ name, type, column, saved, of }) => {
      const address = `/records/${records[of]}/${name}`;
      await database.query(`UPDATE record_revision v JOIN record r ON r.revision_id = v.id SET v.${column} = NULL`);
      expect((await as('principal').post(address, {})).status).toBe(404);

      const bytes = Buffer.from(`signed\r\n\tbytes of ${name}`);
      const sha256 = await localFileStore(join(stage.folder, 'files')).put(database, bytes, saved);
      await database.query(
        `UPDATE record_revision v JOIN record r ON r.revision_id = v.id SET v.${column} = ? WHERE r.id = ?`,
        [sha256, records[of]],
      );
      const answer = await as('homeroomTeacher').post(address, {});
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain(type);
      expect(answer.headers.get('content-disposition')).toBe(
        `attachment; filename="hoc-ba-${records[of]}.${name.slice(-3)}"`,
      );
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
      expect(await database.query('SELECT 1 FROM record_view WHERE record_id = ?', [records[of]])).toHaveLength(1);
      expect((await as('homeroomTeacher').get(address)).status).toBe(404);
      expect(await (await as('principal').get(`/records/${records[of]}`)).text()).toContain(address);
    },
  );

  it.each(FILES)(
    '$name is not for the administrator, who sees states and no results (D31), nor for strangers',
    async ({ name, of }) => {
      for (const person of ['administrator', 'subjectTeacher', 'stranger'])
        expect((await as(person).post(`/records/${records[of]}/${name}`, {})).status).toBe(404);
      expect(await (await as('administrator').get(`/records/${records[of]}`)).text()).not.toContain(`/${name}`);
    },
  );
});

describe('the principal’s desk', () => {
  it('is the principal’s alone', async () => {
    for (const name of ['homeroomTeacher', 'clerk', 'administrator', 'stranger'])
      expect((await as(name).get('/records/approve')).status).toBe(404);
    const page = await as('principal').get(`/records/approve?class=${province.classId}`);
    expect(await page.text()).toContain('Trần Gia Bảo 0');
  });

  it('marks many at once and takes marks back', async () => {
    const marks = (await waiting()).groups.flatMap((group) => group.records.map(({ mark }) => mark));
    expect((await as('principal').post('/records/approve/mark', { records: marks })).status).toBe(303);
    expect(await markedNow()).toBe(3);
    await as('principal').post('/records/approve/unmark', { records: records[2] ?? '' });
    expect(await markedNow()).toBe(2);
  });

  it('marks nothing of another school', async () => {
    const other = await aProvince(database, { pupils: 1 });
    const [foreign] = await recordsOf(database, other);
    const mark = `${foreign?.id}:${newId()}`;
    const answer = await as('principal').send('/records/approve/mark', { records: [mark] });
    expect(await answer.json()).toMatchObject({ refused: 'PAGE_NOT_FOUND' });
  });

  it('loses a mark when the content changes', async () => {
    await database.query('UPDATE record SET content_digest = ? WHERE id = ?', ['1'.repeat(64), records[1]]);
    expect(await markedNow()).toBe(1);
    await database.query('UPDATE record SET content_digest = ? WHERE id = ?', ['0'.repeat(64), records[1]]);
  });

  it('returns a part to its teacher with the reason, and the reason is in the history', async () => {
    const page = await as('principal').get(`/records/${records[2]}/return?part=music`, 'application/json');
    const { record, proposed } = (await page.json()) as { record: { rev: number }; proposed: object[] };
    expect(proposed).toMatchObject([
      { part: 'music', teacher: 'Nguyễn Thị Bưởi', chosen: true, stays: 7, again: { homeroom: true } },
      { part: 'homeroom', teacher: 'Trần Thị Ánh', chosen: false },
    ]);
    const form = {
      commandId: newId(),
      seen: String(record.rev),
      part: 'music',
      reason: 'otherPupil',
      note: 'Nhận xét ghi tên bạn khác.',
      dueOn: '2099-06-30',
    };
    const answer = await as('principal').post(`/records/${records[2]}/return`, form);
    expect(answer.headers.get('location')).toBe(`/records/${records[2]}`);
    expect((await recordsOf(database, province))[2]?.stage).toBe('entering');
    expect(await (await as('homeroomTeacher').get(`/records/${records[2]}`)).text()).toContain(
      'Ghi nhầm tên hoặc nội dung của em khác. Nhận xét ghi tên bạn khác.',
    );
    expect(await (await as('subjectTeacher').get(`/records/${records[2]}`)).text()).toContain(form.note);
    for (const page of [as('administrator').get(`/records/${records[2]}`), printed('administrator', records[2])]) {
      const text = await (await page).text();
      expect(text).toContain('trả lại');
      expect(text).not.toContain(form.note);
    }
  });

  it('refuses a return to a day that has passed, or of a part that is none', async () => {
    const form = { commandId: newId(), seen: '1', part: 'music', note: 'x', dueOn: '2020-01-01' };
    expect((await as('principal').post(`/records/${records[0]}/return`, form)).status).toBe(422);
    const other = { ...form, part: 'latin', dueOn: '2099-06-30' };
    expect((await as('principal').post(`/records/${records[0]}/return`, other)).status).toBe(422);
    const silent = { ...form, reason: 'other', note: ' ', dueOn: '2099-06-30' };
    expect((await as('principal').post(`/records/${records[0]}/return`, silent)).status).toBe(422);
  });
});
