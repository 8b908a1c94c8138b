import { tmpdir } from 'node:os';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { certificateActivities } from '../activities/certificate/certificate-activities.ts';
import { connectEngine, dataConverter, type EnginePlace, QUEUES } from '../activities/engine/engine.ts';
import { openingActivities } from '../activities/opening/opening-activities.ts';
import { rosterActivities } from '../activities/roster/roster-activities.ts';
import { roundActivities } from '../activities/round-closing/round-activities.ts';
import type { Clock } from '../activities/transitions/judge.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';

/** The part of the exchange worker that goes by the calendar, inside a test: openings, rounds, certificates. */
export async function startCalendarWorker(
  database: DataSource,
  clock: Clock,
  temporal: EnginePlace,
): Promise<{ stop(): Promise<void> }> {
  const { payloadKey } = readConfiguration();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const engine = await connectEngine(temporal, payloadKey);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUES.exchange,
    dataConverter: dataConverter(payloadKey),
    activities: {
      ...roundActivities({ database, clock }),
      ...certificateActivities({ database, engine }, clock),
      ...openingActivities({ database, engine }, clock),
      // What its play needs no file for: the list is written already.
      ...rosterActivities({ database, engine, files: localFileStore(tmpdir()), now: clock.now }),
    },
  });
  const running = worker.run();

  return {
    async stop() {
      worker.shutdown();
      await running;
      await connection.close();
      await engine.connection.close();
    },
  };
}
