import { NativeConnection } from '@temporalio/worker';
import { resendActs } from '../activities/acts/resend-acts.ts';
import { tellAgain } from '../activities/ceremony/tell-confirmed.ts';
import { connectEngine, QUEUES } from '../activities/engine/engine.ts';
import { startLongWork } from '../activities/operation/long-work.ts';
import { FIRST_LOOK, lookForMissing } from '../activities/operation/missing-workflows.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { countWorkflows } from '../persistence/operation/workflow-counts.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { operationOf } from './operation.ts';
import { recordsWorker } from './records-worker.ts';
import { installRuntime } from './runtime.ts';
import { untilStopped } from './until-stopped.ts';

/** The records worker: every workflow, `judge`, hints. Acts without an answer are sent again at its start and every minute. */
const sdkMetrics = await installRuntime('records');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 12);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const clock = { now: () => Date.now() + configuration.clockAheadMs };
const connection = await NativeConnection.connect({ address: configuration.temporal.address });
const worker = await recordsWorker(configuration, connection, { database, engine }, clock);

let look = FIRST_LOOK;
const endOperation = operationOf(configuration, { database, engine, queues: [QUEUES.records], sdkMetrics });
await untilStopped(worker, [
  { name: 'resendActs', everyMs: 60_000, run: () => resendActs({ database, engine }, clock.now()) },
  { name: 'tellCeremonies', everyMs: 60_000, run: () => tellAgain({ database, engine }, clock.now()) },
  { name: 'startLongWork', everyMs: 60_000, run: () => startLongWork({ database, engine }) },
  {
    name: 'lookForMissing',
    everyMs: 60_000,
    async run() {
      look = await lookForMissing({ database, engine }, look, clock.now());
    },
  },
  { name: 'countWorkflows', everyMs: 60_000, run: () => countWorkflows(database, clock.now()) },
]);
endOperation();
await connection.close();
await engine.connection.close();
await database.destroy();
