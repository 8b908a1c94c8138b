import type { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { connectEngine, dataConverter, type EnginePlace, QUEUES } from '../activities/engine/engine.ts';
import { observeActivities } from '../activities/operation/observe-activities.ts';
import { recordsActivities } from '../activities/records-activities.ts';
import type { Clock } from '../activities/transitions/judge.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { WORKFLOW_CODE } from '../workers/workflow-code.ts';

/** The records worker inside a test, on the run's own server: the same activities, bundle and converter as in operation. */
export type RecordsWorker = { readonly engine: Client; stop(): Promise<void> };

let installed = false;
let bundle: WorkflowBundleWithSourceMap | undefined;

export async function startRecordsWorker(
  database: DataSource,
  clock: Clock = { now: () => Date.now() },
  temporal: EnginePlace = readConfiguration().temporal,
): Promise<RecordsWorker> {
  quietRuntime();
  const { payloadKey } = readConfiguration();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const engine = await connectEngine(temporal, payloadKey);
  const converter = dataConverter(payloadKey);
  bundle ??= await bundleWorkflowCode({
    workflowsPath: WORKFLOW_CODE.workflowsPath,
    workflowInterceptorModules: WORKFLOW_CODE.interceptors,
    ...(converter.failureConverterPath !== undefined && { failureConverterPath: converter.failureConverterPath }),
    logger: quiet,
  });
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUES.records,
    workflowBundle: bundle,
    activities: recordsActivities({ database, engine }, clock),
    dataConverter: converter,
    interceptors: { activity: [observeActivities(database)] },
  });
  const running = worker.run();

  return {
    engine,
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
      await engine.connection.close();
    },
  };
}

/** Must come before anything else of the engine in a test file. */
export function quietRuntime(): void {
  if (!installed)
    Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions: { logging: { filter: 'ERROR' } } });
  installed = true;
}

/** Once a test file: the engine's runtime holds the process otherwise. */
export const endRuntime = (): Promise<void> => Runtime.instance().shutdown();

const nothing = () => undefined;
const quiet = { log: nothing, trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing };
