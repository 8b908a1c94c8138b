import { say } from '../progress.ts';

/** One step of the demonstration year, as its table and `summary.json` name it; times in ms. */
export type Step = {
  readonly step: string;
  readonly startedAt: string;
  readonly ms: number;
  readonly counts: Readonly<Record<string, number | string>>;
};

/** Plays steps one after another, says one line for each, and keeps them for the summary. */
export function stepKeeper() {
  const steps: Step[] = [];
  return {
    steps: steps as readonly Step[],
    async play<T>(
      step: string,
      work: () => Promise<T>,
      countsOf: (result: T) => Step['counts'] = () => ({}),
    ): Promise<T> {
      const startedAt = Date.now();
      const result = await work();
      const kept = {
        step,
        startedAt: new Date(startedAt).toISOString(),
        ms: Date.now() - startedAt,
        counts: countsOf(result),
      };
      steps.push(kept);
      say(
        `${(kept.ms / 1000).toFixed(1).padStart(6)} s  ${step}  ${Object.entries(kept.counts)
          .map(([name, count]) => `${name} ${count}`)
          .join(', ')}`,
      );
      return result;
    },
  };
}

export type StepKeeper = ReturnType<typeof stepKeeper>;
