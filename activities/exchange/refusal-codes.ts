import type { Fault } from '../../domain/exchange/fault.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { CATALOGUES, refusalText, withFacts } from '../../domain/refusals.ts';

const NAMES = new Map(
  Object.values(CATALOGUES).flatMap((catalogue) =>
    Object.entries(catalogue).map(([name, { code }]) => [code as string, name]),
  ),
);

/** Errors travel by their stable code: the same words on both sides. */
export const codeOf = (refused: string): string => refusalText(refused).code;

/** The name of a code that came back; a code that is not ours stays as it is. */
export const refusedOf = (code: string): string => NAMES.get(code) ?? code;

/** What happened, in Vietnamese, with what was expected and what came. */
export const describe = ({ refused, facts }: Refusal): string => withFacts(refusalText(refused).vi, facts);

/** Several faults in the one field that the protocol has for them (CV 2088 II.2.3). */
export const joinedFaults = (faults: readonly Fault[]) => ({
  error: faults.map(({ refused }) => codeOf(refused)).join('; '),
  error_field_title: faults.map(({ field = '' }) => field).join('; '),
  error_description: faults
    .map((fault) => describe(fault) + (fault.value === undefined ? '' : ` (${fault.value})`))
    .join('; '),
});

/** The faults out of a line; values are not read back out of its words. */
export function faultsOf(line: { error: string; error_field_title: string }): readonly Fault[] {
  const fields = line.error_field_title.split('; ');
  return line.error.split('; ').map((code, i) => {
    const field = fields[i];
    return { refused: refusedOf(code), ...(field && { field }) };
  });
}
