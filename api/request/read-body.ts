import type { Request } from 'express';
import type { Refusal } from '../../domain/refusal.ts';
import type { Upload } from '../route.ts';

/** Most bytes of a body without files. A class of 35 with long comments is a tenth of it. */
const MOST = 512 * 1024;

/** Most bytes that are read and dropped behind the limit, so that a browser in the middle of sending gets its answer. */
const MOST_DROPPED = 32 * 1024 * 1024;

/** A body that comes slower is given up once the time has passed (field case GW5): a phone on 3G is a hundred times as fast. */
export type Patience = { readonly graceMs: number; readonly bytesASecond: number };
export const PATIENCE: Patience = { graceMs: 20_000, bytesASecond: 512 };

/** Most fields of a form: a mark for each of 2,000 records, several times over. */
const MOST_FIELDS = 10_000;

export type ReadBody = {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly uploads: Readonly<Record<string, Upload>>;
};

/**
 * Reads what was sent, within its limit: JSON, a form, or (where the route takes files: `upload`, most bytes) a multipart
 * form. Nothing is half read: too large, malformed or of another kind is refused.
 */
export async function readBody(
  request: Request,
  upload: number | undefined,
  patience: Patience,
): Promise<ReadBody | Refusal> {
  const kind = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const most = kind === 'multipart/form-data' ? (upload ?? 0) : MOST;
  const bytes = await bytesWithin(request, most, patience);
  if (bytes === 'tooLarge') return { refused: 'BODY_TOO_LARGE', facts: { most: Math.round(most / 1024) } };
  if (bytes === 'tooSlow') return { refused: 'BODY_TOO_SLOW' };
  if (bytes.length === 0) return { fields: {}, uploads: {} };

  switch (kind) {
    case 'application/json':
      return jsonFields(bytes);
    case 'application/x-www-form-urlencoded':
      return formBody(bytes);
    case 'multipart/form-data':
      return multipart(bytes, request.headers['content-type'] ?? '');
    default:
      return { refused: 'KIND_NOT_READ' };
  }
}

/** What is announced as far too large is not waited for; what comes without end or too slowly is left where it is. */
function bytesWithin(request: Request, most: number, patience: Patience): Promise<Buffer | 'tooLarge' | 'tooSlow'> {
  if (Number(request.headers['content-length'] ?? 0) > most + MOST_DROPPED) return Promise.resolve('tooLarge');
  if (request.destroyed) return Promise.reject(hasGone());
  const chunks: Buffer[] = [];
  let size = 0;
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const isSlow = () => {
      const elapsed = performance.now() - startedAt;
      return elapsed >= patience.graceMs && size < (elapsed / 1000) * patience.bytesASecond;
    };
    const end = (read: Buffer | 'tooLarge' | 'tooSlow') => {
      clearInterval(watch);
      request.off('data', take);
      request.resume();
      resolve(read);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      if (size > most + MOST_DROPPED) end('tooLarge');
    };
    const watch = setInterval(() => isSlow() && end('tooSlow'), Math.max(50, patience.graceMs / 20));
    request.on('data', take);
    request.once('end', () => end(size > most ? 'tooLarge' : Buffer.concat(chunks)));
    request.once('close', () => {
      clearInterval(watch);
      reject(hasGone());
    });
    request.once('error', reject);
  });
}

/** Whoever sent has gone in the middle: there is nobody to answer. */
const hasGone = (): Error => Object.assign(new Error('the sender has gone'), { code: 'ECONNRESET' });

function jsonFields(bytes: Buffer): ReadBody | Refusal {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { fields: value as Record<string, unknown>, uploads: {} } : { refused: 'BODY_NOT_READ' };
  } catch {
    return { refused: 'BODY_NOT_READ' };
  }
}

/** Counted before it is taken apart: whoever is not signed in may send a form, too. */
function formBody(bytes: Buffer): ReadBody | Refusal {
  const fields = bytes.reduce((n, byte) => n + Number(byte === AMPERSAND), 1);
  if (fields > MOST_FIELDS) return { refused: 'BODY_NOT_READ' };

  return { fields: formFields(new URLSearchParams(bytes.toString('utf8'))), uploads: {} };
}

const AMPERSAND = 0x26;

/** A name sent more than once is a list. */
function formFields(entries: Iterable<[string, unknown]>): Record<string, unknown> {
  const byName = Map.groupBy(entries, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, all]) => [name, all.length === 1 ? all[0]?.[1] : all.map(([, value]) => value)]),
  );
}

async function multipart(bytes: Buffer, contentType: string): Promise<ReadBody | Refusal> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
    const uploads: Record<string, Upload> = {};
    for (const [name, value] of form) {
      if (typeof value === 'string' || value.size === 0) continue;
      uploads[name] = { name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) };
    }
    return { fields: formFields([...form].filter(([, value]) => typeof value === 'string')), uploads };
  } catch {
    return { refused: 'BODY_NOT_READ' };
  }
}
