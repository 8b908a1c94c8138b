import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Refusal } from '../../domain/refusal.ts';
import type { SignedIn } from '../../persistence/account/session.ts';

/**
 * Whether a post comes from a page of ours: it carries its session's token (form field `csrf` or header `x-csrf-token`), and
 * no browser says that another site sent it. Where nobody is signed in, the second alone decides.
 */
export function refuseForgery(request: Request, sent: unknown, reader: SignedIn | undefined): Refusal | undefined {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return { refused: 'FORM_EXPIRED' };
  if (!reader) return undefined;

  const token = request.headers['x-csrf-token'] ?? sent;
  return typeof token === 'string' && isSame(token, reader.csrf) ? undefined : { refused: 'FORM_EXPIRED' };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
