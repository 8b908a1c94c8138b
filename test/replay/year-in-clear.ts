import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { connectEngine } from '../../activities/engine/engine.ts';
import { writeWorkbook } from '../../activities/exports/write-workbook.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { migrate } from '../../persistence/migrate.ts';
import { newId } from '../../persistence/ulid.ts';
import { stopChildren } from '../../setup/child.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { publicFolder } from '../../setup/demonstration/certification.ts';
import { environmentOf } from '../../setup/environment.ts';
import { openInstance } from '../../setup/instance.ts';
import { dataFolder } from '../../setup/layout.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { outsideWorld, startOwnProcess, system } from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';
import { type ApiServer, anAccount, signIn, type Visitor, visitor } from '../api/server.ts';
import { aTrustedCa, certificateOfUnit, certificatesFor, PIN } from '../certificates.ts';
import { issueClass } from '../exchange/issued-class.ts';
import { publish } from '../ministry.ts';
import { aProvince, assign, grant, type Province } from '../province.ts';
import { endRuntime } from '../records-worker.ts';
import { recordsOf } from '../rows.ts';
import { startRound } from '../stage.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';

const MINUTE = 60_000;

/** A year of two pupils that was played on processes of its own, the payload codec off: what the engine is told lies in clear. */
export type YearInClear = Year & { readonly folder: string; close(): Promise<void> };

type Year = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly api: ApiServer;
  readonly province: Province;
  /** Every address that was asked for, was led to, or stands in a page. */
  readonly addresses: string[];
};

export async function playedYear(): Promise<YearInClear> {
  process.env['HBS_PAYLOAD_CODEC'] = 'off';
  mkdirSync(dataFolder, { recursive: true });
  const folder = mkdtempSync(join(dataFolder, 'personal-'));
  const instance = await openInstance(folder);
  await Promise.all([startMariaDb(instance), startTemporal(instance)]);
  const read = readConfiguration({ ...environmentOf(instance, 'test'), HBS_PAYLOAD_CODEC: 'off' });
  const { migration, application } = read.database;
  if (!migration) throw new Error('tests need the migrations’ account');
  await migrate(migration, application.user);
  const database = await openDatabase(application, 10);
  const ca = await aTrustedCa(database);
  publish(ca, publicFolder(folder));
  await Promise.all([...outsideWorld, ...system].map((own) => startOwnProcess(instance, 'test', own)));
  const engine = await connectEngine(read.temporal, read.payloadKey);
  const api = { url: `http://127.0.0.1:${instance.ports.api}`, stop: async () => undefined };

  const wishes = { pupils: 2, birthDate: '2018-11-23', closeAt: Date.now() + 30 * 24 * 60 * MINUTE };
  const province = await aProvince(database, wishes);
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
  const year: Year = { database, engine, api, province, addresses: [] };
  await playYear(year, await certificatesFor(database, ca, province));
  return {
    ...{ ...year, folder },
    async close() {
      await engine.connection.close();
      await database.destroy();
      await stopChildren();
      await endRuntime();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A person at the API's own process, every address noted. */
async function person(year: Year, personId: string): Promise<Visitor> {
  const who = await signIn(year.api, await anAccount(year.database, personId));
  const noted = async (path: string, answer: Promise<Response>): Promise<Response> => {
    const response = await answer;
    const body = await response.clone().text();
    const inPage = [...body.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, address]) => address ?? '');
    year.addresses.push(path, response.headers.get('location') ?? '', response.url, ...inPage);
    return response;
  };
  return {
    ...who,
    get: (path, accept) => noted(path, who.get(path, accept)),
    post: (path, fields) => noted(path, who.post(path, fields)),
    send: (path, body) => noted(path, who.send(path, body)),
    upload: (path, fields) => noted(path, who.upload(path, fields)),
  };
}

async function playYear(year: Year, certificates: Awaited<ReturnType<typeof certificatesFor>>): Promise<void> {
  const { people, provinceId } = year.province;
  await startSchool(year, year.province);
  const roundId = await startRound(
    { database: year.database, sender: year, now: async () => Date.now() },
    year.province,
    1,
  );

  await rosterAndOpening(year, await person(year, people.administrator));
  await wordsAboutPupils(year);
  const records = await issueClass(year, year.province, certificates);
  await readEverything(year, records);
  await submitAndReport(year, roundId, provinceId);
  await lookUps(year);
}

/** A class and its pupils come in by lists; the year is opened for them. */
async function rosterAndOpening(year: Year, administrator: Visitor): Promise<void> {
  await written(administrator, 'classes', [
    ['Lớp', 'Khối'],
    ['1B1', '1'],
  ]);
  const { people, schoolId } = year.province;
  const otherClass = await classOfList(year);
  await assign(year.database, people.homeroomTeacher, schoolId, otherClass, 'homeroom');
  await assign(year.database, people.subjectTeacher, schoolId, otherClass, 'math');
  await written(administrator, 'pupils', [
    ['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'],
    ['HSQNAM00012345', '049318012345', 'Arất Thị Xuyến', '17/04/2018', '1B1', 'Nữ'],
    ['HSQNAM00012346', '049318', 'Bríu Văn Khuếch', '31/02/2018', '1B1', 'Nam'],
  ]);
  await administrator.send('/rosters/open-year', { schoolYear: year.province.schoolYear });
  await until('the pupil of the list has a record', async () => (await recordOfList(year)) !== undefined, MINUTE);
}

async function written(administrator: Visitor, list: string, rows: readonly (readonly string[])[]): Promise<void> {
  const file = new Blob([new Uint8Array(writeWorkbook('A', rows))]);
  const { rosterId } = (await (await administrator.upload('/rosters', { list, file })).json()) as { rosterId: string };
  const page = `/rosters/${rosterId}`;
  await administrator.get(page);
  expect((await administrator.send(`${page}/write`, { answers: [] })).status).toBe(200);
  const model = async () => (await administrator.get(page, 'application/json')).json();
  await until('the list is written', async () => 'written' in ((await model()) as object), MINUTE);
}

async function classOfList(year: Year): Promise<string> {
  const [row] = await year.database.query<{ id: string }[]>(`SELECT id FROM school_class WHERE name = '1B1'`);
  return row?.id ?? '';
}

async function recordOfList(year: Year) {
  const [row] = await year.database.query<{ id: string; rev: number; enrolment_id: string }[]>(
    `SELECT r.id, s.rev, r.enrolment_id FROM record r JOIN subject s ON s.id = r.id JOIN pupil p ON p.id = r.pupil_id WHERE p.pupil_code = 'HSQNAM00012345'`,
  );
  return row;
}

/** Free text that names a pupil, a change of his data, an act refused, a body that is none: all that a fault could repeat. */
async function wordsAboutPupils(year: Year): Promise<void> {
  const { people } = year.province;
  const [principal, homeroom, teacher] = await Promise.all([
    person(year, people.principal),
    person(year, people.homeroomTeacher),
    person(year, people.subjectTeacher),
  ]);
  const row = await recordOfList(year);
  const classId = await classOfList(year);
  const record = row?.id ?? '';
  await teacher.send(`/classes/${classId}/sheets/math/yearEnd/cells`, {
    cells: [{ enrolmentId: row?.enrolment_id, field: 'comment', typed: 'Arất Thị Xuyến tính nhanh.', rev: 0 }],
  });
  await teacher.send(`/classes/${classId}/sheets/math/yearEnd/proposeRetest`, {
    ...{ commandId: newId(), seen: 1, row: row?.enrolment_id, note: 'Em Arất Thị Xuyến bị ốm hôm kiểm tra.' },
  });
  await homeroom.send(`/records/${record}/pupilDataChanged`, {
    ...{ commandId: newId(), seen: row?.rev ?? 1, full_name: 'Arất Thị Xuyến', gender: 'female' },
    ...{ birth_date: '2018-04-18', personal_id: '049318012999', ethnicity: 'Cơ Tu', nationality: 'Việt Nam' },
    ...{ birth_place: 'Tây Giang', home_town: 'Tây Giang', residence: 'Thôn A Riêu', father_name: 'Arất Blô' },
    ...{ mother_name: 'Zơrâm Thị Nghếch', guardian_name: '' },
  });
  await principal.send(`/records/${record}/replace`, { commandId: newId(), seen: 1, note: 'Sai tên Arất Thị Xuyến.' });
  await principal.send(`/records/${record}/withdraw`, '{"note": "Arất Thị Xuyến');
  await principal.send(`/records/${record}/withdraw`, {
    commandId: newId(),
    seen: 1,
    note: 'Arất Thị Xuyến chuyển đi.',
  });
  await until('withdrawn', async () => {
    const withdrawn = await year.database.query<object[]>(
      `SELECT id FROM record WHERE id = ? AND stage = 'withdrawn'`,
      [record],
    );
    return withdrawn.length === 1;
  });
}

/** Every page on which pupils stand. */
async function readEverything(year: Year, records: readonly string[]): Promise<void> {
  const { people, classId, schoolId } = year.province;
  const pages: readonly (readonly [string, readonly string[]])[] = [
    [people.subjectTeacher, ['/inbox', '/classes', `/classes/${classId}/sheets/math/yearEnd`]],
    [people.homeroomTeacher, ['/inbox', `/classes/${classId}/sheets/homeroom/yearEnd`, `/records/${records[0]}`]],
    [people.principal, ['/inbox', '/records/approve', `/records/${records[0]}`, `/schools/${schoolId}/closing`]],
    [people.clerk, ['/inbox', '/records/seal-and-submit', `/records/${records[0]}`]],
    [people.administrator, ['/rosters', `/records/${records[0]}/pupilDataChanged`]],
  ];
  for (const [who, paths] of pages) {
    const reader = await person(year, who);
    for (const path of paths) expect([path, (await reader.get(path)).status]).toEqual([path, 200]);
  }
  const taken = await (await person(year, people.clerk)).post(`/records/${records[0]}/form.pdf`, {});
  expect(taken.status).toBe(200);
}

async function submitAndReport(year: Year, roundId: string, provinceId: string): Promise<void> {
  const { people, classId, schoolId } = year.province;
  const [clerk, principal, officer] = await Promise.all([
    person(year, people.clerk),
    person(year, people.principal),
    person(year, people.stranger),
  ]);
  await confirm(clerk, await clerk.send('/records/seal-and-submit/submit', { classes: [classId] }));
  await stagesAre(year, 'received');
  const [round] = await year.database.query<{ rev: number }[]>('SELECT rev FROM subject WHERE id = ?', [roundId]);
  const closing = await principal.get(`/schools/${schoolId}/closing`, 'application/json');
  const { received } = (await closing.json()) as { received: number };
  const wanted = { classes: [classId], understood: 'on', number: String(received) };
  await principal.send(`/schools/${schoolId}/closing`, { commandId: newId(), seen: round?.rev, roundId, ...wanted });
  await stagesAre(year, 'closed');
  await officer.send(`/rounds/${roundId}/report`, { commandId: newId(), seen: 0 });
  const reportIs = (state: string) =>
    until(
      `report ${state}`,
      async () => {
        const [run] = await year.database.query<{ state: string }[]>(
          'SELECT state FROM report_run WHERE province_id = ?',
          [provinceId],
        );
        return run?.state === state;
      },
      MINUTE,
    );
  await reportIs('awaitingSignature');
  await confirm(officer, await officer.send(`/rounds/${roundId}/report/ceremony`, { commandId: newId(), seen: 0 }));
  await reportIs('done');
}

async function confirm(who: Visitor, begun: Response): Promise<void> {
  const { ceremonyId } = (await begun.json()) as { ceremonyId: string };
  const stateOf = async () =>
    ((await (await who.get(`/ceremonies/${ceremonyId}`, 'application/json')).json()) as { state: string }).state;
  await until('prepared', async () => (await stateOf()) === 'prepared', MINUTE);
  await who.post(`/ceremonies/${ceremonyId}/confirm`, { pin: PIN });
  await until('done', async () => (await stateOf()) === 'done', MINUTE);
}

const stagesAre = (year: Year, wanted: string) =>
  until(
    wanted,
    async () =>
      (await recordsOf(year.database, year.province)).every(({ stage }) => stage === wanted || stage === 'withdrawn'),
    MINUTE,
  );

/** A parent's look-ups, right and wrong. */
async function lookUps(year: Year): Promise<void> {
  const anybody = visitor(year.api);
  const [record] = await recordsOf(year.database, year.province);
  for (const birthDate of ['23/11/2018', '24/11/2018', 'mùa đông'])
    await anybody.send('/look-up', { code: record?.look_up_code ?? '', birthDate });
}
