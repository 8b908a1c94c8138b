import type { Stage } from '../../domain/record-year/state.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { packedRecords, type ResultRecord, sealedRecords } from '../../persistence/seal/result-of.ts';
import { waitingForClerk } from '../../persistence/seal/to-seal.ts';
import { type ProgressView, progressView } from '../progress/progress-view.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import { refusedByCause } from './refused-by-cause.ts';

export const resultAddress = (ceremonyId: string): string => `/records/seal-and-submit/results/${ceremonyId}`;

/** How far the records of a class have come, as the page counts them. */
const STANDINGS = ['toSubmit', 'waiting', 'received', 'refused'] as const;
const AT: Readonly<Partial<Record<Stage, (typeof STANDINGS)[number]>>> = {
  issued: 'toSubmit',
  submitted: 'waiting',
  received: 'received',
  closed: 'received',
  refused: 'refused',
};

/**
 * What became of a sealing or of a submission, class by class, with the second confirmation or the refused by cause; reached
 * again by its address for ever (screens 12b). Nothing for any other ceremony, or one that has made no signature.
 */
export async function resultPage(queries: Queries, ceremonyId: string, now: number): Promise<object | undefined> {
  const ceremony = await ceremonyOf(queries, ceremonyId);
  if (!ceremony || ceremony.confirmedAt === undefined) return undefined;
  if (ceremony.kind !== 'seal' && ceremony.kind !== 'package') return undefined;
  const isSeal = ceremony.kind === 'seal';
  const records = await (isSeal ? sealedRecords : packedRecords)(queries, ceremonyId, now);
  const signed = records.filter(({ item }) => !isSeal || item === 'signed');
  const counts = countsOf(signed, isSeal);
  const ids = new Set(records.map(({ recordId }) => recordId));
  const clerks = await waitingForClerk(queries, [ceremony.schoolId]);
  const refused = clerks.filter(
    ({ stage, inPackage, recordId }) => stage === 'refused' && !inPackage && ids.has(recordId),
  );
  const running = ceremony.state !== 'done';
  return {
    ceremonyId,
    address: resultAddress(ceremonyId),
    isSeal,
    state: running || counts.waiting > 0 ? 'waiting' : 'answered',
    ...((running || counts.waiting > 0) && { refresh: 5 }),
    progress: progressIn(counts, records.length, ceremony.confirmedAt, now),
    running,
    confirmedAt: ceremony.confirmedAt,
    signed: signed.length,
    total: records.length,
    counts,
    step: counts.toSubmit > 0 ? 'submit' : 'answer',
    classes: [...Map.groupBy(records, ({ classId }) => classId)].map(([classId, members]) =>
      classOf(classId, members, isSeal),
    ),
    toSubmit: [...new Set(signed.filter(({ stage }) => stage === 'issued').map(({ classId }) => classId))],
    refused: refusedByCause(refused),
    refusedCount: refused.length,
  };
}

/** Each record of the packages counts, from the confirmation on. */
const progressIn = (
  { waiting, received, refused }: ReturnType<typeof countsOf>,
  total: number,
  startedAt: number,
  now: number,
): ProgressView =>
  progressView({ total, done: received, waiting, refused, startedAt, ...(waiting === 0 && { isOver: true }) }, now);

/** What lies in a signed package is on its way, though its record may not say so yet. */
function countsOf(
  records: readonly ResultRecord[],
  isSeal: boolean,
): Readonly<Record<(typeof STANDINGS)[number], number>> {
  const count = (standing: string) => records.filter(({ stage }) => AT[stage] === standing).length;
  return {
    toSubmit: isSeal ? count('toSubmit') : 0,
    waiting: count('waiting') + (isSeal ? 0 : count('toSubmit')),
    received: count('received'),
    refused: count('refused'),
  };
}

function classOf(classId: string, members: readonly ResultRecord[], isSeal: boolean): object {
  const named = withNamesakes(members, ({ pupil }) => pupil);
  const signed = named.filter(({ item }) => !isSeal || item === 'signed');
  return {
    classId,
    name: members[0]?.className,
    total: members.length,
    signed: signed.length,
    counts: countsOf(signed, isSeal),
    records: signed.map(({ recordId, pupil, number, namesake, lookUpCode, stage }) => ({
      ...{ recordId, pupil, number, namesake, stage },
      code: `${lookUpCode.slice(0, 8)}…`,
    })),
    leftOut: named.flatMap(({ recordId, pupil, number, namesake, item, refusal }) => {
      if (item !== 'failed' && item !== 'leftOut') return [];
      const { code, vi, en, cure } = refusalText(refusal?.refused ?? 'CEREMONY_ENDED');
      const why = { vi: withFacts(vi, refusal?.facts), en: withFacts(en, refusal?.facts) };
      return [{ recordId, pupil, number, namesake, code, why, cure }];
    }),
  };
}
