import { newId } from '../../persistence/ulid.ts';

/** What the API said no to: its stable code, and the words. */
export class Refused extends Error {
  readonly code: string;
  readonly refused: string;

  constructor(path: string, said: { code?: string; refused?: string; message?: { vi?: string } }) {
    super(`${path}: ${said.code ?? '?'} ${said.refused ?? ''} ${said.message?.vi ?? ''}`);
    this.code = said.code ?? '';
    this.refused = said.refused ?? '';
  }
}

export type FormFile = { readonly field: string; readonly name: string; readonly bytes: Uint8Array };

/** A person of the demonstration at the API, as his browser would be: cookie, token, JSON. */
export type Session = {
  readonly userName: string;
  get<T>(path: string): Promise<T>;
  /** An act: carries a new command id and `seen`, unless the body says otherwise. Throws `Refused`. */
  act<T = unknown>(path: string, body?: Readonly<Record<string, unknown>>): Promise<T>;
  upload<T = unknown>(
    path: string,
    fields: Readonly<Record<string, string>>,
    files: FormFile | readonly FormFile[],
  ): Promise<T>;
  download(path: string): Promise<Uint8Array>;
  /** A page as a browser gets it. */
  page(path: string): Promise<string>;
};

/** Signs a person in at the API of `baseUrl`. */
export async function signIn(baseUrl: string, userName: string, password: string): Promise<Session> {
  const answer = await fetch(`${baseUrl}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password }),
  });
  const { csrf } = await read<{ csrf: string }>('/sign-in', answer);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const headers = { accept: 'application/json', cookie, 'x-csrf-token': csrf };

  return {
    userName,
    get: async (path) => read(path, await fetch(`${baseUrl}${path}`, { headers, redirect: 'manual' })),
    act: async (path, body = {}) =>
      read(
        path,
        await fetch(`${baseUrl}${path}`, {
          method: 'POST',
          redirect: 'manual',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ commandId: newId(), seen: 0, ...body }),
        }),
      ),
    async upload(path, fields, files) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ commandId: newId(), ...fields })) form.set(name, value);
      for (const { field, name, bytes } of [files].flat()) form.set(field, new Blob([new Uint8Array(bytes)]), name);
      return read(path, await fetch(`${baseUrl}${path}`, { method: 'POST', redirect: 'manual', headers, body: form }));
    },
    async download(path) {
      const answered = await fetch(`${baseUrl}${path}`, { headers });
      if (!answered.ok) await read(path, answered);
      return new Uint8Array(await answered.arrayBuffer());
    },
    page: async (path) =>
      (await fetch(`${baseUrl}${path}`, { headers: { ...headers, accept: 'text/html' }, redirect: 'manual' })).text(),
  };
}

async function read<T>(path: string, answer: Response): Promise<T> {
  const said = await answer.json().catch(() => ({}));
  if (answer.status >= 400) throw new Refused(path, said as { code?: string });
  return said as T;
}
