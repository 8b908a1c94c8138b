const SLOW_MS = 2_000;

/** One line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs `work`; whatever takes longer than two seconds announces itself and says when it is done. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const announcement = setTimeout(() => say(`${what} …`), SLOW_MS / 4);
  const stillAtIt = setInterval(() => say(`  … ${what}: ${seconds(began)} s`), 5 * SLOW_MS);
  try {
    return await work();
  } finally {
    clearTimeout(announcement);
    clearInterval(stillAtIt);
    if (Date.now() - began > SLOW_MS) say(`  ${what}: done in ${seconds(began)} s`);
  }
}

function seconds(began: number): string {
  return ((Date.now() - began) / 1000).toFixed(1);
}
