import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import {
  type CertificateApproval,
  nextWarning,
  certificateApproval as rules,
} from '../domain/certificate/certificate-approval.ts';
import type { CertificateWork } from './certificate-work.ts';
import { entity, type Snapshot } from './entity.ts';

const { warnHolder, voidEarlierSignatures } = proxyActivities<CertificateWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '10 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

/** Điều 7.2, 8.2, 11.2: declared, proved, sent, approved or refused; then it warns, expires, or is revoked. */
export async function certificateApproval(from: Snapshot<CertificateApproval>): Promise<CertificateApproval> {
  const certificate = entity(rules, from);
  const { workflowId } = workflowInfo();

  while (rules.livesOn(certificate.state)) {
    await certificate.beginAnewWhenLong();
    const { state } = certificate;
    const warning = state.stage === 'approved' ? nextWarning(state) : undefined;
    const moment = warning?.at ?? state.notAfter;

    const changed = await certificate.by(
      () => moment,
      (now) => now !== state,
    );
    if (changed) continue;

    if (warning) {
      await warnHolder(from.subjectId, warning.daysBefore);
      await certificate.onTime({
        type: 'warn',
        id: `${workflowId}/warn/${warning.at}`,
        daysBefore: warning.daysBefore,
        at: Date.now(),
        by: 'clock',
      });
    } else {
      await certificate.onTime({
        type: 'expire',
        id: `${workflowId}/expire/${state.notAfter}`,
        at: Date.now(),
        by: 'clock',
      });
    }
    await certificate.unlessNew((now) => now !== state);
  }

  if (certificate.state.stage === 'revoked') await voidEarlierSignatures(from.subjectId);
  await certificate.settled();

  return certificate.state;
}
