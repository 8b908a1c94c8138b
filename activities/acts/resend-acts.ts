import { type ActRow, unansweredActs } from '../../persistence/log/act.ts';
import { log, nameOfFault } from '../operation/log.ts';
import { type ActAnswer, type Sender, sendAgain } from './send-act.ts';

/** An act younger than this is still in its first sender's hands (ms). */
const IN_HAND = 20_000;
const PAGE = 200;
/** Subjects beside one another: each act at a workflow that does not answer costs the whole patience. */
const SIDE_BY_SIDE = 8;

/**
 * Sends the acts without an outcome again: at a start and every minute. So an act taken from a person reaches its
 * workflow although the process that took it died (architecture section 5). What nobody can answer, at workflows that are
 * stuck, holds up no other. Gives how many were answered.
 */
export async function resendActs(sender: Sender, now: number): Promise<number> {
  let answered = 0;
  for (let after: ActRow | undefined; ; ) {
    const page = await unansweredActs(sender.database, now - IN_HAND, { after, most: PAGE });
    answered += await sendPage(sender, page);
    after = page.at(-1);
    if (page.length < PAGE) return answered;
  }
}

/** The acts on one subject one after another, as they were taken. */
async function sendPage(sender: Sender, page: readonly ActRow[]): Promise<number> {
  const subjects = Map.groupBy(page, ({ subjectId }) => subjectId).values();
  let answered = 0;
  const worker = async () => {
    for (const acts of subjects)
      for (const act of acts) {
        const { outcome } = await sent(sender, act);
        if (outcome === 'taken' || outcome === 'refused') answered++;
      }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  return answered;
}

const sent = (sender: Sender, act: ActRow): Promise<ActAnswer> =>
  sendAgain(sender, act, act.failures).catch((fault: unknown) => {
    log('error', 'resend', { subjectId: act.subjectId, commandId: act.command.id, fault: nameOfFault(fault) });
    return { outcome: 'failed' };
  });
