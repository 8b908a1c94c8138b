import type { Refusal } from '../../domain/refusal.ts';
import type { SignatureFacts, Verdict } from '../ceremony-types.ts';

/** Every "no" counts; if only the state of a certificate is not known, nobody can tell (SG5). */
export function verdictOf(reasons: readonly Refusal[], signatures: readonly SignatureFacts[]): Verdict {
  const isBad = reasons.some(({ refused }) => refused !== 'CERTIFICATE_STATE_UNKNOWN');
  const outcome = isBad ? 'invalid' : reasons.length > 0 ? 'cannotTell' : 'valid';
  return { outcome, reasons, signatures };
}

/** The verdict over several files of one thing: the worst outcome, all reasons. */
export function joined(...verdicts: readonly Verdict[]): Verdict {
  return verdictOf(
    verdicts.flatMap(({ reasons }) => reasons),
    verdicts[0]?.signatures ?? [],
  );
}

/** The answers of a list of rules to one thing, without those that have nothing to say. */
export function refusalsOf<T extends readonly unknown[]>(
  rules: readonly ((...of: T) => Refusal | undefined)[],
  ...of: T
): readonly Refusal[] {
  return rules.flatMap((rule) => rule(...of) ?? []);
}
