import { heartbeat } from '@temporalio/activity';
import { type Fault, outcomeOf } from '../../domain/exchange/fault.ts';
import { type Claims, formFaults, knowledgeFaults } from '../../domain/exchange/item-faults.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import type { Message } from '../../persistence/exchange/message.ts';
import { knownByCode, schoolCodes } from '../../persistence/exchange/sender.ts';
import type { Trust } from '../../signing/ceremony-types.ts';
import { trustFor } from '../ceremony/trust.ts';
import { cannotTell, type ExaminedItem, type ExamineParts } from './examination.ts';
import { readClaims } from './read-claims.ts';
import { writeOutcomes } from './write-outcomes.ts';

/**
 * Transaction 1, record by record: taken, or refused with all its faults at once (field case GW4); the good ones are in.
 * The sets are written here, by who says so (record-year.md section 2).
 */
export async function recordOutcomes(
  parts: ExamineParts,
  message: Message,
  items: readonly Uint8Array[],
  certificates: readonly string[],
): Promise<readonly ExaminedItem[]> {
  const { database } = parts;
  const claims = items.map(readClaims);
  const codesInList = claims.map(({ MA_TRA_CUU_UUID = '' }) => MA_TRA_CUU_UUID);
  const known = await knownByCode(database, message.unitId, codesInList);
  const schools = await schoolCodes(database, of(claims, 'MA_TRUONG'));
  const trust = await trustFor(database, certificates);

  const examined: ExaminedItem[] = [];
  for (const [i, item] of items.entries()) {
    const said = claims[i] ?? {};
    const ours = known.get(codesInList[i] ?? '');
    const context = { codesInList, isSchool: (code: string) => schools.has(code), known: ours };
    const faults = [
      ...formFaults(said, context),
      ...(await signatureFaults(parts, item, trust)),
      ...knowledgeFaults(said, context),
    ];
    examined.push({ outcome: outcomeOf(faults), ...(ours?.ofSender && { recordId: ours.recordId }) });
    heartbeat();
  }
  return writeOutcomes(parts, message.id, examined);
}

const of = (claims: readonly Claims[], tag: 'MA_TRUONG'): readonly string[] => [
  ...new Set(claims.flatMap((one) => one[tag] ?? [])),
];

/** Our own strict verifier on the record alone, with all three signatures (CV 2088 I.4.2, Điều 8.6). */
async function signatureFaults({ pool }: ExamineParts, bytes: Uint8Array, trust: Trust): Promise<readonly Fault[]> {
  const { outcome, reasons, signatures } = await pool.run('verifyRecordXml', {
    bytes,
    check: { profile: CV2088_XADES, trust, required: ['homeroom', 'principal', 'seal'] },
  });
  if (outcome === 'cannotTell') throw cannotTell();

  const isRegistered = (role: unknown) =>
    trust.registry.some(
      ({ serialNumber }) => signatures.find((one) => one.role === role)?.serialNumber === serialNumber,
    );
  return reasons
    .filter(({ refused }) => refused !== 'CERTIFICATE_STATE_UNKNOWN')
    .map(({ refused, facts }) => {
      const field = facts?.['role'] === undefined ? {} : { field: String(facts['role']) };
      const isUnknown = refused === 'CERTIFICATE_NOT_OF_ROLE' && !isRegistered(facts?.['role']);
      return { refused: isUnknown ? 'SIGNER_NOT_REGISTERED' : refused, ...field };
    });
}
