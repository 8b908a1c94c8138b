import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { ReportWork } from './report-work.ts';

const { registerCertificate, packNext, unsignedPackages, sendNext, pollAll, moveReport } = proxyActivities<ReportWork>({
  taskQueue: 'exchange',
  startToCloseTimeout: '30 min',
  heartbeatTimeout: '2 min',
  retry: { initialInterval: '1 s', maximumInterval: '1 min' },
});

/** A hint that a ceremony has signed packages; the table says which. */
export const packagesSigned = defineSignal('packagesSigned');

/** Where a report stands: all else is in its tables. */
export type Report = {
  readonly runId: string;
  readonly phase: 'packing' | 'awaitingSignature' | 'sending' | 'polling';
  /** Packed up to this school. */
  readonly afterSchool: string;
};

const LOOK_AGAIN = '1 h';
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Điều 4.3 ¶7, CV 2088 IV.2: the province packs what is closed, signs, sends, and asks until each record has its outcome. */
export async function ministryReport(report: Report): Promise<'done' | 'refused'> {
  const { runId } = report;
  let signed = false;
  setHandler(packagesSigned, () => {
    signed = true;
  });

  if (report.phase === 'packing') {
    if (!(await isCertificateApproved(runId))) {
      await moveReport(runId, 'refused');
      return 'refused';
    }
    await packAll(report);
    await moveReport(runId, 'awaitingSignature');
  }

  while ((await unsignedPackages(runId)) > 0) {
    await condition(() => signed, LOOK_AGAIN);
    signed = false;
    if (workflowInfo().continueAsNewSuggested) await goOn({ ...report, phase: 'awaitingSignature' });
  }

  await moveReport(runId, 'sending');
  while ((await sendNext(runId)) > 0)
    if (workflowInfo().continueAsNewSuggested) await goOn({ ...report, phase: 'sending' });

  await moveReport(runId, 'polling');
  for (let pause = SHORTEST_PAUSE_MS; (await pollAll(runId)) > 0; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(pause);
    if (workflowInfo().continueAsNewSuggested) await goOn({ ...report, phase: 'polling' });
  }

  await moveReport(runId, 'done');
  return 'done';
}

/** CV 2088 IV.1: each transaction is signed with a certificate that the ministry has registered. */
async function isCertificateApproved(runId: string): Promise<boolean> {
  for (let pause = SHORTEST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const answer = await registerCertificate(runId);
    if (answer !== 'waiting') return answer === 'approved';
    await sleep(pause);
  }
}

async function packAll(report: Report): Promise<void> {
  let { afterSchool } = report;
  for (let next = await packNext(report.runId, afterSchool); next !== ''; next = await packNext(report.runId, next)) {
    afterSchool = next;
    if (workflowInfo().continueAsNewSuggested) await goOn({ ...report, afterSchool });
  }
}

const goOn = (report: Report) => continueAsNew<typeof ministryReport>(report);
