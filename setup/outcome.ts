/** What a tier came to. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** The table of the tiers, and alone on the last line the sum: the form that people and machines look for. */
export function summary(outcomes: readonly Outcome[], leftOut: readonly string[]): readonly string[] {
  const sum = (what: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, outcome) => total + outcome[what], 0);
  const skipped = sum('skipped');
  return [
    row('tier', 'passed', 'failed', 'skipped', 'seconds'),
    ...outcomes.map((outcome) =>
      row(outcome.name, outcome.passed, outcome.failed, outcome.skipped, Math.round(outcome.seconds)),
    ),
    ...(leftOut.length > 0 ? [`Validators left out by --without: ${leftOut.join(', ')}`] : []),
    `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  ];
}

/** A run is good if something ran and nothing failed. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  const hasFailed = outcomes.some(({ failed }) => failed > 0);
  const hasRun = outcomes.some(({ passed }) => passed > 0);
  return hasRun && !hasFailed ? 0 : 1;
}

function row(name: string, ...cells: readonly (string | number)[]): string {
  return name.padEnd(14) + cells.map((cell) => String(cell).padStart(9)).join('');
}
