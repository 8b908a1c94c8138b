import { inTransaction } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';

/**
 * The workflow of a subject that still has an open task lives again, from its log: of a sheet whose rows were opened after
 * its last lane had ended (a return or an additional assessment in round 2), or of one that could not be started because
 * the engine was away. A sheet looks at its lanes first, so that it knows until when. False if nothing is open: then it
 * has ended for good.
 */
export async function livesAgain(sender: Sender, subjectId: string, now: number): Promise<boolean> {
  const [open] = await sender.database.query<{ kind: string }[]>(
    'SELECT s.kind FROM subject s JOIN task t ON t.subject_id = s.id WHERE s.id = ? LIMIT 1',
    [subjectId],
  );
  if (!open) return false;

  if (open.kind === 'classSheet') await lookAtLanes(sender, subjectId, now);
  await startSubject(sender, subjectId);
  return true;
}

async function lookAtLanes({ database }: Sender, subjectId: string, now: number): Promise<void> {
  const look = { type: 'lookAgain', id: `again/${newId(now)}`, at: now, by: 'sheet' };
  await inTransaction(database, (queries) => writeCommand(queries, KINDS, subjectId, look, now));
}
