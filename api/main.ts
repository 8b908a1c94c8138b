import { join } from 'node:path';
import { connectEngine, QUEUES } from '../activities/engine/engine.ts';
import { measureBacklog, measureProcess } from '../activities/operation/gauges.ts';
import { log, logAs } from '../activities/operation/log.ts';
import { serveOperation } from '../activities/operation/operation-server.ts';
import { readinessOf } from '../activities/operation/readiness.ts';
import { pagePictures } from '../activities/rendering/page-pictures.ts';
import { openDatabase } from '../persistence/data-source.ts';
import { localFileStore } from '../persistence/files/file-store.ts';
import { readConfiguration } from '../setup/configuration.ts';
import { workerPool } from '../signing/worker-pool.ts';
import { createApp } from './app.ts';
import { listen } from './listen.ts';
import { countAhead } from './overview/count-ahead.ts';

/** The API and its pages. Stops when asked: takes no new requests, answers those in hand. */
logAs('api');
const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 20);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const pool = workerPool(1);
const now = () => Date.now() + configuration.clockAheadMs;
const clock = { now };
const app = createApp({
  database,
  engine,
  clock,
  files: localFileStore(configuration.filesDirectory),
  pictures: pagePictures({ folder: join(configuration.filesDirectory, 'pictures') }),
  pool,
  publicUrl: configuration.api.publicUrl,
  ...(configuration.environment === 'production' && { production: true as const }),
  ...(configuration.temporal.webUrl !== undefined && { engineWebUrl: configuration.temporal.webUrl }),
});

const server = listen(app, configuration.api.port, configuration.api.host, () => log('info', 'ready'));
measureProcess(database);
measureBacklog(database, now);
const endCounting = countAhead({ database, clock });
const endOperation = serveOperation({
  ...configuration.operation,
  ready: () =>
    readinessOf({
      database,
      engine,
      filesDirectory: configuration.filesDirectory,
      queues: Object.values(QUEUES),
      now: Date.now,
    }),
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);

function stop(): void {
  endOperation();
  endCounting();
  server.close(async () => {
    await pool.close();
    await engine.connection.close();
    await database.destroy();
  });
  server.closeIdleConnections();
}
