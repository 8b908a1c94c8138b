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
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, type Visitor, visitor } from './server.ts';

/**
 * Who may open which route, written by hand from record-year.md section 7: the answer of every route to every one of these
 * people. t teaches maths in the class, m music, h is its homeroom teacher; p principal, d deputy with a KT. decision in
 * force, c clerk, a administrator of its school; l officer of its level, o and w officer and administrator of its province;
 * f was principal until yesterday, v is vice-principal without a decision, e is principal elsewhere, s has an account and no
 * role, n is not signed in.
 */
const PEOPLE = 'tmhpdcalowfvesn';
const SIGNED_IN = 'tmhpdcalowfves';
const EVERYBODY = PEOPLE;

const TABLE: Readonly<Record<string, string>> = {
  'GET /': EVERYBODY,
  'GET /assets/:version/*name': '', // an asset of another version is nobody's
  'GET /health': EVERYBODY,
  'GET /openapi.json': EVERYBODY,
  'GET /sign-in': EVERYBODY,
  'POST /sign-in': EVERYBODY,
  'POST /language': EVERYBODY,
  'GET /look-up': EVERYBODY,
  'GET /tra-cuu': EVERYBODY,
  'POST /look-up': EVERYBODY,
  'POST /look-up/file': EVERYBODY,
  'GET /choose-password/:token': EVERYBODY, // whoever has the link
  'POST /choose-password/:token': EVERYBODY,
  'GET /people': 'pdae',
  'POST /people': 'a',
  'POST /people/:personId/lock': 'a',
  'POST /people/:personId/contact': 'a',
  'POST /people/:personId/unlock': 'a',
  'POST /people/:personId/sendLink': 'a',
  'POST /people/:personId/giveRole': 'a',
  'POST /people/:personId/leave': 'a',
  'POST /people/assignments': 'a',
  'POST /people/decisions': 'a',
  'POST /people/decisions/:proposalId/confirm': 'pde', // which decision is judged by its school
  'POST /people/decisions/:proposalId/decline': 'pde',
  'POST /notices/:noticeId/putAway': SIGNED_IN, // another's stays as it is
  'GET /search': 'tmhpdcae',
  'POST /search': 'tmhpdcae',
  'GET /help': SIGNED_IN,
  'GET /profile': SIGNED_IN,
  'POST /profile/address': SIGNED_IN,
  'POST /profile/theme': SIGNED_IN,
  'POST /profile/keys': SIGNED_IN,
  'GET /inbox': SIGNED_IN,
  'GET /first-day/:step': SIGNED_IN,
  'POST /first-day': SIGNED_IN,
  'GET /acts/:subjectId/:commandId': '', // somebody else's act
  'GET /classes': 'tmhpdcae',
  'GET /classes/:classId/records': 'hpdca',
  'POST /classes/:classId/records/export': 'hpdca',
  'GET /classes/:classId/sheets/:subject/:point': 'thpd',
  'POST /classes/:classId/sheets/:subject/:point/export': 'thpd',
  'POST /classes/:classId/sheets/:subject/:point/cells': 'th', // the homeroom teacher types on her own sheet alone: judged by the draft route
  'POST /classes/:classId/sheets/:subject/:point/draft': 't',
  'POST /classes/:classId/sheets/:subject/:point/paste': 'th',
  'POST /classes/:classId/sheets/:subject/:point/submit': 'th',
  'GET /classes/:classId/sheets/:subject/:point/sign': 't',
  'GET /classes/:classId/sheets/:subject/:point/proposeRetest': 't',
  'POST /classes/:classId/sheets/:subject/:point/proposeRetest': 't',
  'GET /classes/:classId/sheets/:subject/:point/allowRetest': 'pd',
  'POST /classes/:classId/sheets/:subject/:point/allowRetest': 'pd',
  'GET /classes/:classId/sheets/:subject/yearEnd/confirmForLeaver': 'pd',
  'POST /classes/:classId/sheets/:subject/yearEnd/confirmForLeaver': 'pd',
  'GET /sheets/sign': 'tm', // which sheets are judged one by one
  'GET /classes/:classId/records/sign': 'h',
  'GET /classes/:classId/tasks/:taskKey': 'pd',
  'POST /ceremonies': 'tmhpdce', // what may be signed is judged by its documents
  'GET /ceremonies/:ceremonyId': 't',
  'POST /ceremonies/:ceremonyId/confirm': 't',
  'POST /ceremonies/:ceremonyId/cancel': 't',
  'GET /records/:recordId': 'tmhpdcao',
  'POST /records/:recordId/export': 'tmhpdcao',
  'GET /records/:recordId/look-up-slip': 'hpdca',
  'GET /records/:recordId/print': 'hpdcao',
  'GET /records/:recordId/form.pdf': '', // nothing is signed yet
  'GET /records/:recordId/record.xml': '',
  'GET /records/:recordId/form/:sha256/:page': '',
  'GET /records/approve': 'pde',
  'POST /records/approve/mark': 'pde',
  'POST /records/approve/mark-rest': 'pde',
  'POST /records/approve/unmark': 'pde',
  'POST /records/approve/sign': 'pde',
  'GET /records/:recordId/return': 'pd',
  'POST /records/:recordId/return': 'pd',
  'GET /records/:recordId/returnForRework': 'h',
  'POST /records/:recordId/returnForRework': 'h',
  'GET /records/:recordId/orderAdditionalAssessment': 'pd',
  'POST /records/:recordId/orderAdditionalAssessment': 'pd',
  'GET /records/:recordId/decidePromotion': 'pd',
  'POST /records/:recordId/decidePromotion': 'pd',
  'GET /records/:recordId/withdraw': 'pd',
  'POST /records/:recordId/withdraw': 'pd',
  'GET /records/:recordId/replace': 'pd',
  'POST /records/:recordId/replace': 'pd',
  'GET /records/:recordId/pupilDataChanged': 'ha',
  'POST /records/:recordId/pupilDataChanged': 'ha',
  'GET /overview': 'o',
  'GET /provinces/:provinceId/overview': 'o',
  'POST /provinces/:provinceId/overview/export': 'o',
  'GET /provinces/:provinceId/reminders/:cause': 'o',
  'POST /provinces/:provinceId/reminders/:cause': 'o',
  'GET /levels/:levelId/reminders/:cause': 'l',
  'POST /levels/:levelId/reminders/:cause': 'l',
  'GET /schools/:schoolId/reminders/:cause': 'pd',
  'POST /schools/:schoolId/reminders/:cause': 'pd',
  'GET /classes/:classId/reminders/:cause': 'h',
  'POST /classes/:classId/reminders/:cause': 'h',
  'GET /process-map': 'hpdcaloe',
  'GET /provinces/:provinceId/process-map': 'o',
  'GET /levels/:levelId/process-map': 'lo',
  'GET /schools/:schoolId/process-map': 'pdcalo',
  'GET /classes/:classId/process-map': 'hpdca',
  'GET /report': 'o',
  'GET /rounds/:roundId/report': 'o',
  'GET /rounds/:roundId/report/packages': 'o',
  'POST /rounds/:roundId/report/packages/export': 'o',
  'GET /rounds/:roundId/report/refused': 'o',
  'POST /rounds/:roundId/report/refused/export': 'o',
  'POST /rounds/:roundId/report': 'o',
  'POST /rounds/:roundId/report/ceremony': 'o',
  'GET /rounds': 'o',
  'GET /rounds/:roundId/books': 'o',
  'POST /rounds/:roundId/deadline': 'o',
  'GET /rounds/changes': 'o',
  'POST /rounds/changes/export': 'o',
  'GET /rounds/:roundId/change': 'o',
  'POST /rounds/:roundId/late-consents': 'o',
  'POST /rounds/:roundId/applications/grant': 'o',
  'POST /rounds/:roundId/applications/decline': 'o',
  'POST /rounds/:roundId/days-off': 'o',
  'POST /rounds/:roundId/days-off/end': 'o',
  'GET /late-consents': 'pde',
  'GET /schools/:schoolId/late-consents': 'pd',
  'POST /schools/:schoolId/late-consents': 'pd',
  'POST /schools/:schoolId/late-consents/withdraw': 'pd',
  'POST /rounds/:roundId/late-consents/withdraw': 'o',
  'POST /rounds/:roundId/lock': 'o',
  'GET /closing': 'pdae',
  'GET /schools/:schoolId/closing': 'pda',
  'POST /schools/:schoolId/closing': 'pd',
  'GET /schools/:schoolId/closing/:commandId': '', // nothing was closed under this address
  'GET /entry-times': 'pdae',
  'GET /schools/:schoolId/entry-times': 'pda',
  'POST /schools/:schoolId/lock': 'a',
  'POST /schools/:schoolId/windows': 'a',
  'GET /records/seal-and-submit': 'c',
  'GET /records/seal-and-submit/results/:ceremonyId': '', // a signing that has made no signature
  'POST /records/seal-and-submit/seal': 'c',
  'POST /records/seal-and-submit/submit': 'c',
  'POST /records/seal-and-submit/resubmit': 'c',
  'GET /certificates': 'pdcaloe',
  'POST /certificates/declare': 'a',
  'POST /certificates/approve': 'lo',
  'POST /certificates/:certificateId/prove': 'c',
  'POST /certificates/:certificateId/send': 'pd',
  'POST /certificates/:certificateId/remind': 'lo',
  'POST /certificates/:certificateId/approve': 'lo',
  'POST /certificates/:certificateId/reject': 'lo',
  'POST /certificates/:certificateId/suspend': 'lo',
  'POST /certificates/:certificateId/resume': 'lo',
  'POST /certificates/:certificateId/revoke': 'lo',
  'GET /rosters': 'a',
  'GET /rosters/templates/:list': 'a',
  'POST /rosters/lists/:list/export': 'a',
  'POST /rosters': 'a',
  'POST /rosters/open-year': 'a',
  'GET /rosters/open-year/:schoolYear': 'a',
  'GET /rosters/:rosterId': '', // nothing is uploaded under this address
  'POST /rosters/:rosterId/choose': '',
  'POST /rosters/:rosterId/write': '',
  'GET /workflows': 'w',
  'POST /workflows/export': 'w',
  'GET /exports': 'pdaowe',
  'POST /exports/export': 'pdaowe',
  'GET /filters': SIGNED_IN,
  'POST /filters': SIGNED_IN,
  'POST /filters/:filterId/rename': SIGNED_IN, // another's is unknown
  'POST /filters/:filterId/share': SIGNED_IN,
  'POST /filters/:filterId/delete': SIGNED_IN,
  'POST /filters/:filterId/star': SIGNED_IN,
  'GET /workflows/:workflowKey': 'w',
  'POST /workflows/:workflowKey/try-again': 'w',
  'POST /workflows/search': 'w',
  'POST /sign-out': SIGNED_IN, // last: it ends the session
};

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
      const letter = TABLE[`POST ${path}`]?.[0] ?? 'a';
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
    expect(routes.filter((route) => !(route in TABLE))).toEqual([]);
    expect(Object.keys(TABLE).filter((route) => !routes.includes(route))).toEqual([]);
  });

  it.each(Object.entries(TABLE))('%s', async (route, expected) => {
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
