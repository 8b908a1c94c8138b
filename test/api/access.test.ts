import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { WORDS } from '../../api/rendering/words.ts';
import { ROUTES } from '../../api/routes.ts';
import { ROLES } from '../../domain/access/access.ts';
import { insertCeremony, moveCeremony } from '../../persistence/ceremony/ceremony.ts';
import { noteOpening } from '../../persistence/opening/opening-progress.ts';
import { newId } from '../../persistence/ulid.ts';
import { aPerson, aProvince, assign, grant, type Province } from '../province.ts';
import { recordsOf } from '../rows.ts';
import { ACCESS_TABLE, PEOPLE } from './access-table.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, type Visitor, visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let api: ApiServer;
let addresses: Readonly<Record<string, string>>;
const visitors = new Map<string, Visitor>();

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api } = stage);
  const province = await aProvince(database, { pupils: 1 });
  const people = await everybody(province);
  for (const [letter, personId] of people) visitors.set(letter, await stage.visit(personId));
  visitors.set('n', visitor(api));
  const [personId, proposalId] = [people.get('t') ?? '', newId()];
  addresses = {
    ...(await addressesIn(province, personId)),
    personId,
    proposalId,
    noticeId: newId(),
    filterId: newId(),
    printingId: newId(),
    token: 'of-nobody',
  };
}, 90_000);
afterAll(() => stage.close());

async function everybody(province: Province): Promise<ReadonlyMap<string, string>> {
  const { people, schoolId, classId, provinceId } = province;
  const teacher = async (subject: string) => {
    const id = await aPerson(database, `Dạy ${subject}`);
    await assign(database, id, schoolId, classId, subject);
    return id;
  };
  const officer = async (role: string, unitId: string, toDay: string | null = null) => {
    const id = await aPerson(database, role);
    await grant(database, id, role, unitId, '2026-01-01', toDay);
    return id;
  };
  const yesterday = new Date(Date.now() - 36 * 60 * 60 * 1000).toISOString().slice(0, 10);
  for (const role of ['vicePrincipal', 'signOnBehalf']) await grant(database, people.deputy, role, schoolId);
  return new Map([
    ['t', await teacher('math')],
    ['m', await teacher('music')],
    ['h', people.homeroomTeacher],
    ['p', people.principal],
    ['d', people.deputy],
    ['c', people.clerk],
    ['a', people.administrator],
    ['l', await officer('levelOfficer', provinceId)],
    ['o', await officer('provinceOfficer', provinceId)],
    ['w', await officer('provinceAdministrator', provinceId)],
    ['f', await officer('principal', schoolId, yesterday)],
    ['v', await officer('vicePrincipal', schoolId)],
    ['e', await officer('principal', (await aProvince(database, { pupils: 1 })).schoolId)],
    ['s', people.stranger],
  ]);
}

async function addressesIn(
  { classId, schoolId, provinceId }: Province,
  signerId: string,
): Promise<Record<string, string>> {
  const [record] = await recordsOf(database, { classId } as Province);
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    provinceId,
  ]);
  const ceremonyId = newId();
  await insertCeremony(database, {
    id: ceremonyId,
    kind: 'sheet',
    signerId,
    schoolId,
    certificateId: newId(),
    createdAt: Date.now(),
    expiresAt: Date.now() + 60_000,
  });
  await moveCeremony(database, ceremonyId, 'preparing', 'ended', Date.now());
  const schoolYear = '2026-2027';
  await noteOpening(database, { schoolId, schoolYear }, 1, Date.now());
  return {
    schoolYear,
    version: '000000000000',
    '*name': 'screens.css',
    classId,
    schoolId,
    provinceId,
    levelId: provinceId,
    cause: 'subjectTeachers',
    subject: 'math',
    point: 'yearEnd',
    recordId: record?.id ?? '',
    subjectId: record?.id ?? '',
    commandId: newId(),
    ceremonyId,
    taskKey: 'replace',
    roundId: round?.id ?? '',
    certificateId: await aCertificateOf(schoolId),
    step: 'profile',
    sha256: '0'.repeat(64),
    page: '1',
    rosterId: newId(),
    list: 'pupils',
    workflowKey: record?.id ?? '',
  };
}

async function aCertificateOf(unitId: string): Promise<string> {
  const id = newId();
  await database.query(
    `INSERT INTO certificate (id, kind, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, created_at)
     VALUES (?, 'organisation', ?, ?, 'CN=Kim Đồng', 'CN=CA', '', '', NOW(3), NOW(3), 'draft', NOW(3), NOW(3))`,
    [id, unitId, id],
  );
  return id;
}

const pathOf = (pattern: string): string =>
  pattern.replace(/:(\w+)|\*(\w+)/g, (_, name?: string, rest?: string) => addresses[name ?? `*${rest}`] ?? '');

/** Shut out: sent to the sign-in, told to sign in, or told that there is no such page. */
const isShutOut = (response: Response): boolean =>
  response.status === 404 ||
  response.status === 401 ||
  (response.headers.get('location') ?? '').startsWith('/sign-in?onward=');

async function whoGetsIn(route: string): Promise<string> {
  const [method = '', pattern = ''] = route.split(' ');
  let within = '';
  for (const letter of PEOPLE) {
    const person = visitors.get(letter);
    const response = await (method === 'GET' ? person?.get(pathOf(pattern)) : person?.send(pathOf(pattern), {}));
    if (!response || isShutOut(response)) continue;
    within += response.status < 500 ? letter : `${letter} (${response.status})`;
  }
  return within;
}

/** Anything at all in one field, 10,000 characters long. */
const TOO_LONG = 'ấ'.repeat(10_000);
const fieldsOf = (body: z.ZodType | undefined): readonly string[] => {
  const { properties } = body ? z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) : {};
  return Object.keys(properties ?? {});
};

describe('a field of any form with 10,000 characters in it', () => {
  it.each(ROUTES.filter(({ method, body }) => method === 'POST' && fieldsOf(body).length > 0))(
    '$method $path: is refused with a code, and no fault of ours',
    async ({ path, body }) => {
      const letter = ACCESS_TABLE[`POST ${path}`]?.[0] ?? 'a';
      for (const field of fieldsOf(body)) {
        const sender = visitors.get(letter) ?? visitor(api);
        const response = await sender.send(pathOf(path), { commandId: newId(), [field]: TOO_LONG });
        const { code } = (await response.json()) as { code?: string };
        expect([field, code]).toEqual([field, expect.stringMatching(/^HBS-/)]);
        expect([field, Math.floor(response.status / 100)]).toEqual([field, 4]);
      }
    },
  );
});

describe('every person at every route', () => {
  it('has a row in this table for each route of the application', () => {
    const routes = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !(route in ACCESS_TABLE))).toEqual([]);
    expect(Object.keys(ACCESS_TABLE).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(Object.entries(ACCESS_TABLE))('%s', async (route, expected) => {
    expect(await whoGetsIn(route)).toBe(expected);
  });

  it('has words for each role, and for the deputy who holds the principal’s', () => {
    const keys = [...ROLES, 'onBehalf'].flatMap((role) => [`shell.role.${role}`, `shell.role.${role}.help`]);
    expect(keys.filter((key) => !WORDS.has(key))).toEqual([]);
  });

  it('gives the same page for what does not exist and for what is not one’s own', async () => {
    const stranger = await stage.visit(await aPerson(database, 'Ai Đó'));
    const notOwn = await stranger.get(`/records/${addresses['recordId']}`);
    const unknown = await stranger.get(`/records/${newId()}`);

    expect([notOwn.status, unknown.status]).toEqual([404, 404]);
    const words = async (page: Response) =>
      (await page.text()).replaceAll(/\d\d:\d\d, [\d/]+|\/records\/\w+|[0-9A-Z]{26}/g, '');
    expect(await words(notOwn)).toBe(await words(unknown));
  });
});
