import { heartbeat } from '@temporalio/activity';
import { dayAt } from '../../domain/calendar/instant.ts';
import { firstYearOf, type SchoolYear } from '../../domain/calendar/school-year.ts';
import { inTransaction, type Queries } from '../../persistence/data-source.ts';
import { dropDrafts, insertDraft, messagesOfRun } from '../../persistence/exchange/message.ts';
import { reportable } from '../../persistence/exchange/packable.ts';
import { noteReportProgress } from '../../persistence/exchange/report-progress.ts';
import { hasCertificateEnded, moveRun, type ReportRun, reportRunOf } from '../../persistence/exchange/report-run.ts';
import { unitCodeOf } from '../../persistence/exchange/sender.ts';
import { newId } from '../../persistence/ulid.ts';
import type { ReportWork } from '../../workflows/report-work.ts';
import { packagesByClass } from './begin-packages.ts';
import { fetchOutcome, type SubmissionParts, sendMessage } from './submission.ts';

/** Schools packed, packages sent by one activity. */
const SCHOOLS = 10;
const PACKAGES = 20;
const ALL = 1_000_000;

/** The activities of `ministryReport`; each may be repeated at any time. */
export const reportActivities = (parts: SubmissionParts): ReportWork => ({
  registerCertificate: (runId) => registerCertificate(parts, runId),

  async packNext(runId, afterSchool) {
    const run = await reportRunOf(parts.database, runId);
    let after = afterSchool;
    for (let i = 0; i < SCHOOLS; i++) {
      const packed = await packSchool(parts, run, after);
      if (packed === '') return '';
      after = packed;
      heartbeat();
    }
    return after;
  },

  async unsignedPackages(runId) {
    const run = await reportRunOf(parts.database, runId);
    if (await hasCertificateEnded(parts.database, run, await parts.clock.now()))
      await inTransaction(parts.database, (queries) => dropDrafts(queries, runId));
    return (await messagesOfRun(parts.database, runId, 'draft', ALL)).length;
  },

  async sendNext(runId) {
    const packages = await messagesOfRun(parts.database, runId, 'signed', PACKAGES);
    await eachInTurn(packages, ({ id }) => sendMessage(parts, id));
    await noteReportProgress(parts.database, runId, await parts.clock.now());
    return (await messagesOfRun(parts.database, runId, 'signed', ALL)).length;
  },

  async pollAll(runId) {
    let waiting = 0;
    const packages = await messagesOfRun(parts.database, runId, 'accepted', ALL);
    await eachInTurn(packages, async ({ id }) => {
      if ((await fetchOutcome(parts, id)) === 'waiting') waiting++;
    });
    await noteReportProgress(parts.database, runId, await parts.clock.now());
    return waiting;
  },

  async moveReport(runId, state) {
    const at = await parts.clock.now();
    await moveRun(parts.database, runId, state, at);
    await noteReportProgress(parts.database, runId, at);
  },
});

/** So many faults one after another are the ministry's own: it is away, and the others need not be tried. */
const MOST_FAULTS = 5;

/** Each package, whatever becomes of the one before: a package at which the ministry fails must not hold up the others. */
async function eachInTurn<T>(packages: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const faults: unknown[] = [];
  let inARow = 0;
  for (const one of packages) {
    try {
      await work(one);
      inARow = 0;
    } catch (fault) {
      faults.push(fault);
      if (++inARow >= MOST_FAULTS) break;
    }
    heartbeat();
  }
  if (faults.length > 0) throw faults[0];
}

/** CV 2088 IV.1: registered under the run's id, so that a repetition is the same registration; then asked about. */
async function registerCertificate(parts: SubmissionParts, runId: string): Promise<'approved' | 'waiting' | 'refused'> {
  const run = await reportRunOf(parts.database, runId);
  const ma_don_vi = (await unitCodeOf(parts.database, run.provinceId)) ?? '';
  const certificate = await certificateOf(parts.database, run);
  const { error } = await parts.ministry.registerCertificate({
    messageid: runId,
    type: '3',
    function: '3',
    ma_don_vi,
    serial_number: certificate.serial,
    ngay_hieu_luc: dayAt(certificate.notBefore),
    ma_kieu_chu_ky: 'USB_TOKEN',
    nha_phat_hanh: 'BAN_CO_YEU',
    content: certificate.pem,
  });
  if (error !== '') return 'refused';

  const answer = await parts.ministry.queryCertificate({
    messageid: runId,
    ma_don_vi,
    ma_nam_hoc: firstYearOf(run.schoolYear as SchoolYear),
  });
  if (answer.trang_thai_phe_duyet === undefined) return 'waiting';
  return answer.trang_thai_phe_duyet === 1 ? 'approved' : 'refused';
}

async function certificateOf(queries: Queries, { certificateId }: ReportRun) {
  const [row] = await queries.query<{ serial: string; der: Buffer; not_before: Date }[]>(
    'SELECT serial, der, not_before FROM certificate WHERE id = ?',
    [certificateId],
  );
  if (!row) throw new Error('certificate unknown');
  const lines = row.der.toString('base64').match(/.{1,64}/g) ?? [];
  const pem = ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  return { serial: row.serial, pem, notBefore: row.not_before.getTime() };
}

/** The next school's closed records, one package per class; gives the school, or nothing when there is none left. */
async function packSchool({ database, clock }: SubmissionParts, run: ReportRun, afterSchool: string): Promise<string> {
  const now = await clock.now();
  const records = await reportable(database, run, afterSchool, now);
  const [first] = records;
  if (!first) return '';

  await inTransaction(database, async (queries) => {
    const [last] = await queries.query<{ n: number | null }[]>('SELECT MAX(n) AS n FROM message WHERE run_id = ?', [
      run.id,
    ]);
    for (const [i, members] of packagesByClass(records).entries())
      await insertDraft(
        queries,
        {
          id: newId(now),
          type: '1',
          unitId: run.provinceId,
          schoolYear: run.schoolYear,
          runId: run.id,
          n: (last?.n ?? 0) + i + 1,
          createdAt: now,
          ...(members[0] && { classId: members[0].classId }),
        },
        members,
      );
    await noteReportProgress(queries, run.id, now);
  });
  return first.schoolId;
}
