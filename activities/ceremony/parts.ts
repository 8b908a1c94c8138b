import type { FileStore } from '../../persistence/files/file-store.ts';
import type { WorkerPool } from '../../signing/worker-pool.ts';
import type { Sender } from '../acts/send-act.ts';
import type { FormRenderer } from '../rendering/form-renderer.ts';
import type { Clock } from '../transitions/judge.ts';

/** What a ceremony's activities work with. */
export type CeremonyParts = Sender & {
  readonly clock: Clock;
  readonly files: FileStore;
  /** Prepares, embeds and verifies every signature: CPU in worker threads. */
  readonly pool: WorkerPool;
  readonly renderer: FormRenderer;
};
