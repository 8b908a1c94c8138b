import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { NAVIGATION } from '../../api/navigation.ts';
import { ASSETS_VERSION, SCREENS } from '../../api/rendering/assets.ts';
import { ROUTES } from '../../api/routes.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { projectFolder } from '../../setup/layout.ts';
import { cuttableLine } from '../cuttable-line.ts';
import { aProvince } from '../province.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';
import { type ApiServer, startApi, type Visitor, visitor } from './server.ts';

let stage: ApiStage;
let database: DataSource;
let engine: Client;
let api: ApiServer;
let person: Visitor;

beforeAll(async () => {
  stage = await openApiStage();
  ({ database, api, engine } = stage);
  const { people } = await aProvince(database, { pupils: 1 });
  person = await stage.visit(people.principal);
}, 60_000);
afterAll(() => stage.close());

describe('what may be kept of an answer', () => {
  it('says immutable of assets alone', () => {
    expect(ROUTES.filter(({ caching }) => caching === 'immutable').map(({ path }) => path)).toEqual([
      '/assets/:version/*name',
    ]);
  });

  it.each(ROUTES.filter(({ caching }) => caching !== 'immutable').map(({ method, path }) => [method, path]))(
    '%s %s is never stored, for whoever asks',
    async (method, path) => {
      const address = path.replace(/:\w+/g, 'x');
      const askers = path === '/sign-out' ? [visitor(api)] : [person, visitor(api)];
      for (const asker of askers) {
        const response = await (method === 'GET' ? asker.get(address) : asker.send(address, {}));
        expect(response.headers.get('cache-control')).toBe('no-store');
      }
    },
  );

  it('keeps an asset of this version for ever and never one of another', async () => {
    const page = await (await visitor(api).get('/sign-in')).text();
    const css = /href="(\/assets\/\w+\/screens\.css)"/.exec(page)?.[1] ?? '';
    const kept = await visitor(api).get(css);
    expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await kept.text()).length).toBeGreaterThan(10_000);

    const other = await visitor(api).get('/assets/000000000000/screens.css');
    expect([other.status, other.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('has every part of the style sheet in it, none on an address of its own', async () => {
    const parts = readdirSync(join(projectFolder, 'templates', 'assets', 'screens'));
    expect(parts.toSorted()).toEqual(SCREENS.map((part) => `${part}.css`).toSorted());
    expect((await visitor(api).get(`/assets/${ASSETS_VERSION}/screens/${parts[0]}`)).status).toBe(404);
  });

  it('lets no page load from elsewhere, nor run what stands in it', async () => {
    const policy = (await visitor(api).get('/sign-in')).headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`default-src 'none'`);
    expect(policy).not.toContain('unsafe');
  });
});

describe('the table of routes', () => {
  it('has every page of the top bar, open to every role that sees it', () => {
    for (const { path, roles } of NAVIGATION) {
      const route = ROUTES.find((one) => one.method === 'GET' && one.path === path);
      expect(route && { path }).toEqual({ path });
      if (route?.need.kind === 'roles') expect(route.need.roles).toEqual(expect.arrayContaining([...roles]));
    }
  });

  it('is described by the OpenAPI document, each act with the schema that validates it', async () => {
    const document = (await (await visitor(api).get('/openapi.json', 'application/json')).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { requestBody?: { content: Record<string, { schema: { properties?: object } }> } }>
      >;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(ROUTES.length);
    const signIn = document.paths['/sign-in']?.['post']?.requestBody?.content['application/json']?.schema;
    expect(Object.keys(signIn?.properties ?? {})).toEqual(['userName', 'password', 'onward']);
  });
});

describe('with the database away', () => {
  it('says so and that drafts are unharmed, and goes on when it is back', async () => {
    const { application } = readConfiguration().database;
    const line = await cuttableLine(application.host, application.port);
    const through = await openDatabase({ ...application, host: '127.0.0.1', port: line.port }, 2, 1_000);
    const lonely = await startApi(through, engine, stage.folder);
    expect((await visitor(lonely).get('/health')).status).toBe(200);

    line.cut();
    const away = await visitor(lonely, 'hbs_session=x').get('/inbox');
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '60']);
    expect(await away.text()).toContain('HBS-WEB-501');

    line.mend();
    expect((await visitor(lonely).get('/health')).status).toBe(200);

    line.fallSilent();
    const silent = await visitor(lonely, 'hbs_session=x').get('/inbox');
    expect([silent.status, await silent.text()]).toEqual([503, expect.stringContaining('HBS-WEB-501')]);
    expect((await visitor(lonely).get('/health')).status).toBe(503);

    line.mend();
    expect((await visitor(lonely).get('/health')).status).toBe(200);
    await lonely.stop();
    await through.destroy();
    line.close();
  });
});
