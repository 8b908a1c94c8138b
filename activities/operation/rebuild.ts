import { WorkflowNotFoundError } from '@temporalio/client';
import {
  beginRebuild,
  endRebuild,
  noteRebuild,
  type RebuildCounts,
  type RebuildCursor,
  rebuildUnderWay,
} from '../../persistence/operation/rebuild-progress.ts';
import {
  countUnfinished,
  revokedCertificates,
  UNFINISHED_KINDS,
  type UnfinishedKind,
  unfinishedAfter,
  type WorkflowOf,
} from '../../persistence/operation/unfinished.ts';
import type { Sender } from '../acts/send-act.ts';
import { startSubject } from '../engine/start-subject.ts';
import { nameOfFault } from './log.ts';
import { startAgain, workflowIdOf } from './start-again.ts';

/** Of one kind: how many are unfinished, were started or found running, could not be started, and do not run at the check. */
export type RebuiltKind = {
  readonly kind: UnfinishedKind;
  readonly unfinished: number;
  readonly started: number;
  readonly failed: number;
  readonly notRunning: number;
};

export type RebuildWishes = {
  /** Starts at most so many workflows a second: people's acts come between them (architecture section 6). */
  readonly perSecond: number;
  /** Told after each page, and of each that could not be started, by its workflow's id. */
  said(line: string): void;
};

const PAGE = 100;
/** Descriptions asked for beside one another at the check. */
const SIDE_BY_SIDE = 8;

/**
 * The engine's database is lost: every unfinished workflow runs again, from the log and the tables. An interrupted rebuild
 * goes on where it was; at the end every unfinished workflow is looked for in the engine, and one that does not run is
 * started and named.
 */
export async function rebuild(
  sender: Sender,
  wishes: RebuildWishes,
  clock: () => number,
): Promise<readonly RebuiltKind[]> {
  const { database } = sender;
  const left = await rebuildUnderWay(database);
  if (left)
    wishes.said(
      `Going on after ${left.cursor.kind} ${left.cursor.afterId || 'its beginning'}: ${left.done} of ${left.total} were done`,
    );
  let counts: RebuildCounts = left ?? { total: await totalOf(sender), done: 0, failed: 0 };
  if (!left) await beginRebuild(database, UNFINISHED_KINDS[0], counts.total, clock());
  const done = left ? UNFINISHED_KINDS.indexOf(left.cursor.kind) : 0;
  // The interrupted one may be of an earlier loss, or out of a backup: what it had done is looked at too.
  const report: RebuiltKind[] = [];
  for (const kind of UNFINISHED_KINDS.slice(0, done))
    report.push({ kind, unfinished: await countUnfinished(database, kind), started: 0, failed: 0, notRunning: 0 });

  for (const kind of UNFINISHED_KINDS.slice(done)) {
    const from: RebuildCursor = { kind, afterId: left?.cursor.kind === kind ? left.cursor.afterId : '' };
    const before = counts;
    for await (const page of pagesOf(sender, from)) {
      const failed = await startPage(sender, page, wishes);
      counts = {
        total: counts.total,
        done: counts.done + page.length - failed,
        failed: counts.failed + failed,
      };
      await noteRebuild(database, { kind, afterId: page.at(-1)?.id ?? '' }, counts, clock());
      wishes.said(`${kind}: ${counts.done} of about ${counts.total}`);
    }
    report.push({
      kind,
      unfinished: await countUnfinished(database, kind),
      started: counts.done - before.done,
      failed: counts.failed - before.failed,
      notRunning: 0,
    });
  }
  await voidAgain(sender);
  const checked: RebuiltKind[] = [];
  for (const one of report) checked.push({ ...one, notRunning: await startWhatDoesNotRun(sender, one.kind, wishes) });
  await endRebuild(database, counts, clock());
  return checked;
}

/** What follows a revocation follows once more: it may have been under way, and what was done is known by its command. */
export async function voidAgain(sender: Sender): Promise<void> {
  for (const id of await revokedCertificates(sender.database)) await startSubject(sender, id);
}

async function totalOf({ database }: Sender): Promise<number> {
  let total = 0;
  for (const kind of UNFINISHED_KINDS) total += await countUnfinished(database, kind);
  return total;
}

async function* pagesOf({ database }: Sender, { kind, afterId }: RebuildCursor): AsyncGenerator<readonly WorkflowOf[]> {
  for (let after = afterId; ; ) {
    const page = await unfinishedAfter(database, kind, after, PAGE);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)?.id ?? '';
  }
}

/** One that cannot be started holds no other up; gives how many could not. */
async function startPage(
  sender: Sender,
  page: readonly WorkflowOf[],
  { perSecond, said }: RebuildWishes,
): Promise<number> {
  let failed = 0;
  for (const workflow of page) {
    const next = Date.now() + 1000 / perSecond;
    try {
      await startAgain(sender, workflow);
    } catch (fault) {
      failed++;
      said(`${workflowIdOf(workflow)} could not be started: ${nameOfFault(fault)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now())));
  }
  return failed;
}

/** The final check: every unfinished workflow of a kind is in the engine and runs; gives how many did not. */
async function startWhatDoesNotRun(sender: Sender, kind: UnfinishedKind, wishes: RebuildWishes): Promise<number> {
  let missing = 0;
  for await (const page of pagesOf(sender, { kind, afterId: '' }))
    for (let i = 0; i < page.length; i += SIDE_BY_SIDE) {
      const some = page.slice(i, i + SIDE_BY_SIDE);
      const running = await Promise.all(some.map((workflow) => runs(sender, workflow)));
      const absent = some.filter((_, at) => !running[at]);
      if (absent.length > 0) await startPage(sender, absent, wishes);
      for (const workflow of absent) if (!(await hasEndedMeanwhile(sender, kind, workflow))) missing++;
    }
  return missing;
}

/** Whether a workflow is in the engine and runs. */
export async function runs({ engine }: Sender, workflow: WorkflowOf): Promise<boolean> {
  try {
    return (await engine.workflow.getHandle(workflowIdOf(workflow)).describe()).status.name === 'RUNNING';
  } catch (fault) {
    if (fault instanceof WorkflowNotFoundError) return false;
    throw fault;
  }
}

/** What came to its end between the page and the look is no fault. */
async function hasEndedMeanwhile({ database }: Sender, kind: UnfinishedKind, { id }: WorkflowOf): Promise<boolean> {
  const before = id.slice(0, -1);
  const found = await unfinishedAfter(database, kind, before, PAGE);
  return !found.some((workflow) => workflow.id === id);
}
