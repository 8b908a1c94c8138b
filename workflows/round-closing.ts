import { proxyActivities, sleep, workflowInfo } from '@temporalio/workflow';
import {
  nextMoment,
  type RoundClosing,
  reminderNow,
  roundClosing as rules,
} from '../domain/round-closing/round-closing.ts';
import { entity, type Snapshot } from './entity.ts';
import type { RoundWork } from './round-work.ts';

/** Each says that it goes on: a worker that dies with one in its hands is missed after half a minute. */
const { sendReminders, outcomesAwaited, writeClosing, writeEarlyClosing } = proxyActivities<RoundWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '2 h',
  heartbeatTimeout: '30 s',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

/** The writing begins at the latest so long after it could (record-year.md section 4). */
const PATIENCE_MS = 30 * 60 * 1000;

/** Điều 4.3 ¶2, ¶3: reminds while there is time, and at the instant writes down what the law has made of every record. */
export async function roundClosing(from: Snapshot<RoundClosing>): Promise<RoundClosing> {
  const round = entity(rules, from);
  const { workflowId } = workflowInfo();
  const at = () => ({ at: Date.now(), by: 'clock' });

  while (round.state.stage === 'reminding') {
    await round.beginAnewWhenLong();
    const { state } = round;
    const [early] = state.early;
    if (early) {
      const closed = await writeEarlyClosing(from.subjectId, early);
      await round.onTime({
        type: 'earlyWritten',
        id: `${workflowId}/early/${early.commandId}`,
        commandId: early.commandId,
        closed,
        ...at(),
      });
      continue;
    }
    const reminder = reminderNow(state, Date.now());
    if (reminder) {
      const people = await sendReminders(from.subjectId, reminder.daysBefore);
      await round.onTime({
        type: 'reminded',
        // With the revision: a deadline that came back to an earlier instant would meet its earlier command, and ask for ever.
        id: `${workflowId}/remind/${reminder.at}/${round.rev}`,
        daysBefore: reminder.daysBefore,
        dueAt: state.dueAt,
        people,
        ...at(),
      });
      continue;
    }
    const moment = nextMoment(state, Date.now());
    const changed = await round.by(
      () => moment,
      (now) => now !== state,
    );
    if (changed || Date.now() < round.state.closeAt) continue;

    await outcomes(from.subjectId);
    await round.onTime({ type: 'beginWriting', id: `${workflowId}/write/${round.state.closeAt}`, ...at() });
  }

  if (round.state.stage === 'writing') {
    const report = await writeClosing(from.subjectId);
    await round.onTime({ type: 'written', id: `${workflowId}/written/${round.state.closeAt}`, report, ...at() });
  }
  await round.settled();

  return round.state;
}

/** Acts and ceremonies taken before the instant are waited for: they count, however late they are written. */
async function outcomes(roundId: string): Promise<void> {
  const latest = Date.now() + PATIENCE_MS;
  while ((await outcomesAwaited(roundId)) > 0 && Date.now() < latest) await sleep('10 s');
}
