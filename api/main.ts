import { join } from 'node:path';
import { connectEngine } from '../activities/engine/engine.ts';
import { pagePictures } from '../activities/rendering/page-pictures.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';
import { createApp } from './app.ts';

/** The API and its pages. Stops when asked: takes no new requests, answers those in hand. */
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 20);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const pool = workerPool(1);
const app = createApp({
  database,
  engine,
  clock: { now: () => Date.now() + configuration.clockAheadMs },
  files: localFileStore(configuration.filesDirectory),
  pictures: pagePictures({ folder: join(configuration.filesDirectory, 'pictures') }),
  pool,
  publicUrl: configuration.api.publicUrl,
  ...(configuration.environment === 'production' && { production: true as const }),
  ...(configuration.temporal.webUrl !== undefined && { engineWebUrl: configuration.temporal.webUrl }),
});

const server = app.listen(configuration.api.port, configuration.api.host, () => console.log('ready'));
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);

function stop(): void {
  server.close(async () => {
    await pool.close();
    await engine.connection.close();
    await database.destroy();
  });
  server.closeIdleConnections();
}
