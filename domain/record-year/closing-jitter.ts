const SPREAD_MS = 3 * 60 * 60 * 1000;

/**
 * How long after the others a record's own timer follows its closing (ms, below three hours): a pure function of the
 * record's id, so that 142,000 timers don't fire at once and a replay finds the same instant (A12).
 */
export function closingJitter(recordId: string): number {
  let mixed = 2166136261;
  for (let i = 0; i < recordId.length; i++) mixed = Math.imul(mixed ^ recordId.charCodeAt(i), 16777619) >>> 0;
  return mixed % SPREAD_MS;
}
