import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
import { type Instance, openInstance } from '../../setup/instance.ts';
import { dataFolder } from '../../setup/layout.ts';
import { startMariaDb } from '../../setup/mariadb.ts';
import { outsideWorld, startOwnProcess, system } from '../../setup/own-processes.ts';
import { startTemporal } from '../../setup/temporal.ts';
import { anAccount, signIn, type Visitor, visitor } from '../api/server.ts';
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

mkdirSync(dataFolder, { recursive: true });
const folder = mkdtempSync(join(dataFolder, 'personal-'));
let instance: Instance;
let database: DataSource;
let engine: Client;
let province: Province;
/** Every address that was asked for, was led to, or stands in a page. */
const addresses: string[] = [];
/** What must be found nowhere: of every pupil of the database, and of every person. */
let secrets: readonly string[];

/** A year of two pupils on processes of their own, the payload codec off: what the engine is told lies there in clear. */
beforeAll(async () => {
  process.env['HBS_PAYLOAD_CODEC'] = 'off';
  instance = await openInstance(folder);
  await Promise.all([startMariaDb(instance), startTemporal(instance)]);
  const {
    database: accounts,
    temporal,
    payloadKey,
  } = readConfiguration({
    ...environmentOf(instance, 'test'),
    HBS_PAYLOAD_CODEC: 'off',
  });
  if (!accounts.migration) throw new Error('tests need the migrations’ account');
  await migrate(accounts.migration, accounts.application.user);
  database = await openDatabase(accounts.application, 10);
  const ca = await aTrustedCa(database);
  publish(ca, publicFolder(folder));
  await Promise.all([...outsideWorld, ...system].map((own) => startOwnProcess(instance, 'test', own)));
  engine = await connectEngine(temporal, payloadKey);

  province = await aProvince(database, {
    pupils: 2,
    birthDate: '2018-11-23',
    closeAt: Date.now() + 30 * 24 * 60 * MINUTE,
  });
  await grant(database, province.people.stranger, 'provinceOfficer', province.provinceId);
  await certificateOfUnit(database, ca, province.provinceId, 'Sở GDĐT Quảng Nam');
  const certificates = await certificatesFor(database, ca, province);
  await playYear(certificates);
  secrets = await secretsOfPeople();
}, 5 * MINUTE);
afterAll(async () => {
  await engine.connection.close();
  await database.destroy();
  await stopChildren();
  await endRuntime();
  rmSync(folder, { recursive: true });
}, MINUTE);

const atApi = () => ({ url: `http://127.0.0.1:${instance.ports.api}`, stop: async () => undefined });

/** A person at the API's own process, every address noted. */
async function person(personId: string): Promise<Visitor> {
  const who = await signIn(atApi(), await anAccount(database, personId));
  const noted = async (path: string, answer: Promise<Response>): Promise<Response> => {
    const response = await answer;
    const body = await response.clone().text();
    const inPage = [...body.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, address]) => address ?? '');
    addresses.push(path, response.headers.get('location') ?? '', response.url, ...inPage);
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

async function playYear(certificates: Awaited<ReturnType<typeof certificatesFor>>): Promise<void> {
  const { people, provinceId } = province;
  await startSchool({ database, engine }, province);
  const roundId = await startRound(
    { database, sender: { database, engine }, now: async () => Date.now() },
    province,
    1,
  );

  await rosterAndOpening(await person(people.administrator));
  await wordsAboutPupils();
  const records = await issueClass({ database, engine }, province, certificates);
  await readEverything(records);
  await submitAndReport(roundId, provinceId);
  await lookUps();
}

/** A class and its pupils come in by lists; the year is opened for them. */
async function rosterAndOpening(administrator: Visitor): Promise<void> {
  await written(administrator, 'classes', [
    ['Lớp', 'Khối'],
    ['1B1', '1'],
  ]);
  const { people, schoolId } = province;
  const otherClass = await classOfList();
  await assign(database, people.homeroomTeacher, schoolId, otherClass, 'homeroom');
  await assign(database, people.subjectTeacher, schoolId, otherClass, 'math');
  await written(administrator, 'pupils', [
    ['Mã học sinh', 'Số định danh cá nhân', 'Họ và tên', 'Ngày sinh', 'Lớp', 'Giới tính'],
    ['HSQNAM00012345', '049318012345', 'Arất Thị Xuyến', '17/04/2018', '1B1', 'Nữ'],
    ['HSQNAM00012346', '049318', 'Bríu Văn Khuếch', '31/02/2018', '1B1', 'Nam'],
  ]);
  await administrator.send('/rosters/open-year', { schoolYear: province.schoolYear });
  await until('the pupil of the list has a record', async () => (await recordOfList()) !== undefined, MINUTE);
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

async function classOfList(): Promise<string> {
  const [row] = await database.query<{ id: string }[]>(`SELECT id FROM school_class WHERE name = '1B1'`);
  return row?.id ?? '';
}

async function recordOfList() {
  const [row] = await database.query<{ id: string; rev: number; enrolment_id: string }[]>(
    `SELECT r.id, s.rev, r.enrolment_id FROM record r JOIN subject s ON s.id = r.id JOIN pupil p ON p.id = r.pupil_id WHERE p.pupil_code = 'HSQNAM00012345'`,
  );
  return row;
}

/** Free text that names a pupil, a change of his data, an act refused, a body that is none: all that a fault could repeat. */
async function wordsAboutPupils(): Promise<void> {
  const { people } = province;
  const [principal, homeroom, teacher] = await Promise.all([
    person(people.principal),
    person(people.homeroomTeacher),
    person(people.subjectTeacher),
  ]);
  const row = await recordOfList();
  const classId = await classOfList();
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
    const withdrawn = await database.query<object[]>(`SELECT id FROM record WHERE id = ? AND stage = 'withdrawn'`, [
      record,
    ]);
    return withdrawn.length === 1;
  });
}

/** Every page on which pupils stand. */
async function readEverything(records: readonly string[]): Promise<void> {
  const { people, classId, schoolId } = province;
  const pages: readonly (readonly [string, readonly string[]])[] = [
    [people.subjectTeacher, ['/inbox', '/classes', `/classes/${classId}/sheets/math/yearEnd`]],
    [people.homeroomTeacher, ['/inbox', `/classes/${classId}/sheets/homeroom/yearEnd`, `/records/${records[0]}`]],
    [people.principal, ['/inbox', '/records/approve', `/records/${records[0]}`, `/schools/${schoolId}/closing`]],
    [people.clerk, ['/inbox', '/records/seal-and-submit', `/records/${records[0]}`]],
    [people.administrator, ['/rosters', `/records/${records[0]}/pupilDataChanged`]],
  ];
  for (const [who, paths] of pages) {
    const reader = await person(who);
    for (const path of paths) expect([path, (await reader.get(path)).status]).toEqual([path, 200]);
  }
  const taken = await (await person(people.clerk)).post(`/records/${records[0]}/form.pdf`, {});
  expect(taken.status).toBe(200);
}

async function submitAndReport(roundId: string, provinceId: string): Promise<void> {
  const { people, classId, schoolId } = province;
  const [clerk, principal, officer] = await Promise.all([
    person(people.clerk),
    person(people.principal),
    person(people.stranger),
  ]);
  await confirm(clerk, await clerk.send('/records/seal-and-submit/submit', { classes: [classId] }));
  await stagesAre('received');
  const [round] = await database.query<{ rev: number }[]>('SELECT rev FROM subject WHERE id = ?', [roundId]);
  const closing = await principal.get(`/schools/${schoolId}/closing`, 'application/json');
  const { received } = (await closing.json()) as { received: number };
  const wanted = { classes: [classId], understood: 'on', number: String(received) };
  await principal.send(`/schools/${schoolId}/closing`, { commandId: newId(), seen: round?.rev, roundId, ...wanted });
  await stagesAre('closed');
  await officer.send(`/rounds/${roundId}/report`, { commandId: newId(), seen: 0 });
  const reportIs = (state: string) =>
    until(
      `report ${state}`,
      async () => {
        const [run] = await database.query<{ state: string }[]>('SELECT state FROM report_run WHERE province_id = ?', [
          provinceId,
        ]);
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

const stagesAre = (wanted: string) =>
  until(
    wanted,
    async () => (await recordsOf(database, province)).every(({ stage }) => stage === wanted || stage === 'withdrawn'),
    MINUTE,
  );

/** A parent's look-ups, right and wrong. */
async function lookUps(): Promise<void> {
  const anybody = visitor(atApi());
  const [record] = await recordsOf(database, province);
  for (const birthDate of ['23/11/2018', '24/11/2018', 'mùa đông'])
    await anybody.send('/look-up', { code: record?.look_up_code ?? '', birthDate });
}

async function secretsOfPeople(): Promise<readonly string[]> {
  const pupils = await database.query<Record<string, string | null>[]>(
    `SELECT d.full_name, d.birth_date, DATE_FORMAT(d.birth_date, '%d/%m/%Y') AS shown, d.personal_id, d.mother_name, d.father_name,
       IF(d.residence LIKE 'Thôn%', d.residence, NULL) AS residence, p.pupil_code FROM pupil_data d JOIN pupil p ON p.id = d.pupil_id`,
  );
  const people = await database.query<Record<string, string | null>[]>('SELECT full_name, personal_id FROM person');
  const values = [...pupils, ...people].flatMap((row) => Object.values(row)).filter((value) => value !== null);
  return [...new Set(values)].filter((value) => value !== '');
}

const found = (text: string): readonly string[] => secrets.filter((secret) => text.includes(secret));

describe('personal data after a whole year with the codec off (A8)', () => {
  it('are looked for: of both pupils of the class, of the one on the list, and of the staff', () => {
    expect(secrets.length).toBeGreaterThan(20);
    for (const one of [
      'Arất Thị Xuyến',
      '2018-11-23',
      '18/04/2018',
      '049318012999',
      'HSQNAM00012345',
      'Zơrâm Thị Nghếch',
    ])
      expect(secrets).toContain(one);
  });

  it('stand nowhere in the engine’s own database: no event, id, failure or memo has them', async () => {
    const [record] = await recordsOf(database, province);
    const files = globSync('temporal/temporal.db*', { cwd: folder });
    const text = files.map((file) => readFileSync(join(folder, file)).toString('utf8')).join('\n');

    expect(text).toContain(`"subjectId":"${record?.id}"`); // in clear indeed
    expect(found(text)).toEqual([]);
  });

  it('stand in no workflow’s id, memo or search attribute', async () => {
    const listed: string[] = [];
    for await (const one of engine.workflow.list())
      listed.push(JSON.stringify([one.workflowId, one.memo, one.searchAttributes]));
    const kinds = new Set(listed.map((one) => one.split('/')[0]?.replace('["', '')));

    expect([...kinds].sort()).toEqual(
      ['ceremony', 'exchange', 'intake', 'opening', 'record', 'report', 'roster', 'round', 'sheet'].sort(),
    );
    expect(found(listed.join('\n'))).toEqual([]);
  });

  it('stand in no log of any process', () => {
    const logs = globSync('log/*', { cwd: folder });
    const names = logs.map((log) => log.replace('log/', ''));

    for (const part of ['api', 'records', 'documents', 'exchange', 'ministry', 'temporal', 'mariadb'])
      expect(names).toContain(`${part}.log`);
    for (const log of logs) expect([log, found(readFileSync(join(folder, log), 'utf8'))]).toEqual([log, []]);
  });

  it('are not needed to join one click’s lines: the request’s id is in the API’s log, and in the records worker’s', () => {
    const linesOf = (process: string): Record<string, unknown>[] =>
      readFileSync(join(folder, 'log', `${process}.log`), 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line));
    const act = linesOf('api').find(({ event, outcome }) => event === 'act' && outcome === 'taken');
    const ofTheClick = ({ requestId }: Record<string, unknown>) => requestId === act?.['requestId'];

    expect(linesOf('api').filter(ofTheClick)).toContainEqual(
      expect.objectContaining({ event: 'request', method: 'POST', status: 200 }),
    );
    const joined = linesOf('records').filter(ofTheClick);
    expect(joined).toContainEqual(expect.objectContaining({ event: 'engine', says: 'update', update: act?.['type'] }));
    expect(joined).toContainEqual(expect.objectContaining({ event: 'activity', activity: 'judge', outcome: 'done' }));
  });

  it('stand in no address: asked for, led to, or in a page', () => {
    const plain = addresses.flatMap((address) => [address, decodeURIComponent(address)]).join('\n');

    expect(addresses.length).toBeGreaterThan(200);
    expect(found(plain)).toEqual([]);
  });
});
