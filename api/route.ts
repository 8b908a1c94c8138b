import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import type { PagePictures } from '../activities/rendering/page-pictures.ts';
import type { Need, Place, Role } from '../domain/access/access.ts';
import type { CalendarDay } from '../domain/calendar/day.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { PlaceKind } from '../persistence/access/place.ts';
import type { Language } from '../persistence/account/account.ts';
import type { SignedIn } from '../persistence/account/session.ts';
import type { FileStore } from '../persistence/files/file-store.ts';
import type { WorkerPool } from '../signing/worker-pool.ts';
import type { Patience } from './request/read-body.ts';

/** What every request works with; made once by `main.ts`, or by a test. */
export type Parts = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly clock: { now(): number };
  readonly files: FileStore;
  readonly pictures: PagePictures;
  /** Threads for what takes longer than a moment: the check of a file that a stranger sends. */
  readonly pool: WorkerPool;
  readonly publicUrl: string;
  /** How slowly a body may come; `PATIENCE` where it is left out. */
  readonly patience?: Patience;
  /** The engine's own pages: the link is shown to the province administrator alone. */
  readonly engineWebUrl?: string;
  /** No private key is taken or kept here: keys on the server are for the demonstration (record-year.md section 9). */
  readonly production?: true;
};

export type Upload = { readonly name: string; readonly bytes: Uint8Array };

/** A request as a handler sees it: judged, its body read by the route's schema. */
export type Asked<B, R> = {
  readonly parts: Parts;
  readonly reader: R;
  readonly language: Language;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: B;
  /** The files of a form, by field; only where the route says `upload`. */
  readonly uploads: Readonly<Record<string, Upload>>;
  /** Where the thing of the address lies; empty for a route about no thing. */
  readonly place: Place;
  /** The network address that asks: for limits alone, kept as a hash only. */
  readonly address: string;
  /** Instant and Vietnamese day at which the server took the request (ms, UTC). */
  readonly now: number;
  readonly today: CalendarDay;
};

/**
 * What a handler gives back. `page` is a template with its model (JSON: the model, or the
 * `refusal` that a form page says in its own place); `goTo` a redirect after an act (JSON:
 * `json`, or the address).
 */
export type Answer =
  | { readonly page: string; readonly model: object; readonly status?: number; readonly refusal?: Refusal }
  | { readonly goTo: string; readonly json?: object; readonly cookie?: string }
  | { readonly json: object; readonly status?: number }
  | { readonly bytes: Uint8Array; readonly type: string; readonly fileName?: string; readonly brotli?: Uint8Array }
  | RefusedAnswer;

/** `back`: the page to which the refusal's button leads. */
export type RefusedAnswer = Refusal & { readonly back?: string };

/** `immutable`: the address changes with the content; `no-store`: depends on a person or a code (field case PO3). */
export type Caching = 'no-store' | 'immutable';

/** One row of the table of routes: what it needs, takes and says, as data that tests and the OpenAPI document read. */
export type Route = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly need: Need;
  readonly place?: PlaceKind;
  /**
   * It is about one unit of the reader's own that its path does not name: `at` in the query does, and the handler sees him
   * with what he holds there alone.
   */
  readonly chooses?: true;
  readonly body?: z.ZodType;
  /** Most bytes of a multipart form with files. */
  readonly upload?: number;
  readonly caching: Caching;
  /** One English sentence for the OpenAPI document. */
  readonly says: string;
  handle(asked: Asked<unknown, SignedIn | undefined>): Promise<Answer>;
};

type Wanted<B, R> = {
  readonly path: string;
  readonly says: string;
  readonly place?: PlaceKind;
  readonly chooses?: true;
  readonly body?: z.ZodType<B>;
  readonly upload?: number;
  handle(asked: Asked<B, R>): Promise<Answer>;
};

/** A page or resource to read, for these roles at the place that the address names. */
export const readRoute = (roles: readonly Role[] | 'signedIn' | 'owner', wanted: Wanted<unknown, SignedIn>): Route =>
  made('GET', roles, wanted);

/** An act, for these roles at the place that the address names. */
export const actRoute = <B>(roles: readonly Role[] | 'signedIn' | 'owner', wanted: Wanted<B, SignedIn>): Route =>
  made('POST', roles, wanted);

/** A page for everybody, signed in or not. */
export const openPage = (wanted: Wanted<unknown, SignedIn | undefined> & { caching?: Caching }): Route => ({
  ...wanted,
  method: 'GET',
  need: { kind: 'anyone' },
  caching: wanted.caching ?? 'no-store',
});

/** Something that everybody may send, signed in or not: sign-in, look-up. */
export const openAct = <B>(wanted: Wanted<B, SignedIn | undefined>): Route => ({
  ...wanted,
  method: 'POST',
  need: { kind: 'anyone' },
  caching: 'no-store',
});

function made<B>(
  method: 'GET' | 'POST',
  roles: readonly Role[] | 'signedIn' | 'owner',
  { handle, ...wanted }: Wanted<B, SignedIn>,
): Route {
  return {
    ...wanted,
    method,
    need: typeof roles === 'string' ? { kind: roles } : { kind: 'roles', roles },
    caching: 'no-store',
    handle: async (asked: Asked<B, SignedIn | undefined>) =>
      asked.reader ? handle({ ...asked, reader: asked.reader }) : { refused: 'SIGN_IN_FIRST' },
  };
}
