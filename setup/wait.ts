import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until `condition` gives something, or throws `complaint` after `limitMs`; a thrown error is "not yet". */
export async function until<T>(
  condition: () => Promise<T | undefined>,
  limitMs: number,
  complaint: () => string,
): Promise<T> {
  const began = Date.now();
  for (;;) {
    const answer = await condition().catch(() => undefined);
    if (answer !== undefined) return answer;
    if (Date.now() - began > limitMs) throw new Error(complaint());
    await pause(50);
  }
}
