import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { DataSource } from 'typeorm';
import type { MinistryPortal } from '../../activities/exchange/ministry-portal.ts';
import { reportActivities } from '../../activities/exchange/report.ts';
import { isAnyReportable } from '../../persistence/exchange/packable.ts';
import { noteReportProgress } from '../../persistence/exchange/report-progress.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { type BareSchool, manySchools } from '../many-schools.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

const SCHOOLS = 60;
const EACH = 35;
let stage: ApiStage;
let database: DataSource;
let province: Province;
let schools: readonly BareSchool[];
let officer: Visitor;
let roundId: string;
const runId = newId();

type Outcome = { readonly state: string; readonly cause?: string; readonly code?: string };

/** What the ministry said of the i-th record of a school's package: by the package's number. */
function outcomeOf(school: number, i: number): Outcome {
  if (school >= 50) return { state: 'pending' };
  if (school === 0) return { state: 'refused', cause: 'transport', code: 'PACKAGE_GZIP' };
  if (school === 1) return { state: 'refused', cause: 'certificate', code: 'SIGNER_NOT_REGISTERED' };
  if (i < 2) return { state: 'refused', cause: 'content', code: 'NOT_AS_KNOWN' };
  return { state: 'taken' };
}

/** A report of sixty packages in the middle of its way: fifty answered, five waiting, five not sent. */
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  province = await aProvince(database, { pupils: 1, closeAt: Date.now() - 60_000 });
  const { provinceId, schoolYear, people } = province;
  schools = await manySchools(
    database,
    { provinceId, levelId: provinceId, schoolYear },
    Array.from({ length: SCHOOLS }, (_, i) => `Trường Tiểu học số ${100 + i}`),
    { records: EACH, standing: () => ({ stage: 'closed' }) },
  );
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    provinceId,
  ]);
  roundId = round?.id ?? '';
  await grant(database, people.stranger, 'provinceOfficer', provinceId);
  officer = await stage.visit(people.stranger);
  await aRun();
}, 120_000);
afterAll(() => stage.close());

async function aRun(): Promise<void> {
  const { provinceId, schoolYear } = province;
  const started = new Date(Date.now() - 600_000);
  await database.query(
    `INSERT INTO report_run (id, province_id, school_year, n, state, certificate_id, by_person, started_at) VALUES (?, ?, ?, 1, 'polling', ?, ?, ?)`,
    [runId, provinceId, schoolYear, newId(), newId(), started],
  );
  const items: unknown[][] = [];
  for (const [n, { schoolId, classId }] of schools.entries()) {
    const id = newId();
    const state = n < 50 ? 'answered' : n < 55 ? 'accepted' : 'signed';
    await database.query(
      `INSERT INTO message (id, side, type, unit_id, school_year, class_id, run_id, n, state, created_at, confirmed_at) VALUES (?, 'sent', '1', ?, ?, ?, ?, ?, ?, ?, ?)`,
      [id, provinceId, schoolYear, classId, runId, n + 1, state, started, started],
    );
    const records = await database.query<{ id: string; look_up_code: string }[]>(
      'SELECT id, look_up_code FROM record WHERE school_id = ? ORDER BY id',
      [schoolId],
    );
    for (const [i, record] of records.entries()) {
      const { state: said, cause = null, code } = outcomeOf(n, i);
      const faults = code === undefined ? null : JSON.stringify([{ refused: code }]);
      const open = said === 'pending' ? record.id : null;
      items.push([id, 'sent', i + 1, record.look_up_code.slice(0, 36), record.id, open, said, cause, faults]);
    }
  }
  for (let from = 0; from < items.length; from += 500)
    await database.query(
      'INSERT INTO message_item (message_id, side, n, look_up_code, record_id, open_record, state, cause, faults) VALUES ?',
      [items.slice(from, from + 500)],
    );
  await database.query(
    `UPDATE record r JOIN message_item i ON i.record_id = r.id AND i.state = 'taken' SET r.reported = 1 WHERE r.school_id IN (?)`,
    [schools.map(({ schoolId }) => schoolId)],
  );
  await noteReportProgress(database, runId, Date.now());
}

type Report = {
  closed: number;
  reportable: number;
  running: boolean;
  run: {
    progress: Record<string, number>;
    packages: { n: number; words: string }[];
    work: { left: object };
  };
  refused: { cause: string; code: string; records: number; schools: number; again: boolean; list: string }[];
};
const report = async (query = ''): Promise<Report> =>
  (await (await officer.get(`/rounds/${roundId}/report${query}`, 'application/json')).json()) as Report;

describe('a report under way', () => {
  it('counts every record once: taken, waiting, refused, not sent; and its packages', async () => {
    const { closed, run, running } = await report();
    const { progress } = run;
    expect(closed).toBe(SCHOOLS * EACH);
    expect(progress).toMatchObject({
      total: 2100,
      taken: 48 * 33,
      refused: 2 * 35 + 48 * 2,
      waiting: 5 * 35,
      unsent: 5 * 35,
    });
    expect([progress['packages'], progress['sent'], progress['current']]).toEqual([60, 55, 51]);
    expect(run.packages[0]?.n).toBe(49);
    expect([running, run.work.left]).toEqual([true, { n: 3, unit: 'minute' }]);
  });

  it('shows all packages, fifty a page, each with what became of it', async () => {
    const page = async (n: number) =>
      (await (await officer.get(`/rounds/${roundId}/report/packages?run=1&page=${n}`, 'application/json')).json()) as {
        packages: { n: number; words: string; refused: number }[];
      };
    const [first, second] = [await page(1), await page(2)];
    expect([first.packages.length, second.packages.length]).toEqual([50, 10]);
    expect(first.packages[2]).toMatchObject({ words: 'report.package.someRefused', refused: 2 });
    expect(second.packages.map(({ words }) => words).slice(4, 6)).toEqual([
      'report.package.accepted',
      'report.package.signed',
    ]);
  });

  it('asks itself again only while it runs, and has the run under its own address', async () => {
    const page = await (await officer.get(`/rounds/${roundId}/report?run=1`)).text();
    expect(page).toContain(`data-poll="/rounds/${roundId}/report?run&#x3D;1"`);
    expect(page).toContain('poll.js');
    expect((await officer.get(`/rounds/${roundId}/report?run=7`)).status).toBe(404);
  });
});

describe('a ministry that fails', () => {
  it('at one package is asked about the others; at every one it is left alone, and asked again later', async () => {
    const ids = await database.query<{ id: string }[]>(
      `SELECT id FROM message WHERE run_id = ? AND state = 'accepted' ORDER BY n`,
      [runId],
    );
    const away = async (): Promise<never> => {
      throw new Error('the ministry answers 500');
    };
    const askAll = async (fails: (id: string) => boolean) => {
      const asked: string[] = [];
      const query: MinistryPortal['query'] = async ({ messageid }) => {
        asked.push(messageid);
        return fails(messageid) ? away() : { state: 'processing' };
      };
      const account = { userName: 'so', password: '' };
      const ministry = { account, query, submit: away, registerCertificate: away, queryCertificate: away };
      const files = localFileStore(join(stage.folder, 'files'));
      const parts = { database, engine: stage.engine, clock: Date, files, ministry, province: () => ministry };
      const ended = await new MockActivityEnvironment()
        .run(() => reportActivities(parts).pollAll(runId))
        .catch((fault: Error) => fault.message);
      return [ended, asked];
    };
    const all = ids.map(({ id }) => id);
    expect(await askAll((id) => id === all[0])).toEqual(['the ministry answers 500', all]);
    expect(await askAll(() => false)).toEqual([all.length, all]);

    await database.query(`UPDATE message SET state = 'accepted' WHERE run_id = ? AND state = 'signed'`, [runId]);
    const [, asked] = await askAll(() => true);
    expect(asked).toHaveLength(5);
    await database.query(`UPDATE message SET state = 'signed' WHERE run_id = ? AND n > 55`, [runId]);
  });
});

describe('what the ministry refused', () => {
  it('is grouped by its reason with who repairs it; nothing is sent again while a run is under way', async () => {
    const { refused, reportable } = await report();
    expect(refused.map(({ cause, code, records, schools, again }) => [cause, code, records, schools, again])).toEqual([
      ['content', 'NOT_AS_KNOWN', 96, 48, false],
      ['transport', 'PACKAGE_GZIP', 35, 1, false],
      ['certificate', 'SIGNER_NOT_REGISTERED', 35, 1, false],
    ]);
    expect(reportable).toBe(0);
    const page = await (await officer.get(`/rounds/${roundId}/report`)).text();
    for (const words of [
      'hiệu trưởng của trường',
      'Sở gửi lại',
      'Xem 96 học bạ',
      'Bị từ chối: 166 học bạ, 3 nguyên nhân',
    ])
      expect(page).toContain(words);
  });

  it('goes again only for transport and certificate, once the run is done; what is for content waits for its recall', async () => {
    await database.query(`UPDATE report_run SET state = 'done' WHERE id = ?`, [runId]);
    await database.query(
      `UPDATE message_item i JOIN message m ON m.id = i.message_id AND m.side = i.side
       SET i.state = 'taken', i.open_record = NULL WHERE m.run_id = ? AND i.state = 'pending'`,
      [runId],
    );
    await database.query(
      `UPDATE record r JOIN message_item i ON i.record_id = r.id AND i.state = 'taken' SET r.reported = 1 WHERE r.school_id IN (?)`,
      [schools.map(({ schoolId }) => schoolId)],
    );
    const { refused, reportable, running } = await report();
    expect(running).toBe(false);
    expect(refused.map(({ cause, again }) => [cause, again])).toEqual([
      ['content', false],
      ['transport', true],
      ['certificate', true],
    ]);
    const of = { provinceId: province.provinceId, schoolYear: province.schoolYear };
    expect(reportable).toBe(70);
    expect(await isAnyReportable(database, of, Date.now())).toBe(true);
    const unreported = await database.query<{ id: string }[]>(
      'SELECT id FROM record WHERE school_id IN (?) AND reported = 0',
      [schools.map(({ schoolId }) => schoolId)],
    );
    const ids = unreported.map(({ id }) => id);
    await database.query('UPDATE record SET reported = 1 WHERE id IN (?)', [ids]);
    expect(await isAnyReportable(database, of, Date.now())).toBe(false);
    await database.query('UPDATE record SET reported = 0 WHERE id IN (?)', [ids]);
  });

  it('is listed record by record in the Vietnamese order, by one reason where it is named', async () => {
    for (const { schoolId } of schools.slice(2, 4)) await withPupils(schoolId);
    const path = `/rounds/${roundId}/report/refused?code=NOT_AS_KNOWN`;
    const list = (await (await officer.get(path, 'application/json')).json()) as {
      all: number;
      records: { school: string; pupil: string; cause: string }[];
    };
    expect(list.all).toBe(96);
    expect(list.records.map(({ school, pupil }) => `${school}: ${pupil}`)).toEqual([
      'Trường Tiểu học số 102: Em Ấm',
      'Trường Tiểu học số 102: Em Đức',
      'Trường Tiểu học số 103: Em Ấm',
      'Trường Tiểu học số 103: Em Đức',
    ]);
    expect(await (await officer.get(path)).text()).toContain('phát hành bản thay thế với mã tra cứu mới');
  });
});

/** Pupils for the two refused records of a school, with stored sort keys as the roster writes them. */
async function withPupils(schoolId: string): Promise<void> {
  const records = await database.query<{ id: string; pupil_id: string }[]>(
    `SELECT r.id, r.pupil_id FROM record r JOIN message_item i ON i.record_id = r.id AND i.state = 'refused' WHERE r.school_id = ? ORDER BY r.id`,
    [schoolId],
  );
  for (const [i, { pupil_id }] of records.entries()) {
    const dataId = newId();
    await database.query(
      `INSERT INTO pupil_data (id, pupil_id, full_name, sort_key, search_key, gender, birth_date, ethnicity, nationality, birth_place, home_town, residence, digest, by_person, created_at)
       VALUES (?, ?, ?, ?, 'x', 'male', '2017-05-05', 'Kinh', 'Việt Nam', '', '', '', '', '', NOW(3))`,
      [dataId, pupil_id, i === 0 ? 'Em Đức' : 'Em Ấm', i === 0 ? 'b' : 'a'],
    );
    await database.query('INSERT INTO pupil (id, school_id, pupil_code, pupil_data_id) VALUES (?, ?, ?, ?)', [
      pupil_id,
      schoolId,
      pupil_id.slice(-20),
      dataId,
    ]);
  }
}
