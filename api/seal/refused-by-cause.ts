import { REPAIRED_BY } from '../../domain/exchange/fault.ts';
import type { RefusedCause } from '../../domain/record-year/state.ts';
import { refusalText } from '../../domain/refusals.ts';
import type { WaitingForClerk } from '../../persistence/seal/to-seal.ts';
import { withNamesakes } from '../rendering/namesakes.ts';

const CAUSES: readonly RefusedCause[] = ['transport', 'certificate', 'content'];

/** By cause: only what mends itself is sent again as it is; content is the principal's to replace (record-year.md section 6). */
export function refusedByCause(records: readonly WaitingForClerk[]): readonly object[] {
  return CAUSES.flatMap((cause) => {
    const members = records.filter((record) => record.cause === cause);
    if (members.length === 0) return [];
    const faults = [...new Set(members.flatMap((record) => record.faults.map(({ refused }) => refused)))];
    return {
      cause,
      mends: cause !== 'content',
      mendedBy: REPAIRED_BY[cause],
      faults: faults.map((refused) => {
        const { code, vi, en } = refusalText(refused);
        return { code, vi, en };
      }),
      records: withNamesakes(members, ({ pupilName, className }) => `${pupilName} (${className})`).map(
        ({ recordId, pupilName, className, number, namesake }) => ({
          recordId,
          pupilName,
          className,
          number,
          namesake,
        }),
      ),
    };
  });
}
