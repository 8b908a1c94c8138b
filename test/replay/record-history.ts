import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { DataSource } from 'typeorm';
import { openRealStage, openSkippingStage, type Stage } from '../stage.ts';
import { until } from '../until.ts';
import type { Play } from './play.ts';

/** A history as the engine's tools write it. Payloads are encrypted with the key beside the histories. */
export type History = {
  readonly events: readonly {
    readonly eventId: string;
    readonly eventType: string;
    readonly activityTaskScheduledEventAttributes?: { readonly activityType: { readonly name: string } };
  }[];
};

/** Plays, and gives the histories by `<workflow>/<path>`, each of a workflow that has come to its end. */
export async function recordHistories(
  database: DataSource,
  { server, play }: Play,
): Promise<ReadonlyMap<string, History>> {
  const stage = server === 'real' ? await openRealStage(database) : await openSkippingStage(database);
  try {
    const histories = new Map<string, History>();
    for (const [name, workflowId] of Object.entries(await play(stage)))
      histories.set(name, await historyOf(stage, name, workflowId));
    return histories;
  } finally {
    await stage.close();
  }
}

async function historyOf({ sender }: Stage, name: string, workflowId: string): Promise<History> {
  const handle = sender.engine.workflow.getHandle(workflowId);
  await until(`${name} at its end`, async () => (await handle.describe()).status.name === 'COMPLETED');
  return JSON.parse(historyToJSON(await handle.fetchHistory()));
}

/** What happened, without the engine's own bookkeeping: how it cuts work into workflow tasks differs from run to run. */
export const eventTypes = ({ events }: History): readonly string[] =>
  events.map(({ eventType }) => eventType).filter((type) => !type.includes('WORKFLOW_TASK'));
