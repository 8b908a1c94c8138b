import type { Request } from 'express';

/**
 * The page to come back to, for the language's button and the like. What answers an act stands at an address that takes
 * acts alone: there it is the page that sent it, if that is ours.
 */
export function pageOf({ method, path, headers }: Pick<Request, 'method' | 'path' | 'headers'>): string {
  if (method === 'GET') return path;
  const from = URL.parse(headers.referer ?? '');
  return from && from.host === headers.host && from.pathname !== path ? from.pathname : '/';
}
