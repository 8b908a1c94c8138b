import type { Waiting } from '../../persistence/history/waiting.ts';

/** The table of waiting and working times: bars against the longest, and the sums. ms; `share` in per cent. */
export function waitingView(times: readonly Waiting[]): object {
  const longest = Math.max(1, ...times.map(({ waited }) => waited));
  const worked = times.flatMap(({ worked }) => (worked === undefined ? [] : [worked]));
  return {
    waited: sum(times.map(({ waited }) => waited)),
    ...(worked.length > 0 && { worked: sum(worked) }),
    steps: times.map(({ step, waited, worked, isOpen }) => ({
      words: `history.waiting.${step}`,
      waited,
      isOpen,
      ...(worked !== undefined && worked > 0 && { worked }),
      share: Math.max(0.5, Math.round((waited / longest) * 1000) / 10),
    })),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
