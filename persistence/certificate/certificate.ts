import type { SigningState } from '../../domain/certificate/signing-state.ts';
import type { Queries } from '../data-source.ts';

type Row = {
  kind: 'personal' | 'organisation';
  person_id: string | null;
  unit_id: string;
  issuer_name: string;
  not_before: Date;
  not_after: Date;
  state: string;
  revoked_from: Date | null;
};

/** What is asked of a certificate: whose it must be, for what, at which instant (ms, UTC). */
export type Purpose = { readonly kind: 'personal' | 'organisation'; readonly owner: string; readonly at: number };

/**
 * Whether a certificate may sign: approved, within its days, not revoked, its state known (Điều 7.2, TT 15/2025 Phụ lục
 * II). Three outcomes, never two: a state that nobody could ask for is `unknown` (field case SG5).
 */
export async function certificateFor(
  queries: Queries,
  certificateId: string,
  { kind, owner, at }: Purpose,
): Promise<SigningState> {
  const [row] = await queries.query<Row[]>(
    `SELECT kind, person_id, unit_id, issuer_name, not_before, not_after, state, revoked_from FROM certificate WHERE id = ? LOCK IN SHARE MODE`,
    [certificateId],
  );
  if (!row) return 'notApproved';
  if (row.kind !== kind || (kind === 'personal' ? row.person_id : row.unit_id) !== owner) return 'ofAnother';
  if (row.revoked_from && row.revoked_from.getTime() <= at) return 'revoked';
  if (row.state !== 'approved') return 'notApproved';
  if (at < row.not_before.getTime() || at >= row.not_after.getTime()) return 'expired';

  const [status] = await queries.query<{ n: number }[]>(
    'SELECT COUNT(*) AS n FROM certificate_status WHERE issuer_name = ? AND this_update <= ? AND next_update > ?',
    [row.issuer_name, new Date(at), new Date(at)],
  );
  return Number(status?.n ?? 0) > 0 ? 'good' : 'unknown';
}
