import type { FormOfAddress } from '../../domain/people/form-of-address.ts';
import type { Queries } from '../data-source.ts';
import { newId } from '../ulid.ts';

export type Language = 'vi' | 'en';
export type Theme = 'device' | 'light' | 'dark';

export type NewAccount = { readonly personId: string; readonly userName: string; readonly passwordHash: string };

/** Opens an account for a person; its user name is compared byte by byte (field case VN1). */
export async function addAccount(queries: Queries, account: NewAccount, at: number): Promise<string> {
  const id = newId(at);
  await queries.query(
    'INSERT INTO account (id, person_id, user_name, password_hash, created_at) VALUES (?, ?, ?, ?, ?)',
    [id, account.personId, account.userName, account.passwordHash, new Date(at)],
  );
  return id;
}

/** An account that may sign in, with the hash of its password. */
export async function accountNamed(
  queries: Queries,
  userName: string,
): Promise<{ readonly id: string; readonly personId: string; readonly passwordHash: string } | undefined> {
  const [row] = await queries.query<{ id: string; person_id: string; password_hash: string }[]>(
    'SELECT id, person_id, password_hash FROM account WHERE user_name = ? AND disabled_at IS NULL',
    [userName],
  );
  return row && { id: row.id, personId: row.person_id, passwordHash: row.password_hash };
}

export async function chooseLanguage(queries: Queries, accountId: string, language: Language): Promise<void> {
  await queries.query('UPDATE account SET language = ? WHERE id = ?', [language, accountId]);
}

export async function chooseTheme(queries: Queries, accountId: string, theme: Theme): Promise<void> {
  await queries.query('UPDATE account SET theme = ? WHERE id = ?', [theme, accountId]);
}

export async function chooseSingleKeys(queries: Queries, accountId: string, on: boolean): Promise<void> {
  await queries.query('UPDATE account SET single_keys = ? WHERE id = ?', [on, accountId]);
}

/** How the person is addressed on pages and in mails from now on; without a form as somebody unknown. */
export async function chooseFormOfAddress(
  queries: Queries,
  personId: string,
  form: FormOfAddress | null,
): Promise<void> {
  await queries.query('UPDATE person SET form_of_address = ? WHERE id = ?', [form, personId]);
}
