import type { DataSource } from 'typeorm';
import type { Refusal } from '../../domain/refusal.ts';
import type { Queries } from '../data-source.ts';
import { inTransactionUnlessRefused, takeBack } from '../refusable-transaction.ts';

/**
 * Who did what to whose account or role, and when: kept for ever under the id of the command (Điều 5.1, 8.2). `detail` holds
 * ids and days, no secrets.
 */
export type PeopleAct = {
  readonly commandId: string;
  readonly schoolId: string;
  readonly personId: string;
  readonly type:
    | 'lock'
    | 'unlock'
    | 'sendLink'
    | 'choosePassword'
    | 'add'
    | 'attach'
    | 'contact'
    | 'assign'
    | 'giveRole'
    | 'leave'
    | 'propose'
    | 'confirm'
    | 'decline';
  readonly by: string;
  readonly at: number;
  readonly detail?: object;
};

/** Writes the act down, in its transaction; another's command id is nobody's to use again. */
export async function keepPeopleAct(queries: Queries, act: PeopleAct): Promise<void> {
  const [other] = await queries.query<object[]>('SELECT 1 FROM people_log WHERE id = ? AND by_person <> ?', [
    act.commandId,
    act.by,
  ]);
  if (other) takeBack({ refused: 'BODY_NOT_VALID', facts: { fields: 'commandId' } });
  await queries.query(
    'INSERT INTO people_log (id, school_id, person_id, type, by_person, at, detail) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [act.commandId, act.schoolId, act.personId, act.type, act.by, new Date(act.at), JSON.stringify(act.detail ?? {})],
  );
}

/** About whom this person's command was, if it was taken: then it is answered as it was, and nothing is done again. */
export async function takenPeopleAct(
  queries: Queries,
  { commandId, by }: Pick<PeopleAct, 'commandId' | 'by'>,
): Promise<{ readonly personId: string } | undefined> {
  const [row] = await queries.query<{ person_id: string }[]>(
    'SELECT person_id FROM people_log WHERE id = ? AND by_person = ?',
    [commandId, by],
  );
  return row && { personId: row.person_id };
}

/** Does it and writes it down in one transaction, or nothing of it; once for one command, however often it is sent. */
export const peopleActOnce = (
  database: DataSource,
  act: PeopleAct,
  make: (queries: Queries) => Promise<Refusal | undefined>,
): Promise<Refusal | undefined> =>
  inTransactionUnlessRefused(database, async (queries) => {
    if (await takenPeopleAct(queries, act)) return undefined;
    await keepPeopleAct(queries, act);
    return make(queries);
  });
