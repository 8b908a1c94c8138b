import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { type Child, startChild, whenReady } from './child.ts';
import type { Instance } from './instance.ts';
import { withProgress } from './progress.ts';
import { temporalCli } from './temporal-programs.ts';

/** Our own namespace: those that the dev server makes keep a closed workflow for 24 hours only. */
export const TEMPORAL_NAMESPACE = 'hoc-ba-so';

const RETENTION = '90 days';

/** Starts the instance's Temporal dev server with its Web UI, and sees to the namespace. */
export async function startTemporal(instance: Instance): Promise<Child> {
  const cli = await temporalCli();
  const child = startChild(instance.folder, { name: 'temporal', command: cli, args: serverArguments(instance) });
  return await withProgress('Starting Temporal', () => whenReady(child, () => hasNamespace(instance)));
}

/** At the server's default of 10 updates in flight the eleventh makes it drop the workflow task (architecture 5). */
function serverArguments({ folder, ports }: Instance): string[] {
  mkdirSync(join(folder, 'temporal'), { recursive: true });
  return [
    ...['server', 'start-dev'],
    ...['--db-filename', join(folder, 'temporal', 'temporal.db')],
    ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
    ...['--ip', '127.0.0.1', '--ui-ip', '127.0.0.1'],
    ...['--port', `${ports.temporal}`, '--http-port', `${ports.temporalHttp}`],
    ...['--ui-port', `${ports.temporalUi}`, '--metrics-port', `${ports.temporalMetrics}`],
    '--ui-disable-news-fetch',
    ...['--log-level', 'error'],
    ...['--dynamic-config-value', 'history.maxInFlightUpdates=1000'],
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
  ];
}

async function hasNamespace({ ports }: Instance): Promise<boolean> {
  const connection = await Connection.connect({ address: `127.0.0.1:${ports.temporal}`, connectTimeout: '2s' });
  try {
    if (await isUsable(connection)) return true;
    await registerNamespace(connection);
    return false;
  } finally {
    await connection.close();
  }
}

/** A registered namespace is usable only once the server's cache has it: asked through a call that needs it. */
async function isUsable({ workflowService }: Connection): Promise<boolean> {
  try {
    await workflowService.listWorkflowExecutions({ namespace: TEMPORAL_NAMESPACE, pageSize: 1 });
    return true;
  } catch {
    return false;
  }
}

async function registerNamespace({ workflowService }: Connection): Promise<void> {
  await workflowService.registerNamespace({
    namespace: TEMPORAL_NAMESPACE,
    workflowExecutionRetentionPeriod: msToTs(RETENTION),
  });
}
