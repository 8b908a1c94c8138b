import { NativeConnection } from '@temporalio/worker';
import { resendActs } from '../activities/acts/resend-acts.ts';
import { tellAgain } from '../activities/ceremony/tell-confirmed.ts';
import { connectEngine } from '../activities/engine/engine.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { recordsWorker } from './records-worker.ts';
import { untilStopped } from './until-stopped.ts';

/** The records worker: every workflow, `judge`, hints. Acts without an answer are sent again at its start and every minute. */
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 12);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const clock = { now: () => Date.now() + configuration.clockAheadMs };
const connection = await NativeConnection.connect({ address: configuration.temporal.address });
const worker = await recordsWorker(configuration, connection, { database, engine }, clock);

await untilStopped(worker, [
  { everyMs: 60_000, run: () => resendActs({ database, engine }, clock.now()) },
  { everyMs: 60_000, run: () => tellAgain({ database, engine }, clock.now()) },
]);
await connection.close();
await engine.connection.close();
await database.destroy();
