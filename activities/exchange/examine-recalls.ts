import { type Fault, outcomeOf } from '../../domain/exchange/fault.ts';
import { itemFaults } from '../../domain/exchange/item-faults.ts';
import { recallFault } from '../../domain/exchange/recall-verdict.ts';
import { effectiveStage, type Lane, type Stage } from '../../domain/record-year/state.ts';
import type { Message } from '../../persistence/exchange/message.ts';
import { knownByCode, schoolCodes } from '../../persistence/exchange/sender.ts';
import { laneEnds } from '../../persistence/record-year/lanes.ts';
import type { ExaminedItem, ExamineParts } from './examination.ts';
import { readClaims } from './read-claims.ts';

/**
 * Transaction 5: before closing granted at once (D6). The record stays the current one until its replacement is received
 * (D7), so nothing is written into its log here.
 */
export async function recallOutcomes(
  parts: ExamineParts,
  message: Message,
  items: readonly Uint8Array[],
): Promise<readonly ExaminedItem[]> {
  const { database } = parts;
  const claims = items.map(readClaims);
  const codesInList = claims.map(({ MA_TRA_CUU_UUID = '' }) => MA_TRA_CUU_UUID);
  const known = await knownByCode(database, message.unitId, codesInList);
  const schools = await schoolCodes(
    database,
    claims.flatMap(({ MA_TRUONG }) => MA_TRUONG ?? []),
  );

  const examined: ExaminedItem[] = [];
  for (const [i, said] of claims.entries()) {
    const ours = known.get(codesInList[i] ?? '');
    const faults = itemFaults(said, { codesInList, isSchool: (code) => schools.has(code), known: ours });
    const stage = ours?.ofSender ? await stageFault(parts, message, ours.recordId) : [];
    examined.push({ outcome: outcomeOf([...faults, ...stage]), ...(ours?.ofSender && { recordId: ours.recordId }) });
  }
  return examined;
}

async function stageFault(
  { database, clock }: ExamineParts,
  message: Message,
  recordId: string,
): Promise<readonly Fault[]> {
  const [record] = await database.query<{ stage: Stage; lane: Lane; being_replaced: string | null }[]>(
    'SELECT stage, lane, being_replaced FROM record WHERE id = ?',
    [recordId],
  );
  if (!record) return [];
  const now = await clock.now();
  const ends = (await laneEnds(database, { schoolId: message.unitId, schoolYear: message.schoolYear }, now))(recordId);
  const stage = effectiveStage(
    { stage: record.stage, ...(record.being_replaced && { beingReplaced: record.being_replaced }) },
    ends.openUntil[record.lane],
    now,
  );
  const fault = recallFault(stage);
  return fault ? [fault] : [];
}
