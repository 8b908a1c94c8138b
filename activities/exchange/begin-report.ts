import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { dayAt, endOfDay } from '../../domain/calendar/instant.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { messagesOfRun } from '../../persistence/exchange/message.ts';
import { organisationCertificate } from '../../persistence/exchange/organisation-certificate.ts';
import { isAnyReportable } from '../../persistence/exchange/packable.ts';
import {
  hasCertificateEnded,
  insertRun,
  newestRun,
  type ReportRun,
  reportRunOf,
  reportWorkflowId,
  runBegunBy,
} from '../../persistence/exchange/report-run.ts';
import type { Sender } from '../acts/send-act.ts';
import { beginCeremony } from '../ceremony/begin.ts';
import { QUEUES } from '../engine/engine.ts';
import { tellReport } from './tell-report.ts';

export type ReportBeginning = {
  /** The command's id is the run's: a second click gets the run that the first began. */
  readonly commandId: string;
  readonly provinceId: string;
  readonly schoolYear: string;
  readonly officerId: string;
};

/**
 * Điều 4.3 ¶7: the province begins a report of all closed records that the ministry does not have. What it refused for
 * transport or certificate is among them again; what it refused for its content is not (record-year.md section 6).
 */
export async function beginReport(
  { database, engine }: Sender,
  beginning: ReportBeginning,
  now: number,
): Promise<{ runId: string } | Refusal> {
  const opened = await inTransaction(database, (queries) => openRun(queries, beginning, now));
  // Also for a run that stands: a process that died between the run's row and its workflow left it standing.
  if (opened.run) await startReport(engine, opened.run);
  return opened.refusal ? opened.refusal : { runId: opened.run.id };
}

type Run = Pick<ReportRun, 'id' | 'provinceId' | 'schoolYear' | 'n'>;
type Opened = { readonly run: Run; readonly refusal?: undefined } | { readonly run?: Run; readonly refusal: Refusal };

/**
 * The run's row, or why there is none. Of two that begin at one instant both want the same number: the later one is
 * repeated by its transaction, and finds the other's run.
 */
export async function openRun(
  queries: Queries,
  { commandId, provinceId, schoolYear, officerId }: ReportBeginning,
  now: number,
): Promise<Opened> {
  const begun = await runBegunBy(queries, commandId, provinceId);
  if (begun) return { run: begun };
  const newest = await newestRun(queries, { provinceId, schoolYear });
  if (newest && newest.state !== 'done' && newest.state !== 'refused')
    return { run: { ...newest, provinceId, schoolYear }, refusal: { refused: 'REPORT_RUNNING' } };
  if (!(await isAnyReportable(queries, { provinceId, schoolYear }, now)))
    return { refusal: { refused: 'NOTHING_TO_REPORT' } };
  const certificateId = await organisationCertificate(queries, provinceId, now);
  if (!certificateId) return { refusal: { refused: 'NO_ORGANISATION_CERTIFICATE' } };

  const run = { id: commandId, provinceId, schoolYear, n: (newest?.n ?? 0) + 1, certificateId, startedAt: now };
  await insertRun(queries, { ...run, byPerson: officerId });
  return { run };
}

/** Once for a run, however often it is asked for. */
async function startReport(engine: Sender['engine'], run: Run): Promise<void> {
  await engine.workflow
    .start('ministryReport', {
      workflowId: reportWorkflowId(run),
      taskQueue: QUEUES.records,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [{ runId: run.id, phase: 'packing', afterSchool: '' }],
    })
    .catch((fault: unknown) => {
      if (!(fault instanceof WorkflowExecutionAlreadyStartedError)) throw fault;
    });
}

/**
 * One ceremony signs all packages of a run that are not signed yet (record-files.md section 3). A run whose certificate has
 * ended meanwhile can never be signed: it is told, drops its packages and ends, so that another one can begin.
 */
export async function beginReportCeremony(
  sender: Sender,
  { runId, officerId }: { readonly runId: string; readonly officerId: string },
  now: number,
): Promise<{ ceremonyId: string } | Refusal> {
  const run = await reportRunOf(sender.database, runId);
  const packages = await messagesOfRun(sender.database, runId, 'draft', MOST_PACKAGES);
  if (run.state !== 'awaitingSignature' || packages.length === 0) return { refused: 'NOTHING_TO_REPORT' };
  if (await hasCertificateEnded(sender.database, run, now)) {
    await tellReport(sender, runId);
    return { refused: 'REPORT_CERTIFICATE_ENDED' };
  }

  return beginCeremony(
    sender,
    {
      kind: 'package',
      signerId: officerId,
      schoolId: run.provinceId,
      certificateId: run.certificateId,
      // A report has no lane: its packages may be signed until the day ends.
      laneEnd: endOfDay(dayAt(now)),
      documents: packages.map(({ id, classId }) => ({ subjectId: classId ?? run.provinceId, documentId: id })),
      alsoWrite: async (queries, ceremonyId) => {
        await queries.query(
          `UPDATE message SET ceremony_id = ? WHERE side = 'sent' AND state = 'draft' AND id IN (?)`,
          [ceremonyId, packages.map(({ id }) => id)],
        );
      },
    },
    now,
  );
}

/** A province's classes, one package each, fit into one ceremony. */
const MOST_PACKAGES = 10_000;
