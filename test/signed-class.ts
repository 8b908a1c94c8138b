import type { DataSource } from 'typeorm';
import { type Acting, SUBJECTS } from './acting.ts';
import { fillHomeroom, fillSheet } from './drafts.ts';
import type { Province } from './province.ts';
import { recordsOf } from './rows.ts';

/** What the class's teachers would have typed by the year's end, on every sheet. */
export async function fillClass(database: DataSource, province: Province): Promise<void> {
  for (const subject of SUBJECTS) await fillSheet(database, province, subject);
  await fillHomeroom(database, province);
}

/** Every sheet of the class is typed and signed, straight to the verdict: each record is with the homeroom teacher. Gives the records. */
export async function signClass(database: DataSource, province: Province, judged: Acting): Promise<readonly string[]> {
  await fillClass(database, province);
  for (const subject of SUBJECTS) await judged.signRows(subject);
  const ids = (await recordsOf(database, province)).map(({ id }) => id);
  for (const id of ids) await judged.lookAgain(id);
  return ids;
}

/** From the homeroom teacher to the seal, record by record. */
export async function issue({ sign, approve, seal }: Acting, ids: readonly string[]): Promise<void> {
  for (const id of ids) for (const act of [sign, approve, seal]) await act(id);
}

/** The school's package of these records is sent, and the province has received it. */
export async function receive({ inSet }: Acting, ids: readonly string[], messageId: string): Promise<void> {
  for (const type of ['submitted', 'received'] as const) await inSet(ids, { type, messageId });
}
