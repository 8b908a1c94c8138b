import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FormRenderer, type FormSettings, formRenderer } from '../../activities/rendering/form-renderer.ts';
import { onPath } from '../../setup/find.ts';
import { type WorkerPool, workerPool } from '../../signing/worker-pool.ts';

/** A renderer with its own profiles and threads, for one test file. */
export type TestRenderer = FormRenderer & { readonly pool: WorkerPool; readonly profiles: string };

export function aRenderer(changes: Partial<FormSettings> = {}): TestRenderer {
  const profiles = mkdtempSync(join(tmpdir(), 'hbs-form-test-'));
  const pool = workerPool(1);
  const renderer = formRenderer(
    {
      executablePath: chromiumPath(),
      profiles,
      ...changes,
    },
    pool,
  );
  return {
    ...renderer,
    pool,
    profiles,
    async close() {
      await renderer.close();
      await pool.close();
      rmSync(profiles, { recursive: true, force: true });
    },
  };
}

export function chromiumPath(): string {
  return process.env['HBS_CHROMIUM'] || onPath('chromium', 'chromium-browser', 'google-chrome') || '';
}
