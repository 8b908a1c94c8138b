import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { ROUTES } from '../../api/routes.ts';
import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import { newId } from '../../persistence/ulid.ts';
import { issueEndEntity, organisationName, toPem } from '../../signing/demonstration/demonstration-ca.ts';
import { aTrustedCa, PIN } from '../certificates.ts';
import { aProvince, assign, grant, type Province } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import type { Visitor } from './server.ts';

/** Pages and acts whose path names no thing and that show all that the reader holds, or judge each thing by its own place. */
const OF_ALL_PLACES: readonly string[] = [
  ...['GET /search', 'POST /search', 'GET /classes', 'GET /sheets/sign', 'POST /ceremonies'],
  ...['GET /records/approve', 'POST /records/approve/mark', 'POST /records/approve/mark-rest'],
  ...['POST /records/approve/unmark', 'POST /records/approve/sign', 'GET /records/seal-and-submit'],
  ...['GET /records/seal-and-submit/results/:ceremonyId', 'POST /records/seal-and-submit/seal'],
  ...['POST /records/seal-and-submit/submit', 'POST /records/seal-and-submit/resubmit'],
  ...['GET /certificates', 'POST /certificates/approve', 'GET /rosters/templates/:list', 'GET /rosters/:rosterId'],
  ...['POST /rosters/:rosterId/choose', 'POST /rosters/:rosterId/write'],
  ...['GET /workflows', 'POST /workflows/export', 'POST /workflows/search'],
];
/** The roles that work at a unit; all at both places. */
const ROLES = ['administrator', 'principal', 'clerk'] as const;

let stage: ApiStage;
let database: DataSource;
let here: Province;
let there: Province;
let reader: Visitor;
beforeAll(async () => {
  stage = await openApiStage();
  ({ database } = stage);
  [here, there] = [await aProvince(database, { pupils: 1 }), await aProvince(database, { pupils: 1 })];
  const { stranger } = here.people;
  for (const { schoolId, provinceId } of [here, there]) {
    for (const role of ROLES) await grant(database, stranger, role, schoolId);
    await grant(database, stranger, 'provinceOfficer', provinceId);
  }
  reader = await stage.visit(stranger);
}, 60_000);
afterAll(() => stage.close());

const CHOOSING = ROUTES.filter(({ chooses }) => chooses);
const pages = CHOOSING.filter(({ method, path }) => method === 'GET' && !path.includes(':'));

describe('a person with one role at two places', () => {
  it('reaches both on every page and by every act: each chooses, shows all, or names its place', () => {
    const placeless = ROUTES.filter(({ place, need }) => !place && need.kind === 'roles');
    const unsaid = placeless
      .filter(({ chooses, method, path }) => !chooses && !OF_ALL_PLACES.includes(`${method} ${path}`))
      .map(({ method, path }) => `${method} ${path}`);
    expect(unsaid).toEqual([]);
    expect(CHOOSING.filter(({ place, need }) => place || need.kind !== 'roles')).toEqual([]);
  });

  it.each(pages.map(({ path, need }) => [path, need] as const))('chooses on %s', async (path, need) => {
    const roles = need.kind === 'roles' ? need.roles : [];
    const rounds = new Set<string>();
    const ofSchool = ROLES.some((role) => roles.includes(role));
    for (const { schoolId, provinceId } of [here, there]) {
      const at = ofSchool ? schoolId : provinceId;
      const first = await reader.get(`${path}?at=${at}`);
      const onward = first.headers.get('location');
      const page = onward === null ? first : await reader.get(onward);
      expect([path, page.status]).toEqual([path, 200]);
      if (onward?.startsWith('/rounds/')) {
        rounds.add(onward); // the round of the place names it
        continue;
      }
      const html = await page.text();
      const places = /<nav class="chips gap-below" aria-label="Nơi làm việc">.*?<\/nav>/s.exec(html)?.[0] ?? '';
      expect(places).toContain('aria-current="true"');
      for (const one of [here, there]) expect(places).toContain(ofSchool ? one.schoolId : one.provinceId);
      expect(places).toMatch(new RegExp(`${at}(?:/[\\w-]+)?" aria-current`));
    }
    expect([0, 2]).toContain(rounds.size);
    expect((await reader.get(`${path}?at=${newId()}`)).status).toBe(404);
  });

  it('keeps his place in links and forms, and acts there: what he adds is of the chosen school', async () => {
    const page = await (await reader.get(`/people?at=${there.schoolId}`)).text();
    const addresses = [...page.matchAll(/(?:href|action)="(\/(?:people|rosters|classes)[^"]*)"/g)].map(
      ([, one]) => one ?? '',
    );
    expect(addresses.length).toBeGreaterThan(8);
    expect(addresses.filter((one) => !one.includes(`at=`))).toEqual([]);

    const clerk = there.people.clerk;
    const given = {
      commandId: newId(),
      role: 'teacher',
      day: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
    };
    expect((await reader.send(`/people/${clerk}/giveRole?at=${here.schoolId}`, given)).status).toBe(404);
    expect((await reader.send(`/people/${clerk}/giveRole?at=${there.schoolId}`, given)).status).toBe(200);
    const back = await reader.post(`/people/${clerk}/unlock?at=${there.schoolId}`, { commandId: newId() });
    expect(back.headers.get('location')).toContain(`at=${there.schoolId}`);
  });

  it('does nothing by an act that does not say for which place', async () => {
    const clerk = there.people.clerk;
    const refused = await reader.send(`/people/${clerk}/unlock`, { commandId: newId() });
    expect([refused.status, await refused.json()]).toEqual([
      422,
      expect.objectContaining({ refused: 'PLACE_NOT_CHOSEN', code: 'HBS-WEB-421', facts: { n: 2 } }),
    ]);
    const acts = CHOOSING.filter(({ method }) => method === 'POST').map(({ path }) => path.replace(/:\w+/g, clerk));
    const said = await Promise.all(
      acts.map(async (path) => [path, (await (await reader.send(path, {})).json()) as { refused?: string }]),
    );
    expect(said).toEqual(acts.map((path) => [path, expect.objectContaining({ refused: 'PLACE_NOT_CHOSEN' })]));
    const [row] = await database.query<{ n: string }[]>('SELECT COUNT(*) AS n FROM people_log WHERE school_id = ?', [
      here.schoolId,
    ]);
    expect(Number(row?.n)).toBe(0);
  });

  it('declares a certificate for the school that he says, on the page that shows those of all his units', async () => {
    const page = await (await reader.get('/certificates')).text();
    const buttons = [...page.matchAll(/formaction="(\/certificates\/declare[^"]*)"/g)].map(([, one = '']) => one);
    expect(buttons.map((one) => one.replaceAll('&#x3D;', '=')).toSorted()).toEqual(
      [here, there].map(({ schoolId }) => `/certificates/declare?at=${schoolId}`).toSorted(),
    );
    const { chain } = issueEndEntity(await aTrustedCa(database), {
      subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
      ...{ pin: PIN, keyType: 'EC', validFrom: Date.now() - 1_000, validTo: Date.now() + 1_000_000 },
    });
    const certificate = new Blob([chain.map(toPem).join('\n')]);
    const declared = await reader.upload(`/certificates/declare?at=${there.schoolId}`, {
      ...{ commandId: newId(), certificate },
    });
    expect(declared.status).toBe(200);
    const rows = await database.query<{ unit_id: string }[]>(
      `SELECT unit_id FROM certificate WHERE kind = 'organisation' AND unit_id IN (?)`,
      [[here.schoolId, there.schoolId]],
    );
    expect(rows.map(({ unit_id }) => unit_id)).toEqual([there.schoolId]);
  });

  it('chooses among the maps of his classes where he has two homerooms', async () => {
    const { homeroomTeacher } = here.people;
    await assign(database, homeroomTeacher, there.schoolId, there.classId, HOMEROOM);
    const teacher = await stage.visit(homeroomTeacher);
    const first = (await teacher.get('/process-map')).headers.get('location') ?? '';
    const choiceOn = async (address: string) => {
      const page = await (await teacher.get(address)).text();
      const chips = /<nav class="chips" aria-label="Lớp tôi chủ nhiệm">.*?<\/nav>/s.exec(page)?.[0] ?? '';
      return [...chips.matchAll(/href="([^"]*)"( aria-current="true")?/g)].map(([, to = '', here]) => [to, !!here]);
    };
    const maps = [here, there].map(({ classId }) => `/classes/${classId}/process-map`);
    expect(maps).toContain(first);
    for (const map of maps) {
      const choice = await choiceOn(map);
      expect(choice.toSorted()).toEqual(maps.map((one) => [one, one === map]).toSorted());
    }
  });

  it('is not asked when he works at one', async () => {
    const alone = await stage.visit(here.people.administrator);
    const page = await (await alone.get('/people')).text();
    expect(page).not.toContain('Nơi làm việc');
    expect(page).not.toContain('at=');
    expect((await alone.get(`/people?at=${there.schoolId}`)).status).toBe(404);
  });
});
