import { REPAIRED_BY } from '../../domain/exchange/fault.ts';
import type { RefusedCause } from '../../domain/record-year/state.ts';
import { refusalText } from '../../domain/refusals.ts';
import { signingCertificates, usableOf } from '../../persistence/ceremony/signing-certificate.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { sentPackages, type WaitingForClerk, waitingForClerk } from '../../persistence/seal/to-seal.ts';

/** Packages shown. */
const PACKAGES = 12;

/** The clerk's page: what waits for the seal, what can be submitted, what became of the packages, what was refused and why. */
export async function sealPage(
  queries: Queries,
  schoolIds: readonly string[],
  { personId, now }: { readonly personId: string; readonly now: number },
): Promise<object> {
  const waiting = await waitingForClerk(queries, schoolIds);
  const [packages, certificate] = await Promise.all([
    sentPackages(queries, schoolIds, PACKAGES),
    signingCertificates(queries, { unitId: schoolIds[0] ?? '' }, now).then(usableOf),
  ]);
  const toSeal = waiting.filter(({ stage }) => stage === 'seal');
  const sealable = toSeal.filter(({ approvedBy }) => approvedBy !== personId);
  const toSubmit = waiting.filter(({ stage, inPackage }) => stage === 'issued' && !inPackage);
  const refused = waiting.filter(({ stage, inPackage }) => stage === 'refused' && !inPackage);
  return {
    ...(waiting.length > 0 && { dueAt: Math.min(...waiting.map(({ dueAt }) => dueAt)) }),
    certificate,
    toSeal: byClass(toSeal, (records) => ({ own: records.filter(({ approvedBy }) => approvedBy === personId).length })),
    sealCount: sealable.length,
    toSubmit: byClass(toSubmit, () => ({})),
    submitCount: toSubmit.length,
    packages: packages.map((one) => ({ ...one, why: one.refused ? refusalText(one.refused) : undefined })),
    refused: refusedByCause(refused),
    refusedCount: refused.length,
  };
}

const byClass = (records: readonly WaitingForClerk[], more: (records: readonly WaitingForClerk[]) => object) =>
  [...Map.groupBy(records, ({ classId }) => classId)].map(([classId, members]) => ({
    classId,
    name: members[0]?.className,
    count: members.length,
    since: Math.min(...members.map(({ since }) => since)),
    ...more(members),
  }));

const CAUSES: readonly RefusedCause[] = ['transport', 'certificate', 'content'];

/** By cause: only what mends itself is sent again as it is; content is the principal's to replace (record-year.md section 6). */
function refusedByCause(records: readonly WaitingForClerk[]): readonly object[] {
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
      records: members.map(({ recordId, pupilName, className }) => ({ recordId, pupilName, className })),
    };
  });
}
