import type { Request } from 'express';
import { z } from 'zod';

/**
 * What an address of ours is made of, its query too: no host and nothing that a browser could read as one. What people type
 * stands in no address of ours, so nothing else is needed.
 */
const OWN_ADDRESS = /^\/(?!\/)[\w./~-]*(?:\?[\w.~:,;=&%+/-]*)?$/;
const MOST = 4_000;
const isOwn = (address: string): boolean => address.length <= MOST && OWN_ADDRESS.test(address);

/** A page of ours to go on to, with its query; anything else leads home. */
export const onwardField = z.string().refine(isOwn).catch('/');

/**
 * The page to come back to, with its query, for the language's button and the like. What answers an act stands at an address
 * that takes acts alone: there it is the page that sent it, if that is ours.
 */
export function pageOf({ method, path, url, headers }: Pick<Request, 'method' | 'path' | 'url' | 'headers'>): string {
  if (method === 'GET') return ownOr(path, `${path}${queryOf(url)}`);
  const from = URL.parse(headers.referer ?? '');
  if (!from || from.host !== headers.host || from.pathname === path) return '/';
  return ownOr(from.pathname, `${from.pathname}${from.search}`);
}

const ownOr = (path: string, address: string): string => (isOwn(address) ? address : path);
const queryOf = (url: string): string => /\?.*$/s.exec(url)?.[0] ?? '';

/** The sign-in that leads on to a page. */
export const signInFor = (page: string): string =>
  page === '/' ? '/sign-in' : `/sign-in?onward=${encodeURIComponent(page)}`;
