import { type ActAnswer, outcomeOf, sendAct } from '../../activities/acts/send-act.ts';
import type { Command } from '../../domain/decider.ts';
import { actOf } from '../../persistence/log/act.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import type { Answer, Parts } from '../route.ts';

/** An act as a page sends it: which subject, what, by whom, and the revision its sender has read. */
export type SentAct = {
  readonly subjectId: string;
  readonly command: Command;
  readonly seen: number;
  /** The page to go on to once it is taken, and where a refusal's button leads. */
  readonly goTo: string;
  readonly back?: string;
};

/** Takes an act and answers as a person needs it: on to the page, the refusal, or "taken, being worked on" (202). */
export async function takeAct(
  { database, engine }: Parts,
  { subjectId, command, seen, goTo, back }: SentAct,
): Promise<Answer> {
  const [head] = await headsOf(database, [subjectId]);
  if (!head) return { refused: 'SUBJECT_UNKNOWN' };

  const answer = await sendAct(
    { database, engine },
    { subjectId, kind: head.kind, workflowId: head.workflowId, command, seen },
  );
  return answered(answer, { subjectId, commandId: command.id, goTo, back: back ?? goTo });
}

/** What became of an act of the reader's that was still pending: asked by its command id, of the journal and the log alone. */
export async function askAgain(
  { database }: Parts,
  asked: { readonly subjectId: string; readonly commandId: string; readonly goTo: string; readonly personId: string },
): Promise<Answer> {
  const act = await actOf(database, asked.subjectId, asked.commandId);
  const answer = act?.command.by === asked.personId && (await outcomeOf(database, asked.subjectId, asked.commandId));
  return answer ? answered(answer, { ...asked, back: asked.goTo }) : { refused: 'PAGE_NOT_FOUND' };
}

function answered(
  answer: ActAnswer,
  { subjectId, commandId, goTo, back }: { subjectId: string; commandId: string; goTo: string; back: string },
): Answer {
  switch (answer.outcome) {
    case 'taken':
      return { goTo, json: { outcome: 'taken', rev: answer.rev, goTo } };
    case 'refused':
      return { refused: answer.refused, facts: answer.facts, back };
    case 'failed':
      return { refused: 'FAULT', back };
    case 'pending':
      return {
        page: 'shell/pending',
        status: 202,
        model: { outcome: 'pending', ask: `/acts/${subjectId}/${commandId}?goTo=${encodeURIComponent(goTo)}`, back },
      };
  }
}
