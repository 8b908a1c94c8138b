import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NativeConnection } from '@temporalio/worker';
import { connectEngine } from '../../activities/engine/engine.ts';
import { openDatabase } from '../../persistence/data-source.ts';
import { readConfiguration } from '../../setup/configuration.ts';
import { recordsWorker } from '../../workers/records-worker.ts';
import { untilStopped } from '../../workers/until-stopped.ts';

/** The records worker with a counter of what it replays; the counts are in `replayed.json` when it has stopped. */
export type Replayed = { replays: number; events: number };

const configuration = readConfiguration();
const database = await openDatabase(configuration.database.application, 12);
const engine = await connectEngine(configuration.temporal, configuration.payloadKey);
const connection = await NativeConnection.connect({ address: configuration.temporal.address });
const replayed: Replayed = { replays: 0, events: 0 };

const worker = await recordsWorker(
  configuration,
  connection,
  { database, engine },
  { now: Date.now },
  {
    interceptors: { workflowModules: [new URL('replayed-events.ts', import.meta.url).pathname] },
    sinks: {
      replay: {
        seen: {
          fn(_info: unknown, events: number, isFirst: boolean) {
            replayed.events += events;
            replayed.replays += Number(isFirst);
          },
          callDuringReplay: true,
        },
      },
    },
  },
);

await untilStopped(worker, []);
writeFileSync(join(configuration.filesDirectory, '..', 'replayed.json'), JSON.stringify(replayed));
await connection.close();
await engine.connection.close();
await database.destroy();
