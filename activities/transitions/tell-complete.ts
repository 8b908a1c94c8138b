import { HOMEROOM } from '../../domain/class-sheet/sheet.ts';
import type { Sender } from '../acts/send-act.ts';
import { lookAgain } from './look-again.ts';

/**
 * Tells the sheet's records that have all their parts now, or whose homeroom inputs were handed in, to look again. Repeated
 * until every one was reached; a hint too many does no harm.
 */
export async function tellComplete(sender: Sender, sheetId: string, now: number): Promise<void> {
  const [sheet] = await sender.database.query<{ class_id: string; grade: number; subject: string }[]>(
    'SELECT class_id, grade, subject FROM class_sheet WHERE id = ?',
    [sheetId],
  );
  if (!sheet) return;

  const stages = sheet.subject === HOMEROOM ? ['homeroom'] : ['entering', 'homeroom'];
  const records = await sender.database.query<{ id: string }[]>(
    'SELECT id FROM record WHERE class_id = ? AND grade = ? AND stage IN (?) AND parts_open = 0 AND being_replaced IS NULL ORDER BY id',
    [sheet.class_id, sheet.grade, stages],
  );
  for (const { id } of records) await lookAgain(sender, id, now);
}
