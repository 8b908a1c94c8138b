import {
  type Client,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { DataSource } from 'typeorm';
import type { Command } from '../../domain/decider.ts';
import type { RefusalFacts } from '../../domain/refusal.ts';
import { refusalText } from '../../domain/refusals.ts';
import { type ActRow, actOf, countFailure, noteOutcome, type Outcome, writeAct } from '../../persistence/log/act.ts';
import { transitionOf } from '../../persistence/log/transition.ts';
import { codeOfCall, isOfEngine } from '../engine/engine-fault.ts';
import { log } from '../operation/log.ts';
import { actSeconds, acts } from '../operation/measured.ts';
import { livesAgain } from '../transitions/live-again.ts';

/** How long a person waits for the verdict before he is told that it will come (ms; architecture section 5). */
const PATIENCE = 8_000;
const PAUSE_MS = [100, 300, 1_000, 3_000];

const RESOURCE_EXHAUSTED = 8;
const FAILED_PRECONDITION = 9;

/** `pending`: it may be written later, and the log will say so; `failed`: a fault of ours, nothing was written. */
export type ActAnswer = Outcome | { readonly outcome: 'pending' } | { readonly outcome: 'failed' };

export type Sender = { readonly database: DataSource; readonly engine: Client };

export type Act = {
  readonly subjectId: string;
  readonly kind: string;
  readonly workflowId: string;
  readonly command: Command;
  readonly seen: number;
};

/**
 * Takes an act: it is in the journal before it is sent, so it is taken, or clearly not taken, whatever dies. The first
 * answer is every later answer.
 */
export async function sendAct(sender: Sender, act: Act): Promise<ActAnswer> {
  const known = await writeAct(sender.database, act);
  if (known?.outcome) return known.outcome;

  // What was taken first counts, with its instant: the same button pressed again after the deadline changes nothing.
  return sendAgain(sender, known ?? act, known?.failures ?? 0);
}

/**
 * Sends an act that is in the journal without an outcome. `failures`: how often it failed before. A failed Update keeps
 * its failure under its id, so the next sending must have another one; one that is merely under way must keep it.
 */
export async function sendAgain(sender: Sender, act: Act, failures: number): Promise<ActAnswer> {
  const began = performance.now();
  const answer = await update(sender, act, failures);
  measure(act, answer, (performance.now() - began) / 1000);
  if (answer.outcome === 'taken' || answer.outcome === 'refused') await noteOutcome(sender.database, act, answer);
  if (answer.outcome === 'failed') await countFailure(sender.database, act);
  return answer;
}

function measure({ command, kind, subjectId }: Act, answer: ActAnswer, seconds: number): void {
  const { outcome } = answer;
  const code = answer.outcome === 'refused' ? refusalText(answer.refused).code : '';
  acts.add({ kind, type: command.type, outcome, code });
  actSeconds.observe({ kind }, seconds);
  log(outcome === 'failed' ? 'error' : 'info', 'act', {
    kind,
    subjectId,
    commandId: command.id,
    type: command.type,
    outcome,
    ...(code !== '' && { code }),
    ms: Math.round(seconds * 1000),
  });
}

async function update(sender: Sender, act: Act, failures: number): Promise<ActAnswer> {
  const updateId = failures === 0 ? act.command.id : `${act.command.id}/${failures}`;
  const handle = sender.engine.workflow.getHandle(act.workflowId);

  for (const pause of [...PAUSE_MS, undefined]) {
    try {
      const rev = await sender.engine.withDeadline(Date.now() + PATIENCE, () =>
        handle.executeUpdate<number, [Command, number]>(act.command.type, { args: [act.command, act.seen], updateId }),
      );
      return { outcome: 'taken', rev };
    } catch (fault) {
      const answer = fault instanceof WorkflowNotFoundError ? await answerOfMissing(sender, act) : answerOf(fault);
      if (answer !== 'sendAgain') return answer === 'askTheLog' ? askTheLog(sender, act, fault) : answer;
      if (pause === undefined) return { outcome: 'pending' };
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return { outcome: 'pending' };
}

/** A workflow that goes on is started again. If the engine is away just then, the act is in the journal, and is sent again. */
async function answerOfMissing(
  sender: Sender,
  { subjectId, command }: Act,
): Promise<ActAnswer | 'sendAgain' | 'askTheLog'> {
  try {
    const lives = await sender.engine.withDeadline(Date.now() + PATIENCE, () =>
      livesAgain(sender, subjectId, command.at),
    );
    return lives ? 'sendAgain' : 'askTheLog';
  } catch (fault) {
    if (!isOfEngine(fault)) throw fault;
    return { outcome: 'pending' };
  }
}

/** The table "what a sender of Updates does" (architecture section 5). */
function answerOf(fault: unknown): ActAnswer | 'sendAgain' | 'askTheLog' {
  if (fault instanceof WorkflowUpdateFailedError) return answerOfFailure(fault);
  if (fault instanceof WorkflowNotFoundError || fault instanceof WorkflowUpdateRPCTimeoutOrCancelledError)
    return 'askTheLog';
  // Also its namespace that is not made again yet, its database lost: the act is in the journal, and is sent again.
  if (!isOfEngine(fault)) throw fault;

  switch (codeOfCall(fault)) {
    case RESOURCE_EXHAUSTED:
      return 'sendAgain';
    case FAILED_PRECONDITION:
      return { outcome: 'failed' };
    default:
      return 'askTheLog';
  }
}

/** A refusal of the rules is not retryable and names itself; anything else is a fault of ours. Judged by its type, never by its class. */
function answerOfFailure({ cause }: WorkflowUpdateFailedError): ActAnswer | 'sendAgain' {
  const type = cause && 'type' in cause ? String(cause.type) : '';
  if (type === 'UnprocessedUpdate' || type === 'AcceptedUpdateCompletedWorkflow' || type === 'BEGINS_ANEW')
    return 'sendAgain';
  if (type === 'RULE_FAILED' || type === '' || type === 'DATABASE_AWAY') return { outcome: 'failed' };

  const [facts] = cause && 'details' in cause && Array.isArray(cause.details) ? cause.details : [];
  return { outcome: 'refused', refused: type, facts: (facts ?? {}) as RefusalFacts };
}

/** Needs no worker: what is in the log was taken. */
async function askTheLog({ database }: Sender, { subjectId, command }: Act, fault: unknown): Promise<ActAnswer> {
  const written = await transitionOf(database, subjectId, command.id);
  if (written) return { outcome: 'taken', rev: written.rev };

  return fault instanceof WorkflowNotFoundError
    ? { outcome: 'refused', refused: 'RECORD_CLOSED', facts: {} }
    : { outcome: 'pending' };
}

/** What became of an act that a person asks about again: its journal, else the log, else still pending. */
export async function outcomeOf(
  database: DataSource,
  subjectId: string,
  commandId: string,
): Promise<ActAnswer | undefined> {
  const act: ActRow | undefined = await actOf(database, subjectId, commandId);
  if (!act) return undefined;
  if (act.outcome) return act.outcome;

  const written = await transitionOf(database, subjectId, commandId);
  return written ? { outcome: 'taken', rev: written.rev } : { outcome: 'pending' };
}
