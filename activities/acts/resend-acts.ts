import { unansweredActs } from '../../persistence/log/act.ts';
import { type Sender, sendAgain } from './send-act.ts';

/** An act younger than this is still in its first sender's hands (ms). */
const IN_HAND = 20_000;
const AT_ONCE = 200;

/**
 * Sends the acts without an outcome again: at a start and every minute. So an act taken from a person reaches its
 * workflow although the process that took it died (architecture section 5). Gives how many were answered.
 */
export async function resendActs(sender: Sender, now: number): Promise<number> {
  let answered = 0;
  for (const act of await unansweredActs(sender.database, now - IN_HAND, AT_ONCE)) {
    const { outcome } = await sendAgain(sender, act, act.failures);
    if (outcome === 'taken' || outcome === 'refused') answered++;
  }
  return answered;
}
