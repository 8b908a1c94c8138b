import type { Client } from '@temporalio/client';
import { showMoment } from '../../domain/calendar/instant.ts';
import type { Step } from './workflow-page.ts';

type Page = Awaited<ReturnType<Client['workflowService']['getWorkflowExecutionHistoryReverse']>>;
type Event = NonNullable<NonNullable<Page['history']>['events']>[number];

/** The newest events of a workflow's history that are looked at. */
const MOST = 60;

/** What the engine did for a workflow last, in plain words: names of activities and acts, never what they carry. */
export async function engineHistory(engine: Client, workflowId: string): Promise<readonly Step[]> {
  const { history } = await engine.workflowService.getWorkflowExecutionHistoryReverse({
    namespace: engine.options.namespace,
    execution: { workflowId },
    maximumPageSize: MOST,
  });
  const events = history?.events ?? [];
  const activityOf = new Map(
    events.flatMap(({ eventId, activityTaskScheduledEventAttributes: scheduled }) =>
      scheduled ? [[String(eventId), scheduled.activityType?.name ?? ''] as const] : [],
    ),
  );
  return events.flatMap((event) => stepOf(event, activityOf) ?? []);
}

function stepOf(event: Event, activityOf: ReadonlyMap<string, string>): Step | undefined {
  const at = Number(event.eventTime?.seconds ?? 0) * 1000 + Math.floor((event.eventTime?.nanos ?? 0) / 1e6);
  const said = (key: string, tone: string, icon: string, facts: Step['facts'] = {}): Step => ({
    at,
    tone,
    icon,
    key: `workflows.step.${key}`,
    facts,
  });
  const activity = (id: unknown) => ({ activity: activityOf.get(String(id)) ?? '' });

  if (event.workflowExecutionStartedEventAttributes) return said('started', '', 'player-play');
  if (event.workflowExecutionUpdateAcceptedEventAttributes)
    return said('update', 'todo', 'send', {
      update: event.workflowExecutionUpdateAcceptedEventAttributes.acceptedRequest?.input?.name ?? '',
    });
  if (event.activityTaskScheduledEventAttributes)
    return said('activity', 'todo', 'progress', {
      activity: event.activityTaskScheduledEventAttributes.activityType?.name ?? '',
    });
  if (event.activityTaskCompletedEventAttributes)
    return said('activityDone', 'done', 'check', activity(event.activityTaskCompletedEventAttributes.scheduledEventId));
  if (event.activityTaskFailedEventAttributes)
    return said('activityFailed', 'stop', 'x', activity(event.activityTaskFailedEventAttributes.scheduledEventId));
  if (event.activityTaskTimedOutEventAttributes)
    return said('activityLate', 'stop', 'x', activity(event.activityTaskTimedOutEventAttributes.scheduledEventId));
  if (event.timerStartedEventAttributes)
    return said('timer', '', 'clock', {
      until: showMoment(at + Number(event.timerStartedEventAttributes.startToFireTimeout?.seconds ?? 0) * 1000),
    });
  if (event.timerFiredEventAttributes) return said('timerFired', '', 'clock');
  if (event.workflowTaskFailedEventAttributes) return said('taskFailed', 'stop', 'x');
  if (event.workflowTaskTimedOutEventAttributes) return said('taskLate', 'warn', 'refresh');
  if (event.workflowExecutionContinuedAsNewEventAttributes) return said('anew', '', 'refresh');
  if (event.workflowExecutionCompletedEventAttributes) return said('completed', 'done', 'check');
  if (event.workflowExecutionFailedEventAttributes) return said('failed', 'stop', 'x');
  if (event.workflowExecutionTerminatedEventAttributes) return said('terminated', 'stop', 'x');
  return undefined;
}
