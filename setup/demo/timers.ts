import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { headsOf } from '../../persistence/log/transition.ts';
import type { Stage } from './play-year.ts';
import type { Played } from './year.ts';

/** One act of the clock: when it was due, when it was written, and the event of the workflow's timer that brought it about. */
export type ClockAct = {
  readonly act: string;
  readonly workflowId: string;
  readonly due: string;
  readonly written: string;
  readonly timerEvent: string;
};

type HistoryEvent = { readonly eventId: string; readonly eventType: string; readonly eventTime: string };

/** Reminders and closings of both rounds, each with the timer that fired for it: nobody called them. */
export async function timersOf({ database, engine }: Stage, { provinceId }: Played): Promise<readonly ClockAct[]> {
  const rows = await database.query<{ subject_id: string; type: string; at: Date; written_at: Date; events: string }[]>(
    `SELECT t.subject_id, t.type, t.at, t.written_at, t.events FROM transition t JOIN subject s ON s.id = t.subject_id
     WHERE s.kind = 'roundClosing' AND s.id IN (SELECT id FROM round WHERE province_id = ?)
       AND t.type IN ('reminded', 'beginWriting', 'written') ORDER BY t.written_at`,
    [provinceId],
  );
  const acts: ClockAct[] = [];
  for (const row of rows) {
    const [head] = await headsOf(database, [row.subject_id]);
    if (!head) continue;
    const history = JSON.parse(historyToJSON(await engine.workflow.getHandle(head.workflowId).fetchHistory())) as {
      events: HistoryEvent[];
    };
    const fired = history.events
      .filter(
        ({ eventType, eventTime }) =>
          eventType === 'EVENT_TYPE_TIMER_FIRED' && Date.parse(eventTime) <= row.written_at.getTime(),
      )
      .at(-1);
    const { dueAt, closeAt } = head.state as { dueAt: number; closeAt: number };
    acts.push({
      act: row.type,
      workflowId: head.workflowId,
      due: new Date(row.type === 'reminded' ? dueAt : closeAt).toISOString(),
      written: row.written_at.toISOString(),
      timerEvent: fired ? `${fired.eventId} ${fired.eventTime}` : 'none: due already when the round was looked at',
    });
  }
  return acts;
}
