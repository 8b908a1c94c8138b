import { NativeConnection, Worker } from '@temporalio/worker';
import { certificateActivities } from '../activities/certificate/certificate-activities.ts';
import { connectEngine, dataConverter, QUEUES } from '../activities/engine/engine.ts';
import { openingActivities } from '../activities/opening/opening-activities.ts';
import { roundActivities } from '../activities/round-closing/round-activities.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { untilStopped } from './until-stopped.ts';

/** The exchange worker: what goes on between units and by the calendar. */
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 6);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const clock = { now: () => Date.now() + configuration.clockAheadMs };
const connection = await NativeConnection.connect({ address: configuration.temporal.address });

const worker = await Worker.create({
  connection,
  namespace: configuration.temporal.namespace,
  taskQueue: QUEUES.exchange,
  activities: {
    ...roundActivities({ database, clock }),
    ...certificateActivities({ database, engine }, clock),
    ...openingActivities({ database, engine }, clock),
  },
  dataConverter: dataConverter(configuration.payloadKey),
  maxConcurrentActivityTaskExecutions: 8,
  shutdownGraceTime: '30 s',
});

await untilStopped(worker, []);
await connection.close();
await engine.connection.close();
await database.destroy();
