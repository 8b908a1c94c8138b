import { cpus, totalmem } from 'node:os';

/** Median, and the least and most, of what was measured. */
export function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const short = (value: number) => (value < 100 ? value.toFixed(1) : Math.round(value).toString());
  return `${short(median)} ms (${short(sorted[0] ?? 0)}–${short(sorted.at(-1) ?? 0)}, n = ${sorted.length})`;
}

export const percentile95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;

export const machine = (): string =>
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
