import { refusalText } from '../../domain/refusals.ts';
import { signingCertificates, usableOf } from '../../persistence/ceremony/signing-certificate.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { sentPackages, type WaitingForClerk, waitingForClerk } from '../../persistence/seal/to-seal.ts';
import { refusedByCause } from './refused-by-cause.ts';
import { resultAddress } from './result-page.ts';

/** Packages shown. */
const PACKAGES = 12;

/** The clerk's page: what waits for the seal, what can be submitted, what became of the packages, what was refused and why. */
export async function sealPage(
  queries: Queries,
  schoolIds: readonly string[],
  { personId, now }: { readonly personId: string; readonly now: number },
): Promise<object> {
  const waiting = await waitingForClerk(queries, schoolIds);
  const toSeal = waiting.filter(({ stage }) => stage === 'seal');
  const sealable = toSeal.filter(({ approvedBy }) => approvedBy !== personId);
  const toSubmit = waiting.filter(({ stage, inPackage }) => stage === 'issued' && !inPackage);
  const unitId = [...sealable, ...toSubmit][0]?.schoolId ?? schoolIds[0] ?? '';
  const [packages, certificate] = await Promise.all([
    sentPackages(queries, schoolIds, PACKAGES),
    signingCertificates(queries, { unitId }, now).then(usableOf),
  ]);
  const refused = waiting.filter(({ stage, inPackage }) => stage === 'refused' && !inPackage);
  return {
    ...(waiting.length > 0 && { dueAt: Math.min(...waiting.map(({ dueAt }) => dueAt)) }),
    certificate,
    toSeal: byClass(toSeal, (records) => ({ own: records.filter(({ approvedBy }) => approvedBy === personId).length })),
    sealCount: sealable.length,
    toSubmit: byClass(toSubmit, () => ({})),
    submitCount: toSubmit.length,
    packages: packages.map((one) => ({
      ...one,
      ...(one.ceremonyId !== undefined && { result: resultAddress(one.ceremonyId) }),
      why: one.refused ? refusalText(one.refused) : undefined,
    })),
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
