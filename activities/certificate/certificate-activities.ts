import { remindHolders } from '../../persistence/certificate/remind-holder.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import type { CertificateWork } from '../../workflows/certificate-work.ts';
import type { Sender } from '../acts/send-act.ts';
import type { Clock } from '../transitions/judge.ts';
import { lookAgain } from '../transitions/look-again.ts';

/** The activities of `certificateApproval`; each may be repeated at any time. */
export const certificateActivities = (sender: Sender, clock: Clock): CertificateWork => ({
  async warnHolder(certificateId, daysBefore) {
    const at = await clock.now();
    await remindHolders(sender.database, { certificateId, occasion: daysBefore, daysBefore, at });
  },

  async voidEarlierSignatures(certificateId) {
    const records = await sender.database.query<{ id: string }[]>(
      `SELECT DISTINCT r.id FROM record r JOIN signature s ON s.record_id = r.id AND s.void_at IS NULL JOIN certificate c ON c.id = s.certificate_id
       WHERE c.id = ? AND c.revoked_from <= s.signed_at AND s.role IN ('homeroom', 'principal') AND r.stage IN ('principal', 'seal')`,
      [certificateId],
    );
    const now = await clock.now();
    const outcomes = await writeSet(
      sender.database,
      records.map(({ id }) => id),
      (recordId) => ({
        type: 'signatureVoided',
        id: `void/${certificateId}/${recordId}`,
        at: now,
        by: 'certificate',
        certificateId,
      }),
      now,
    );
    for (const { recordId } of outcomes) await lookAgain(sender, recordId, now);
    return outcomes.length;
  },
});
