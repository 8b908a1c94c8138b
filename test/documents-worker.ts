import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { DataSource } from 'typeorm';
import { ceremonyActivities } from '../activities/ceremony/ceremony-activities.ts';
import { connectEngine, dataConverter, type EnginePlace, QUEUES } from '../activities/engine/engine.ts';
import { formRenderer } from '../activities/rendering/form-renderer.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';

export type DocumentsWorker = { stop(): Promise<void> };

/** The documents worker inside a test: real Chromium, real threads, files in `folder`. */
export async function startDocumentsWorker(
  database: DataSource,
  folder: string,
  temporal: EnginePlace = readConfiguration().temporal,
): Promise<DocumentsWorker> {
  const { payloadKey, chromium } = readConfiguration();
  const connection = await NativeConnection.connect({ address: temporal.address });
  const engine = await connectEngine(temporal, payloadKey);
  const pool = workerPool(2);
  const profiles = join(folder, 'profiles');
  mkdirSync(profiles, { recursive: true });
  const renderer = formRenderer({ executablePath: chromium ?? '/usr/bin/chromium', profiles }, pool);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: QUEUES.documents,
    dataConverter: dataConverter(payloadKey),
    activities: ceremonyActivities({
      database,
      engine,
      clock: { now: () => Date.now() },
      files: localFileStore(join(folder, 'files')),
      pool,
      renderer,
    }),
  });
  const running = worker.run();

  return {
    async stop() {
      worker.shutdown();
      await running;
      await renderer.close();
      await pool.close();
      await connection.close();
      await engine.connection.close();
    },
  };
}
