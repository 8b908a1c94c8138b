import type { Request, Response } from 'express';
import { log } from '../activities/operation/log.ts';
import { requestSeconds, requests } from '../activities/operation/measured.ts';
import { underRequest } from '../activities/operation/request-id.ts';
import { newId } from '../persistence/ulid.ts';

/**
 * Answers one request under an id of its own, which stands in its answer (`x-request-id`), in every line of the log that it
 * causes down to the last activity, and on a refusal's page. Counted by the route's pattern: an address may name a thing.
 */
export async function observed(
  { method }: Request,
  response: Response,
  route: string,
  answer: () => Promise<void>,
): Promise<void> {
  const id = newId();
  const began = performance.now();
  response.setHeader('x-request-id', id);
  await underRequest(id, async () => {
    await answer();
    const seconds = (performance.now() - began) / 1000;
    const verb = method === 'POST' ? 'POST' : 'GET';
    const code = response.locals['code'];
    requests.add({ method: verb, route, status: response.statusCode });
    requestSeconds.observe({ method: verb, route }, seconds);
    log('info', 'request', {
      method: verb,
      route,
      status: response.statusCode,
      ms: Math.round(seconds * 1000),
      ...(typeof code === 'string' && { code }),
    });
  });
}
