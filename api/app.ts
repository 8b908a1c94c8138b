import express, { type Express, type Request, type Response } from 'express';
import type { z } from 'zod';
import { judgeAccess, type Place } from '../domain/access/access.ts';
import { dayAt } from '../domain/calendar/instant.ts';
import { isRefusal } from '../domain/refusal.ts';
import { PLACE_KINDS, placeOf } from '../persistence/access/place.ts';
import type { Language } from '../persistence/account/account.ts';
import { type SignedIn, signedInBy } from '../persistence/account/session.ts';
import { sendAnswer } from './answer.ts';
import { refusalOfFault } from './fault.ts';
import { observed } from './observe.ts';
import { type Shell, shellFor } from './rendering/shell.ts';
import { type AskedPage, keeperOf, placeAsked, placeChoices, readerAt } from './request/chosen-place.ts';
import { refuseForgery } from './request/forgery.ts';
import { refusalIn } from './request/moments.ts';
import { pageOf, signInFor } from './request/page-of.ts';
import { PATIENCE, readBody } from './request/read-body.ts';
import { cookiesOf } from './request/session-cookie.ts';
import type { Answer, Asked, Parts, Route } from './route.ts';
import { ROUTES } from './routes.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** The API and its pages over the parts they work with; the caller listens. Every route of the table goes the same way. */
export function createApp(parts: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.use(setSecurityHeaders);
  for (const route of ROUTES) {
    const handler = (request: Request, response: Response) =>
      observed(request, response, route.path, () => serve(parts, route, request, response));
    if (route.method === 'GET') app.get(route.path, handler);
    else app.post(route.path, handler);
  }
  app.use((request: Request, response: Response) =>
    observed(request, response, 'none', () => serve(parts, undefined, request, response)),
  );
  return app;
}

/** One request from its session to its answer; `route` is undefined where the table has none. */
async function serve(parts: Parts, route: Route | undefined, request: Request, response: Response): Promise<void> {
  const now = parts.clock.now();
  const today = dayAt(now);
  const cookies = cookiesOf(request.headers.cookie);
  let reader: SignedIn | undefined;
  let language: Language = cookies.language === 'en' ? 'en' : 'vi';
  const shell = (tasks?: number): Promise<Shell> =>
    shellAt(parts, route, request, { reader, language, now, today }, tasks);

  try {
    response.setHeader('cache-control', CACHE_CONTROL[route?.caching ?? 'no-store']);
    reader = cookies.token === undefined ? undefined : await signedInBy(parts.database, cookies.token, now);
    language = reader?.language ?? language;
    const who = { reader, language, now, today };
    const answer = await answerTo(parts, route, request, who);
    await sendAnswer(request, response, withPlace(answer, route, request, who), shell);
  } catch (fault) {
    response.setHeader('cache-control', 'no-store');
    const refusal = refusalOfFault(fault);
    const bare = async () => ({
      ...(await shellFor(parts, undefined, { language, path: pageOf(request), now, today })),
    });
    if (!response.headersSent) await sendAnswer(request, response, refusal, bare);
  }
}

const CACHE_CONTROL = { 'no-store': 'no-store', immutable: 'public, max-age=31536000, immutable' } as const;

/**
 * Every call of a request to the workflow engine is answered, or given up, within this time (ms) from the moment the request
 * was read; an act that waits for its verdict sets its own (architecture section 5).
 */
const ENGINE_PATIENCE = 8_000;

type Who = Pick<Asked<unknown, SignedIn | undefined>, 'reader' | 'language' | 'now' | 'today'>;

async function answerTo(parts: Parts, route: Route | undefined, request: Request, who: Who): Promise<Answer> {
  if (!route) return { refused: who.reader || request.method === 'GET' ? 'PAGE_NOT_FOUND' : 'SIGN_IN_FIRST' };

  const params = request.params as Record<string, string>;
  const place = await placeIn(parts, route, params);
  const refusal = judgeAccess(route.need, who.reader, place, who.today);
  if (refusal) return refusal.refused === 'SIGN_IN_FIRST' ? signInThen(route, request) : refusal;

  const there = who.reader && readerAt(route, askedPage(request), who.reader, who.today);
  if (isRefusal(there)) return there.refused === 'PLACE_NOT_CHOSEN' ? { ...there, back: pageOf(request) } : there;

  const read = await readAct(parts, route, request, who.reader);
  if (isRefusal(read)) return { ...read, back: sentFrom(route, request) };
  const asked = {
    ...who,
    ...read,
    reader: there?.reader,
    parts,
    address: request.ip ?? '',
    params,
    query: request.query as Record<string, string>,
    place: place === undefined || place === 'unknown' ? {} : place,
  };
  return parts.engine.withDeadline(Date.now() + ENGINE_PATIENCE, () => route.handle(asked));
}

const keep = keeperOf(ROUTES);
const askedPage = ({ path, params, query }: Request): AskedPage => ({
  path,
  params: params as Record<string, string>,
  query: query as Record<string, string>,
});

/** What surrounds the page; for who works at several places with the choice among them, kept in every link. */
async function shellAt(
  parts: Parts,
  route: Route | undefined,
  request: Request,
  { reader, language, now, today }: Who,
  tasks?: number,
): Promise<Shell> {
  const shell = await shellFor(parts, reader, { language, path: pageOf(request), now, today }, tasks);
  const asked = askedPage(request);
  const at = reader && route && placeAsked(route, asked, reader, today);
  if (!at) return shell;
  const places = await placeChoices(parts.database, route, asked, { reader, today, at });
  return { ...shell, places, keepPlace: (address) => keep(address, at) };
}

/** An answer that leads on leads to the same place. */
function withPlace(answer: Answer, route: Route | undefined, request: Request, { reader, today }: Who): Answer {
  const at = reader && route && placeAsked(route, askedPage(request), reader, today);
  if (!at) return answer;
  if ('refused' in answer) return answer.back === undefined ? answer : { ...answer, back: keep(answer.back, at) };
  return 'goTo' in answer ? { ...answer, goTo: keep(answer.goTo, at) } : answer;
}

/** A page asked for without a session leads to the sign-in and back; an act is told that the session has ended (FO1). */
const signInThen = (route: Route, request: Request): Answer =>
  request.method === 'GET' && request.accepts(['html', 'json']) === 'html'
    ? { goTo: signInFor(pageOf(request)) }
    : { refused: 'SIGN_IN_FIRST', back: signInFor(sentFrom(route, request)) };

const PAGES = new Set(ROUTES.filter(({ method }) => method === 'GET').map(({ path }) => path));

/** The page with the form of an act: at the act's own address, if there is one; else the page that sent it. */
const sentFrom = (route: Route, { method, path, url, headers }: Request): string =>
  pageOf({ method: PAGES.has(route.path) ? 'GET' : method, path, url, headers });

async function placeIn(
  { database }: Parts,
  { place }: Route,
  params: Record<string, string>,
): Promise<Place | 'unknown' | undefined> {
  if (!place) return undefined;
  const id = params[PLACE_KINDS[place]] ?? '';
  return ID.test(id) ? placeOf(database, place, id, place === 'sheet' ? params['subject'] : undefined) : 'unknown';
}

const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

async function readAct({ patience }: Parts, route: Route, request: Request, reader: SignedIn | undefined) {
  if (route.method === 'GET') return { body: {}, uploads: {} };
  const read = await readBody(request, route.upload, patience ?? PATIENCE);
  if (isRefusal(read)) return read;
  const forgery = refuseForgery(request, read.fields['csrf'], reader);
  if (forgery) return forgery;
  if (!route.body) return { body: {}, uploads: read.uploads };

  const parsed = route.body.safeParse(read.fields);
  if (!parsed.success)
    return refusalIn(parsed.error) ?? { refused: 'BODY_NOT_VALID', facts: { fields: fieldsOf(parsed.error) } };
  return { body: parsed.data, uploads: read.uploads };
}

/** Which fields are wrong; never what they hold. */
const fieldsOf = ({ issues }: z.ZodError): string =>
  [...new Set(issues.map(({ path }) => path.join('.') || 'body'))].slice(0, 10).join(', ');
