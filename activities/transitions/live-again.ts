import { hasEnded, type RecordYear } from '../../domain/record-year/state.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { type Head, headsOf } from '../../persistence/log/transition.ts';
import { writeCommand } from '../../persistence/log/write.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';

/**
 * The workflow of a subject that has not ended lives again, from its log: of a sheet whose rows were opened after its last
 * lane had ended (a return or an additional assessment in round 2), of a record that the paced opening has not come to
 * yet, of whatever could not be started because the engine was away. A sheet looks at its lanes first, so that it knows
 * until when. False if it has ended for good.
 */
export async function livesAgain(sender: Sender, subjectId: string, now: number): Promise<boolean> {
  const [head] = await headsOf(sender.database, [subjectId]);
  if (!head || !(await goesOn(sender, head))) return false;

  if (head.kind === 'classSheet') await lookAtLanes(sender, subjectId, now);
  await startSubject(sender, subjectId);
  return true;
}

async function goesOn({ database }: Sender, { kind, subjectId, state }: Head): Promise<boolean> {
  if (kind === 'recordYear') return !hasEnded((state as RecordYear).stage);

  const open = await database.query<object[]>('SELECT 1 FROM task WHERE subject_id = ? LIMIT 1', [subjectId]);
  return open.length > 0;
}

async function lookAtLanes({ database }: Sender, subjectId: string, now: number): Promise<void> {
  const look = { type: 'lookAgain', id: `again/${newId(now)}`, at: now, by: 'sheet' };
  await inTransaction(database, (queries) => writeCommand(queries, KINDS, subjectId, look, now));
}
