import { trustFor } from '../../activities/ceremony/trust.ts';
import { readDay } from '../../domain/calendar/day.ts';
import { CV2088_XADES } from '../../domain/record/profile/cv2088-xades.ts';
import { isRefusal, type RefusalText } from '../../domain/refusal.ts';
import { refusalText } from '../../domain/refusals.ts';
import { certificatesBySerial } from '../../persistence/look-up/certificates-by-serial.ts';
import { lookUp } from '../../persistence/look-up/look-up.ts';
import type { SignatureFacts } from '../../signing/ceremony-types.ts';
import type { RecordVerdict } from '../../signing/verification/verify-record-xml.ts';
import type { Parts } from '../route.ts';

/** What the page says of a file: the verdict on its bytes, each signature, and whether its record still counts. */
export type FileVerdict = {
  readonly outcome: RecordVerdict['outcome'];
  readonly reasons: readonly Pick<RefusalText, 'code' | 'vi' | 'en'>[];
  readonly signatures: readonly Omit<SignatureFacts, 'certificate'>[];
  /** The portal's present answer on the record that the file says it is; absent unless the file is valid. */
  readonly record?: 'notFound' | 'notClosed' | 'closed' | 'replaced' | 'recalled';
};

/**
 * A stranger's check of a record's XML (Điều 4.5c): every signature, nothing added, nothing taken away, then the
 * register. The bytes are read in memory and dropped.
 */
export async function checkFile(
  parts: Pick<Parts, 'database' | 'pool'>,
  bytes: Uint8Array,
  { address, now }: { readonly address: string; readonly now: number },
): Promise<FileVerdict> {
  const { outcome, reasons, signatures, lookupCode, fields } = await verdictOn(parts, bytes);
  const birthDate = readDay(fields?.['pupil.birthDate']?.slice(0, 10) ?? '');
  const found =
    outcome === 'valid' && lookupCode && birthDate
      ? await lookUp(parts.database, { code: lookupCode, birthDate, address }, now)
      : undefined;

  return {
    outcome,
    reasons: reasons.map(({ refused }) => {
      const { code, vi, en } = refusalText(refused);
      return { code, vi, en };
    }),
    signatures: signatures.map(({ certificate: _, ...facts }) => facts),
    ...(found && !isRefusal(found) && { record: found.verdict }),
  };
}

/** Read once for the serials that it names, then judged with what our register knows of them; never in the API's own thread. */
async function verdictOn(
  { database, pool }: Pick<Parts, 'database' | 'pool'>,
  bytes: Uint8Array,
): Promise<RecordVerdict> {
  const check = { profile: CV2088_XADES, required: ['homeroom', 'principal', 'seal'] } as const;
  const bare = await trustFor(database, []);
  const first = await pool.run('verifyRecordXml', { bytes, check: { ...check, trust: bare } });
  if (first.signatures.length === 0) return first;

  const ids = await certificatesBySerial(
    database,
    first.signatures.map(({ serialNumber }) => serialNumber),
  );
  const trust = await trustFor(database, ids);
  return pool.run('verifyRecordXml', { bytes, check: { ...check, trust } });
}
