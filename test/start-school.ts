import type { Sender } from '../activities/acts/send-act.ts';
import { startSubject } from '../activities/engine/start-subject.ts';
import type { Province } from './province.ts';

/** Starts the workflow of every sheet and record of the school, without the opening's pauses. */
export async function startSchool(sender: Sender, { schoolId }: Pick<Province, 'schoolId'>): Promise<void> {
  const subjects = await sender.database.query<{ id: string }[]>('SELECT id FROM subject WHERE school_id = ?', [
    schoolId,
  ]);
  for (const { id } of subjects) await startSubject(sender, id);
}
