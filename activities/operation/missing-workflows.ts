import {
  UNFINISHED_KINDS,
  type UnfinishedKind,
  unfinishedAfter,
  type WorkflowOf,
} from '../../persistence/operation/unfinished.ts';
import { endFaults, endMissing, faultyWorkflows, noteMissing } from '../../persistence/operation/workflow-fault.ts';
import { bornAt } from '../../persistence/ulid.ts';
import { workflowById } from '../../persistence/workflows/workflow-by-id.ts';
import type { Sender } from '../acts/send-act.ts';
import { runs } from './rebuild.ts';
import { workflowIdOf } from './start-again.ts';

/** Looked at in one go: a province's 190,000 come round within some hours, and what has faults every time. */
const AT_ONCE = 1_000;
const SIDE_BY_SIDE = 8;
/** Younger ones may still be on their way into the engine (ms). */
const GROWN_UP = 10 * 60_000;

/** Where the next look begins; a new process begins at the first kind. */
export type Look = { readonly kind: UnfinishedKind; readonly afterId: string };
export const FIRST_LOOK: Look = { kind: UNFINISHED_KINDS[0], afterId: '' };

/**
 * What the tables call unfinished and the engine does not have is written down as stuck, so that the administrator sees it
 * and tries it again; faults of what has ended, and of what is there again, are forgotten. Gives where to go on.
 */
export async function lookForMissing(
  sender: Sender,
  { kind, afterId }: Look,
  now: number,
  most: number = AT_ONCE,
): Promise<Look> {
  await lookAtFaulty(sender, now);
  const page = await unfinishedAfter(sender.database, kind, afterId, most);
  await eachOf(page, async (workflow) => {
    const workflowId = workflowIdOf(workflow);
    if (isGrownUp(workflow, now) && !(await runs(sender, workflow)) && (await isUnfinished(sender, workflow)))
      await noteMissing(sender.database, workflowId, now);
  });
  const last = page.at(-1);
  return page.length === most && last ? { kind, afterId: last.id } : { kind: after(kind), afterId: '' };
}

const after = (kind: UnfinishedKind): UnfinishedKind =>
  UNFINISHED_KINDS[(UNFINISHED_KINDS.indexOf(kind) + 1) % UNFINISHED_KINDS.length] ?? FIRST_LOOK.kind;

async function lookAtFaulty(sender: Sender, now: number): Promise<void> {
  const { database } = sender;
  let afterId = '';
  for (;;) {
    const page = await faultyWorkflows(database, afterId, AT_ONCE);
    await eachOf(page, async ({ workflowId, subjectId, isMissing }) => {
      const known = subjectId === undefined ? undefined : await workflowById(database, subjectId);
      if (!known) return endFaults(database, workflowId);
      // The same message from its other side: of it nothing is known here.
      if (workflowIdOf(known.workflow) !== workflowId) return undefined;
      if (await runs(sender, known.workflow)) return isMissing ? endMissing(database, workflowId) : undefined;
      return known.finished ? endFaults(database, workflowId) : noteMissing(database, workflowId, now);
    });
    if (page.length < AT_ONCE) return;
    afterId = page.at(-1)?.workflowId ?? '';
  }
}

/** What came to its end between the page and the look is not missing. */
const isUnfinished = async ({ database }: Sender, workflow: WorkflowOf): Promise<boolean> =>
  (await workflowById(database, keyOf(workflow)))?.finished === false;

function keyOf(workflow: WorkflowOf): string {
  switch (workflow.of) {
    case 'roster':
      return workflow.rosterId;
    case 'opening':
      return workflow.schoolId;
    default:
      return workflow.id;
  }
}

/** By the instant in its id; an id without one is of something that was asked for and is started every minute. */
const isGrownUp = (workflow: WorkflowOf, now: number): boolean => (bornAt(keyOf(workflow)) ?? 0) <= now - GROWN_UP;

async function eachOf<T>(all: readonly T[], look: (one: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < all.length; from += SIDE_BY_SIDE)
    await Promise.all(all.slice(from, from + SIDE_BY_SIDE).map(look));
}
