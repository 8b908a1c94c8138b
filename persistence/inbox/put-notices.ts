import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';

const AT_ONCE = 500;

/** Puts one notice a person into the outbox; who has one about the same thing gets no second. Gives how many went in. */
export async function putNotices(
  queries: Queries,
  personIds: readonly string[],
  {
    about,
    kind,
    body,
    at,
  }: { readonly about: string; readonly kind: string; readonly body: object; readonly at: number },
): Promise<number> {
  let sent = 0;
  for (let from = 0; from < personIds.length; from += AT_ONCE) {
    const rows = personIds
      .slice(from, from + AT_ONCE)
      .map((personId) => [newId(at), personId, about, kind, JSON.stringify(body), new Date(at)]);
    const { affectedRows } = await queries.query<{ affectedRows: number }>(
      'INSERT IGNORE INTO notice (id, person_id, about, kind, body, at) VALUES ?',
      [rows],
    );
    sent += affectedRows;
  }
  return sent;
}
