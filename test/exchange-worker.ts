import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { certificateActivities } from '../activities/certificate/certificate-activities.ts';
import { connectEngine, dataConverter, type EnginePlace, QUEUES } from '../activities/engine/engine.ts';
import { damagedLine } from '../activities/exchange/damaged-line.ts';
import { exchangeActivities } from '../activities/exchange/exchange-activities.ts';
import { ministryPortal } from '../activities/exchange/ministry-portal.ts';
import { provincePortal } from '../activities/exchange/province-portal.ts';
import { openingActivities } from '../activities/opening/opening-activities.ts';
import { rosterActivities } from '../activities/roster/roster-activities.ts';
import { roundActivities } from '../activities/round-closing/round-activities.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';

/** The exchange worker inside a test. While the file `damage` is in `folder`, the next package is damaged on its way. */
export async function startExchangeWorker(
  database: DataSource,
  folder: string,
  ministryUrl: string,
  temporal: EnginePlace = readConfiguration().temporal,
): Promise<{ stop(): Promise<void> }> {
  const { payloadKey } = readConfiguration();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const engine = await connectEngine(temporal, payloadKey);
  const pool = workerPool(1);
  const intake = {
    database,
    engine,
    clock: { now: () => Date.now() },
    files: localFileStore(join(folder, 'files')),
  };
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUES.exchange,
    dataConverter: dataConverter(payloadKey),
    // All that lives on the queue: workflows of other test files may wait there.
    activities: {
      ...exchangeActivities({
        ...intake,
        pool,
        ministry: ministryPortal(ministryUrl),
        province: (unitId) => damagedLine(provincePortal(intake, { unitId }), join(folder, 'damage')),
      }),
      ...openingActivities({ database, engine }, intake.clock),
      ...rosterActivities({ ...intake, now: intake.clock.now }),
      ...roundActivities(intake),
      ...certificateActivities({ database, engine }, intake.clock),
    },
  });
  const running = worker.run();

  return {
    async stop() {
      worker.shutdown();
      await running;
      await pool.close();
      await connection.close();
      await engine.connection.close();
    },
  };
}
