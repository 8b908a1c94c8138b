import type { DataSource } from 'typeorm';
import type { FormOfAddress } from '../../domain/people/form-of-address.ts';
import { chooseFormOfAddress } from '../account/account.ts';
import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';
import { type PeopleAct, peopleActOnce } from './people-act.ts';

/** `formOfAddress`: `null` for none; left as it is where it is not named. */
export type Contact = { readonly mail: string; readonly formOfAddress?: FormOfAddress | null | undefined };

/**
 * Where a person is written to and how he is addressed. With another address every link that was mailed to the old one ends,
 * and the old one is told: whoever reads there can object. The log says that it changed, not from what to what.
 */
export async function changeContact(database: DataSource, { mail, formOfAddress }: Contact, act: PeopleAct) {
  await peopleActOnce(database, act, async (queries) => {
    const [person] = await queries.query<{ mail: string | null }[]>('SELECT mail FROM person WHERE id = ? FOR UPDATE', [
      act.personId,
    ]);
    await queries.query('UPDATE person SET mail = ? WHERE id = ?', [mail, act.personId]);
    if (formOfAddress !== undefined) await chooseFormOfAddress(queries, act.personId, formOfAddress);
    const earlier = person?.mail ?? '';
    if (earlier === mail) return undefined;

    await queries.query(
      'UPDATE password_link l JOIN account a ON a.id = l.account_id SET l.expires_at = ? WHERE a.person_id = ? AND l.used_at IS NULL',
      [new Date(act.at), act.personId],
    );
    // A link that waits to be mailed would go to the new address, and works no more.
    await queries.query(
      `UPDATE notice SET mailed_at = ?, body = '{}' WHERE person_id = ? AND kind = 'passwordLink' AND mailed_at IS NULL`,
      [new Date(act.at), act.personId],
    );
    const id = newId(act.at);
    // Who had no address reads it in the page alone.
    const mailedAt = earlier === '' ? new Date(act.at) : null;
    await queries.query(
      'INSERT INTO notice (id, person_id, about, kind, body, at, mailed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        ...[id, act.personId, `mail/${id}`, 'mailChanged'],
        ...[JSON.stringify({ to: earlier }), new Date(act.at), mailedAt],
      ],
    );
    return undefined;
  });
}

/** Whoever reads at the old address has so long to object before a link goes to the new one (ms): a week-end is in it. */
const TIME_TO_OBJECT = 72 * 60 * 60 * 1000;

/**
 * Until when no link is mailed (ms, UTC), because the address was changed a short while ago: else an administrator would have
 * anybody's account with two presses, the principal's too (D31). An account that a school made, and whose password nobody
 * has chosen yet, is nobody's to take.
 */
export async function linkRestsUntil(queries: Queries, { personId, at }: PeopleAct): Promise<number | undefined> {
  const [row] = await queries.query<{ at: Date }[]>(
    `SELECT n.at FROM notice n WHERE n.person_id = ? AND n.kind = 'mailChanged' AND n.at > ?
       AND NOT (EXISTS (SELECT 1 FROM people_log l WHERE l.person_id = n.person_id AND l.type = 'add')
         AND NOT EXISTS (SELECT 1 FROM people_log l WHERE l.person_id = n.person_id AND l.type = 'choosePassword'))
     ORDER BY n.at DESC LIMIT 1`,
    [personId, new Date(at - TIME_TO_OBJECT)],
  );
  return row && row.at.getTime() + TIME_TO_OBJECT;
}
