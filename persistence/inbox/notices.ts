import type { Queries } from '../data-source.ts';

/** A notice that its reader has not put away; `at` in ms, UTC. */
export type Notice = {
  readonly id: string;
  readonly kind: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly at: number;
};

/** A link to choose a password is for the mail alone. */
const BY_MAIL_ONLY = ['passwordLink'];

/** The newest notices of a person that he has not put away. */
export async function openNotices(queries: Queries, personId: string, most: number): Promise<readonly Notice[]> {
  const rows = await queries.query<{ id: string; kind: string; body: string; at: Date }[]>(
    'SELECT id, kind, body, at FROM notice WHERE person_id = ? AND seen_at IS NULL AND kind NOT IN (?) ORDER BY at DESC, id LIMIT ?',
    [personId, BY_MAIL_ONLY, most],
  );
  return rows.map(({ id, kind, body, at }) => ({ id, kind, body: JSON.parse(body), at: at.getTime() }));
}

/** Puts a notice away; only its own reader can, and a second time changes nothing. */
export async function putAway(queries: Queries, noticeId: string, personId: string, at: number): Promise<void> {
  await queries.query('UPDATE notice SET seen_at = ? WHERE id = ? AND person_id = ? AND seen_at IS NULL', [
    new Date(at),
    noticeId,
    personId,
  ]);
}
