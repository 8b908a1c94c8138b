import { inTransaction } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';

/**
 * The workflow of a sheet that has ended lives again, from its log, when rows were opened after the sheet's last lane had
 * ended (a return or an additional assessment in round 2). It looks at its lanes first, so that it knows until when.
 * False if no row is open: then it has ended for good.
 */
export async function sheetLivesAgain(sender: Sender, subjectId: string, now: number): Promise<boolean> {
  const [open] = await sender.database.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM subject s JOIN task t ON t.subject_id = s.id WHERE s.id = ? AND s.kind = 'classSheet'`,
    [subjectId],
  );
  if (Number(open?.n) === 0) return false;

  const look = { type: 'lookAgain', id: `again/${newId(now)}`, at: now, by: 'sheet' };
  await inTransaction(sender.database, (queries) => writeCommand(queries, KINDS, subjectId, look, now));
  await startSubject(sender, subjectId);
  return true;
}
