import { endRuntime, startRecordsWorker } from '../records-worker.ts';
import { type ApiStage, openApiStage } from './api-stage.ts';

type Worker = { stop(): Promise<void> };

/** The API with the worker that answers acts, and others that are started beside it over the same files. */
export async function openWorkingStage(
  ...others: readonly ((stage: ApiStage) => Promise<Worker>)[]
): Promise<ApiStage> {
  const stage = await openApiStage();
  const workers: Worker[] = [await startRecordsWorker(stage.database)];
  for (const start of others) workers.push(await start(stage));
  return {
    ...stage,
    async close() {
      for (const worker of workers.toReversed()) await worker.stop();
      await stage.close();
      await endRuntime();
    },
  };
}
