import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { closingJitter } from '../domain/record-year/closing-jitter.ts';
import { recordYear as rules } from '../domain/record-year/record-year.ts';
import { hasEnded, type RecordYear } from '../domain/record-year/state.ts';
import { entity, type Snapshot } from './entity.ts';

/** The books are written in sets within the hour; each record's own timer follows, spread over the hours after (A12). */
const AFTER_THE_BOOKS_MS = 60 * 60 * 1000;

const { startReplacement } = proxyActivities<{ startReplacement(recordId: string): Promise<void> }>({
  startToCloseTimeout: '30 s',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

/** Điều 4.3, 8.6, 9.3: teachers have signed, the homeroom teacher signs, the principal approves, the school issues; the instant closes. */
export async function recordYear(from: Snapshot<RecordYear>): Promise<RecordYear> {
  const record = entity(rules, from);
  const ownDelay = AFTER_THE_BOOKS_MS + closingJitter(from.subjectId);

  let replacement = from.state.beingReplaced;

  while (!hasEnded(record.state.stage)) {
    await record.beginAnewWhenLong();
    const { wakeAt, beingReplaced } = record.state;
    if (beingReplaced !== undefined && beingReplaced !== replacement) {
      await startReplacement(beingReplaced);
      replacement = beingReplaced;
    }
    const { rev } = record;

    const over = await record.by(
      (state) => (state.wakeAt ?? Number.POSITIVE_INFINITY) + ownDelay,
      (state) => hasEnded(state.stage) || state.wakeAt !== wakeAt || state.beingReplaced !== replacement,
    );
    if (over) continue;

    // An act that counts earlier takes the closing back: then the same instant is judged once more, as another command.
    await record.onTime({
      type: 'closeAt',
      id: `${workflowInfo().workflowId}/closeAt/${wakeAt}/${record.rev}`,
      at: Date.now(),
      by: 'clock',
    });
    await record.unlessNew(() => record.rev !== rev);
  }

  await record.settled();

  return record.state;
}
