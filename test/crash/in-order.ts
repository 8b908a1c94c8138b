import { expect } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { Sender } from '../../activities/acts/send-act.ts';
import { conditionOf } from '../../activities/operation/workflow-condition.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { UNFINISHED_KINDS, unfinishedAfter } from '../../persistence/operation/unfinished.ts';
import { newId } from '../../persistence/ulid.ts';
import type { Acknowledged } from './at-work.ts';

/** Each acknowledged command stands in the log once, with the revision that was answered; a refused one does not. */
export async function eachOnce(of: readonly Acknowledged[], database: DataSource, schoolId: string): Promise<void> {
  const rows = await database.query<{ subject_id: string; command_id: string; rev: number }[]>(
    'SELECT subject_id, command_id, rev FROM transition WHERE subject_id IN (SELECT id FROM subject WHERE school_id = ?)',
    [schoolId],
  );
  const written = Map.groupBy(rows, ({ subject_id, command_id }) => `${subject_id} ${command_id}`);
  for (const { subjectId, commandId, rev } of of) {
    const found = written.get(`${subjectId} ${commandId}`) ?? [];
    expect([commandId, found.map((row) => row.rev)]).toEqual([commandId, rev === undefined ? [] : [rev]]);
  }
}

/** Every unfinished workflow is in the engine, and every subject's has followed its log to the end. */
export async function everyWorkflowAnswers(of: Sender): Promise<void> {
  for (const kind of UNFINISHED_KINDS)
    for (const workflow of await unfinishedAfter(of.database, kind, '', 1_000)) {
      const { workflowId, condition } = await conditionOf(of, workflow);
      // What asks a side that does not answer fails again and again, and runs.
      const wanted = workflow.of === 'subject' || workflow.of === 'ceremony' ? ['follows'] : ['follows', 'failing'];
      expect([workflowId, wanted.includes(condition) || condition]).toEqual([workflowId, true]);
      if (workflow.of === 'subject') await answersItsHead(of, workflow.id);
    }
}

async function answersItsHead({ database, engine }: Sender, id: string): Promise<void> {
  const [head] = await headsOf(database, [id]);
  if (head?.kind !== 'recordYear' && head?.kind !== 'classSheet') return;
  const command = { type: 'lookAgain', id: newId(), at: Date.now(), by: 'sheet' };
  const rev = await engine.workflow.getHandle(head.workflowId).executeUpdate('lookAgain', { args: [command, 0] });
  // To look again may find news: then the answer is the revision that it made.
  const [after] = await headsOf(database, [id]);
  expect([head.workflowId, rev]).toEqual([head.workflowId, after?.rev]);
}
