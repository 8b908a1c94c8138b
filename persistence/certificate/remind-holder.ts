import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';

/** Who must see to a certificate: its person; of a unit's seal principal, clerk and administrator in office. */
const HOLDERS = `SELECT c.person_id FROM certificate c WHERE c.id = ? AND c.person_id IS NOT NULL
  UNION SELECT g.person_id FROM certificate c JOIN role_grant g ON g.unit_id = c.unit_id
    AND g.role IN ('principal', 'clerk', 'administrator') AND g.to_day IS NULL
  WHERE c.id = ? AND c.kind = 'organisation'`;

/**
 * Puts a notice that a certificate expires into the outbox of its holders, once for each occasion: the clock's warnings
 * name the days before, an officer's reminder the day. Gives how many went in. Instants in ms, UTC.
 */
export async function remindHolders(
  queries: Queries,
  {
    certificateId,
    occasion,
    daysBefore,
    at,
  }: {
    readonly certificateId: string;
    readonly occasion: string | number;
    readonly daysBefore: number;
    readonly at: number;
  },
): Promise<number> {
  const people = await queries.query<{ person_id: string }[]>(HOLDERS, [certificateId, certificateId]);
  let sent = 0;
  for (const { person_id } of people) {
    const { affectedRows } = await queries.query<{ affectedRows: number }>(
      'INSERT IGNORE INTO notice (id, person_id, about, kind, body, at) VALUES (?, ?, ?, ?, ?, ?)',
      [
        newId(at),
        person_id,
        `certificate/${certificateId}/${occasion}`,
        'certificateExpires',
        JSON.stringify({ certificateId, daysBefore }),
        new Date(at),
      ],
    );
    sent += affectedRows;
  }
  return sent;
}
