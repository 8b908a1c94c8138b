import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

/** One thing that was measured, with everything that it is read with. */
export type Figure = {
  readonly what: string;
  readonly size: string;
  readonly values: readonly number[];
  readonly unit: 'ms' | 's' | 'ms CPU' | 'MB' | 'events' | 'PDF/s' | '/s';
  /** What the design promises; absent where nothing was promised. */
  readonly aim?: string;
};

/** Prints figures as they are measured and keeps them for the file. */
export type Figures = { add(figure: Figure): void; write(folder: string, part: string): string };

export function figures(): Figures {
  const kept: object[] = [];
  return {
    add(figure) {
      const seen = { ...figure, ...spreadOf(figure.values), load: loadavg().map((load) => load.toFixed(2)) };
      kept.push(seen);
      console.log(line(figure));
    },
    write(folder, part) {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `${part}-${new Date().toISOString().replaceAll(':', '')}.json`);
      writeFileSync(
        file,
        `${JSON.stringify({ part, machine: machine(), yardstickMs: yardstick(), figures: kept }, undefined, 2)}\n`,
      );
      return file;
    },
  };
}

function line({ what, size, values, unit, aim }: Figure): string {
  const { n, median, p95, least, most } = spreadOf(values);
  const shown =
    n === 1
      ? `${short(median)} ${unit} (n = 1)`
      : `median ${short(median)} ${unit} (${short(least)}–${short(most)}, p95 ${short(p95)}, n = ${n})`;
  const load = loadavg()[0]?.toFixed(2);
  return `${what}; ${size}: ${shown}${aim === undefined ? '' : `; aim ${aim}`} [load ${load}]`;
}

const short = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toString());

function spreadOf(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { n: sorted.length, median: at(0.5), p95: at(0.95), least: at(0), most: at(1) };
}

export const machine = (): string =>
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, load ${loadavg()
    .map((load) => load.toFixed(2))
    .join(' ')}`;

/**
 * CPU that a fixed piece of work takes at this moment, in ms: where neighbours share the processor, the same work costs up
 * to twice as much, and figures of two runs are compared by it.
 */
export function yardstick(): number {
  const rows = Array.from({ length: 2_000 }, (_, i) => ({ id: String(i), name: `Nguyễn ${i}`, values: [i, i * 2] }));
  const before = process.cpuUsage();
  for (let i = 0; i < 200; i++) JSON.parse(JSON.stringify(rows));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
