import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleWorkflowCode, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { dataConverter } from '../../activities/engine/engine.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { dataFolder, projectFolder } from '../../setup/layout.ts';
import { WORKFLOW_CODE } from '../../workers/workflow-code.ts';
import { keptHistories, keptHistory } from './histories.ts';
import type { History } from './record-history.ts';

/** One place of the source said in another way, as a new version might. */
export type Alteration = { readonly file: string; readonly from: string; readonly to: string };

/** What the gate says of a history that the code can't follow: enough to find the change (field case WF3). */
export type Alarm = {
  readonly workflow: string;
  readonly path: string;
  readonly event: string;
  readonly change: string;
};

/** The workflows' bundle, as the worker makes it, of the source or of an altered copy. */
export async function bundleOf(...alterations: readonly Alteration[]): Promise<WorkflowBundleWithSourceMap> {
  const { failureConverterPath } = dataConverter(readConfiguration().payloadKey);
  const copy = mkdtempSync(join(dataFolder, 'altered-'));
  try {
    for (const folder of ['workflows', 'domain'])
      cpSync(join(projectFolder, folder), join(copy, folder), { recursive: true });
    for (const { file, from, to } of alterations) alter(join(copy, file), from, to);
    return await bundleWorkflowCode({
      workflowsPath: join(copy, 'workflows', 'workflows.ts'),
      workflowInterceptorModules: WORKFLOW_CODE.interceptors.map((module) =>
        join(copy, relative(projectFolder, module)),
      ),
      ...(failureConverterPath !== undefined && { failureConverterPath }),
      logger: quiet,
    });
  } finally {
    rmSync(copy, { recursive: true });
  }
}

function alter(file: string, from: string, to: string): void {
  const source = readFileSync(file, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} does not say once: ${from}`);
  writeFileSync(
    file,
    source.replace(from, () => to),
  );
}

/** Follows every kept history, or those of one workflow, and gives what the code can't follow. */
export async function gate(workflowBundle: WorkflowBundleWithSourceMap, ofWorkflow = ''): Promise<readonly Alarm[]> {
  const alarms: Alarm[] = [];
  for (const name of keptHistories().filter((one) => one.startsWith(`${ofWorkflow}`))) {
    const [workflow = '', path = ''] = name.split('/');
    try {
      await Worker.runReplayHistory(
        { workflowBundle, dataConverter: dataConverter(readConfiguration().payloadKey) },
        keptHistory(name),
      );
    } catch (fault) {
      if (!(fault instanceof DeterminismViolationError)) throw fault;
      alarms.push({ workflow, path, ...readAlarm(fault.message, keptHistory(name)) });
    }
  }
  return alarms;
}

/** The engine names the event that the code no longer leads to by its id, or by the activity that was scheduled. */
function readAlarm(message: string, { events }: History): Pick<Alarm, 'event' | 'change'> {
  const [, id] = /HistoryEvent\(id: (\d+)/.exec(message) ?? [];
  const [, activity] = /scheduled event '(\w+)'/.exec(message) ?? [];
  const event = events.find(
    ({ eventId, activityTaskScheduledEventAttributes: scheduled }) =>
      eventId === id || (activity !== undefined && scheduled?.activityType.name === activity),
  );
  return { event: event ? `${event.eventId} ${event.eventType}` : 'unknown', change: message };
}

const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
