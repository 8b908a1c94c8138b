import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import { ceremonyActivities } from '../activities/ceremony/ceremony-activities.ts';
import { connectEngine, dataConverter, QUEUES } from '../activities/engine/engine.ts';
import { observeActivities } from '../activities/operation/observe-activities.ts';
import { formRenderer } from '../activities/rendering/form-renderer.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';
import { operationOf } from './operation.ts';
import { installRuntime } from './runtime.ts';
import { untilStopped } from './until-stopped.ts';

/** The documents worker: prepare, render, embed, verify; its CPU work runs in threads and in Chromium. */
const sdkMetrics = await installRuntime('documents');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 8);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const clock = { now: () => Date.now() + configuration.clockAheadMs };
const connection = await NativeConnection.connect({ address: configuration.temporal.address });
const pool = workerPool();
const renderer = formRenderer(
  { executablePath: configuration.chromium ?? 'chromium', profiles: join(configuration.filesDirectory, '..') },
  pool,
);

const worker = await Worker.create({
  connection,
  namespace: configuration.temporal.namespace,
  taskQueue: QUEUES.documents,
  activities: ceremonyActivities({
    database,
    engine,
    clock,
    files: localFileStore(configuration.filesDirectory),
    pool,
    renderer,
  }),
  dataConverter: dataConverter(configuration.payloadKey),
  interceptors: { activity: [observeActivities(database)] },
  maxConcurrentActivityTaskExecutions: 8,
  shutdownGraceTime: '30 s',
});

const endOperation = operationOf(configuration, { database, engine, queues: [QUEUES.documents], sdkMetrics });
await untilStopped(worker, []);
endOperation();
await renderer.close();
await pool.close();
await connection.close();
await engine.connection.close();
await database.destroy();
