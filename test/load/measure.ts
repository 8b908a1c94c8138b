import { globSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { hasSupervisor, stopStale } from '../../setup/instance-processes.ts';
import { dataFolder } from '../../setup/layout.ts';
import { supervise } from '../../setup/supervisor.ts';
import { type Figures, figures, machine, yardstick } from './figures.ts';

/** What a part of the benchmark is handed: where to put its data, and what was asked for. */
export type Bench = {
  readonly folder: string;
  readonly figures: Figures;
  /** `--size N`, where a part can be larger or smaller. */
  size(usual: number): number;
  /** Whether this figure is wanted: all are, or those whose name has one of the texts of `--only A,B`. */
  wants(what: string): boolean;
};

/** One part of the benchmark, as a process of its own: the machine, its figures as they come, and a file with them. */
export async function measure(file: string, work: (bench: Bench) => Promise<void>): Promise<never> {
  const part = basename(file, '.ts');
  const { values } = parseArgs({ options: { size: { type: 'string' }, only: { type: 'string' } } });
  const folder = join(dataFolder, 'bench', `run-${process.pid}`);
  const kept = figures();
  await removeAbandonedRuns();
  console.log(`\n${part}: ${machine()}; yardstick ${yardstick().toFixed(0)} ms CPU`);
  const status = await supervise(
    folder,
    async () => {
      const texts = (values.only ?? '').split(',');
      const wants = (what: string) => texts.some((text) => what.includes(text));
      const size = (usual: number) => Number(values.size ?? usual);
      await work({ folder, figures: kept, size, wants });
      return 0;
    },
    1,
  );
  console.log(`yardstick at the end ${yardstick().toFixed(0)} ms CPU`);
  console.log(`Figures are in ${kept.write(join(dataFolder, 'bench'), part)}`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(status);
}

/** Folders of runs that were killed. */
async function removeAbandonedRuns(): Promise<void> {
  for (const folder of globSync(join(dataFolder, 'bench', 'run-*'))) {
    if (hasSupervisor(folder)) continue;
    await stopStale(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}
