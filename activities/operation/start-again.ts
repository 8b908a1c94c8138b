import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { ClassSheet } from '../../domain/class-sheet/sheet.ts';
import { reportWorkflowId } from '../../persistence/exchange/report-run.ts';
import { mayHaveNews, type WorkflowOf } from '../../persistence/operation/unfinished.ts';
import type { Sender } from '../acts/send-act.ts';
import { tellConfirmed } from '../ceremony/tell-confirmed.ts';
import { QUEUES } from '../engine/engine.ts';
import { startSubject } from '../engine/start-subject.ts';
import { lookAgain } from '../transitions/look-again.ts';

/** The workflow that stands for it in the engine (architecture section 7). */
export function workflowIdOf(workflow: WorkflowOf): string {
  switch (workflow.of) {
    case 'subject':
      return workflow.workflowId;
    case 'ceremony':
      return `ceremony/${workflow.id}`;
    case 'sentMessage':
      return `exchange/${workflow.id}`;
    case 'receivedMessage':
      return `intake/${workflow.id}`;
    case 'report':
      return reportWorkflowId(workflow);
    case 'roster':
    case 'opening':
      return workflow.id;
  }
}

/**
 * The workflow of something unfinished runs again, from what the tables and the log say; one that runs stays as it is.
 * Safe at any time and any number of times: what was done is known by its command, its row or its file.
 */
export async function startAgain(sender: Sender, workflow: WorkflowOf): Promise<void> {
  switch (workflow.of) {
    case 'subject':
      return startSubjectAgain(sender, workflow);
    case 'ceremony':
      await start(sender, 'signingCeremony', workflow, { ceremonyId: workflow.id, expiresAt: workflow.expiresAt });
      return workflow.confirmed ? tellConfirmed(sender, workflow.id) : undefined;
    case 'sentMessage':
      return start(sender, 'exchangeSubmission', workflow, { messageId: workflow.id });
    case 'receivedMessage':
      return start(sender, 'exchangeIntake', workflow, { messageId: workflow.id });
    case 'report':
      return start(sender, 'ministryReport', workflow, { runId: workflow.id, phase: workflow.state, afterSchool: '' });
    case 'roster':
      return start(sender, 'rosterWriting', workflow, { rosterId: workflow.rosterId });
    case 'opening': {
      const { schoolId, schoolYear } = workflow;
      return start(sender, 'schoolYearOpening', workflow, { schoolId, schoolYear });
    }
  }
}

/**
 * 44,000 sheets that each tell 35 records what they know would keep the engine busy for hours: a sheet is told that its
 * records know, and each record that may have something to see looks once.
 */
async function startSubjectAgain(sender: Sender, { id, kind }: WorkflowOf & { of: 'subject' }): Promise<void> {
  if (kind === 'classSheet') return startSubject(sender, id, (state) => ({ told: (state as ClassSheet).news }));

  await startSubject(sender, id);
  if (kind === 'recordYear' && (await mayHaveNews(sender.database, id))) await lookAgain(sender, id, Date.now());
}

async function start({ engine }: Sender, type: string, workflow: WorkflowOf, argument: object): Promise<void> {
  try {
    await engine.workflow.start(type, {
      workflowId: workflowIdOf(workflow),
      taskQueue: QUEUES.records,
      args: [argument],
    });
  } catch (fault) {
    if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
  }
}
