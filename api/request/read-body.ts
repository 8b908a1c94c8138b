import type { Request } from 'express';
import type { Refusal } from '../../domain/refusal.ts';
import type { Upload } from '../route.ts';

/** Most bytes of a body without files. A class of 35 with long comments is a tenth of it. */
const MOST = 512 * 1024;

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
export async function readBody(request: Request, upload: number | undefined): Promise<ReadBody | Refusal> {
  const kind = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const most = kind === 'multipart/form-data' ? (upload ?? 0) : MOST;
  const bytes = await bytesWithin(request, most);
  if (!bytes) return { refused: 'BODY_TOO_LARGE', facts: { most: Math.round(most / 1024) } };
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

async function bytesWithin(request: Request, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk); // the rest is read and dropped, so that the answer arrives
  }
  return size > most ? undefined : Buffer.concat(chunks);
}

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
