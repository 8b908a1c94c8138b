import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { measureProcess } from '../activities/operation/gauges.ts';
import { serveOperation } from '../activities/operation/operation-server.ts';
import { readinessOf } from '../activities/operation/readiness.ts';
import type { Configuration } from '../setup/configuration.ts';

type Worker = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly queues: readonly string[];
  readonly sdkMetrics: string;
};

/** Health, readiness and figures of a worker process; gives how to end them. */
export function operationOf(
  { operation, filesDirectory }: Configuration,
  { database, engine, queues, sdkMetrics }: Worker,
): () => void {
  measureProcess(database);
  return serveOperation({
    ...operation,
    sdkMetrics,
    ready: () => readinessOf({ database, engine, filesDirectory, queues, now: Date.now }),
  });
}
