import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { pagePictures } from '../../activities/rendering/page-pictures.ts';
import { createApp } from '../../api/app.ts';
import { listen } from '../../api/listen.ts';
import type { Parts } from '../../api/route.ts';
import { addAccount } from '../../persistence/account/account.ts';
import { hashPassword } from '../../persistence/account/password.ts';
import { localFileStore } from '../../persistence/files/file-store.ts';
import { newId } from '../../persistence/ulid.ts';
import { workerPool } from '../../signing/worker-pool.ts';

/** The API inside a test, listening on a free port, over the run's own servers. */
export type ApiServer = { readonly url: string; stop(): Promise<void> };

/** Where the engine's own pages would be. */
export const ENGINE_PAGES = 'http://engine.example:8233';

export async function startApi(
  database: DataSource,
  engine: Client,
  folder: string,
  clock = { now: () => Date.now() },
  more: Pick<Parts, 'production' | 'patience'> = {},
): Promise<ApiServer> {
  const pool = workerPool(1);
  const app = createApp({
    database,
    engine,
    clock,
    files: localFileStore(join(folder, 'files')),
    pictures: pagePictures({ folder: join(folder, 'pictures') }),
    pool,
    publicUrl: 'http://127.0.0.1',
    engineWebUrl: ENGINE_PAGES,
    ...more,
  });
  const server = listen(app, 0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await pool.close();
    },
  };
}

export const PASSWORD = 'mật khẩu của cô';
let hash: Promise<string> | undefined;

/** An account for this person; gives its user name. */
export async function anAccount(database: DataSource, personId: string): Promise<string> {
  hash ??= hashPassword(PASSWORD);
  const userName = `u.${newId().toLowerCase()}`;
  await addAccount(database, { personId, userName, passwordHash: await hash }, Date.now());
  return userName;
}

/** A person at a browser without script: holds the cookie and the token, follows nothing by itself. */
export type Visitor = {
  get(path: string, accept?: string): Promise<Response>;
  post(path: string, fields: Record<string, string | readonly string[]>): Promise<Response>;
  send(path: string, body: object | string): Promise<Response>;
  /** A form with files, answered as JSON. */
  upload(path: string, fields: Record<string, string | readonly string[] | Blob>): Promise<Response>;
  readonly csrf: string;
};

export const visitor = (api: ApiServer, cookie = '', csrf = ''): Visitor => ({
  csrf,
  get: (path, accept = 'text/html') => fetch(`${api.url}${path}`, { headers: { cookie, accept }, redirect: 'manual' }),
  post: (path, fields) =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { cookie, accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(pairsOf({ csrf, ...fields })),
      redirect: 'manual',
    }),
  send: (path, body) =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { cookie, accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      redirect: 'manual',
    }),
  upload: (path, fields) =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { cookie, accept: 'application/json' },
      body: formOf({ csrf, ...fields }),
      redirect: 'manual',
    }),
});

function formOf(fields: Record<string, string | readonly string[] | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) form.set(name, value, name);
    else for (const one of [value].flat()) form.append(name, one);
  }
  return form;
}

const pairsOf = (fields: Record<string, string | readonly string[]>): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));

/** Signs a person in and gives him at his browser. */
export async function signIn(api: ApiServer, userName: string, password = PASSWORD): Promise<Visitor> {
  const response = await visitor(api).send('/sign-in', { userName, password });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { csrf } = (await response.json()) as { csrf: string };
  return visitor(api, cookie, csrf);
}
