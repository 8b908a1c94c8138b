import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { confirmCeremony } from '../../activities/ceremony/confirm-ceremony.ts';
import { startSubject } from '../../activities/engine/start-subject.ts';
import type { CertificateCommand } from '../../domain/certificate/certificate-approval.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { inTransaction } from '../../persistence/data-source.ts';
import { KINDS } from '../../persistence/log/kinds.ts';
import { beginSubject } from '../../persistence/log/write.ts';
import { addImport, rosterKey } from '../../persistence/roster/import.ts';
import { newId } from '../../persistence/ulid.ts';
import { PIN } from '../certificates.ts';
import { startDocumentsWorker } from '../documents-worker.ts';
import { grant, type Province } from '../province.ts';
import { type Stage, startRound } from '../stage.ts';
import { until } from '../until.ts';
import { type ClassOnStage, classOnStage, taken } from './class-on-stage.ts';
import type { Play } from './play.ts';

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** The paths of ceremonies, rounds, certificates and openings. */
export const otherPlays: readonly Play[] = [
  {
    name: 'round',
    server: 'skipping',
    async play(stage) {
      const year = await classOnStage(stage, (await stage.now()) + 10 * DAY);
      const round = await startRound(stage, year.province, 1);
      await year.signSheets();
      await year.toReceived();
      await stage.goTo((await stage.now()) + DAY);
      const early = { type: 'closeEarly', schoolId: year.province.schoolId };
      await taken(year.people.act(round, year.province.people.principal, early));
      await year.whenAt('closed');
      await stage.goTo(year.province.round1.closeAt + DAY);
      return { 'roundClosing/reminders-early-deadline': await year.workflowOf(round) };
    },
  },
  {
    name: 'deadline-of-a-round',
    server: 'real',
    async play(stage) {
      const year = await classOnStage(stage, Date.now() + 5 * SECOND);
      const round = await startRound(stage, year.province, 1);
      await year.whenIn('late');
      return { 'roundClosing/deadline': await year.workflowOf(round) };
    },
  },
  {
    name: 'ceremonies',
    server: 'real',
    async play(stage) {
      const folder = mkdtempSync(join(tmpdir(), 'hbs-histories-'));
      const documents = await startDocumentsWorker(stage.database, folder, stage.place);
      try {
        const year = await classOnStage(stage, Date.now() + DAY);
        return {
          'signingCeremony/confirmed': await ceremony(stage, year, 'music', 'confirm'),
          'signingCeremony/cancelled': await ceremony(stage, year, 'art', 'cancel'),
          'signingCeremony/expired': await ceremony(stage, year, 'math', 'wait'),
        };
      } finally {
        await documents.stop();
        rmSync(folder, { recursive: true });
      }
    },
  },
  {
    name: 'certificates',
    server: 'skipping',
    async play(stage) {
      const year = await classOnStage(stage, (await stage.now()) + 2 * DAY);
      const { provinceId, schoolId, people } = year.province;
      const on = (type: string, by: string, more = {}) => ({ type, by, ...more });
      const sent = [on('prove', people.clerk, { challenge: 'c' }), on('send', people.principal)];
      await grant(stage.database, people.stranger, 'levelOfficer', provinceId);
      const revoke = on('revoke', people.stranger, { noteId: newId(), effectiveFrom: await stage.now() });

      const revoked = await certificate(stage, year, schoolId, [...sent, on('approve', people.stranger), revoke]);
      const rejected = await certificate(stage, year, schoolId, [
        ...sent,
        on('reject', people.stranger, { noteId: newId() }),
      ]);
      const expired = await certificate(stage, year, schoolId, [...sent, on('approve', people.stranger)]);
      await stage.goTo((await stage.now()) + 50 * DAY);
      return {
        'certificateApproval/revoked': revoked,
        'certificateApproval/rejected': rejected,
        'certificateApproval/warned-expired': expired,
      };
    },
  },
  {
    name: 'opening',
    server: 'real',
    async play(stage) {
      const { province } = await classOnStage(stage, Date.now() + DAY);
      const { schoolId, schoolYear } = province;
      const workflowId = `opening/${schoolId}/${schoolYear}`;
      const args: [object] = [{ schoolId, schoolYear }];
      await stage.sender.engine.workflow.execute('schoolYearOpening', { workflowId, taskQueue: 'records', args });
      return { 'schoolYearOpening/straight': workflowId };
    },
  },
  {
    name: 'roster',
    server: 'real',
    async play(stage) {
      const { province } = await classOnStage(stage, Date.now() + DAY);
      const rosterId = await aWrittenList(stage, province);
      const workflowId = rosterKey(rosterId);
      await stage.sender.engine.workflow.execute('rosterWriting', {
        ...{ workflowId, taskQueue: 'records' },
        args: [{ rosterId }],
      });
      return { 'rosterWriting/straight': workflowId };
    },
  },
];

/** A list of a school whose rows are written: what its workflow does is the same for a long one. */
async function aWrittenList({ database }: Stage, { schoolId, people }: Province): Promise<string> {
  const [rosterId, at] = [newId(), Date.now()];
  const counts = { rows: 1, new: 1, changed: 0, unchanged: 0, repeated: 0, held: 0, refused: 0 };
  await addImport(
    database,
    rosterId,
    {
      ...{ schoolId, list: 'classes', fileName: 'Lop.xlsx', sha256: '', columns: {}, answers: [] },
      ...{ asked: { by: people.administrator, at }, written: { at, counts } },
    },
    at,
  );
  return rosterId;
}

async function ceremony(
  { sender, database }: Stage,
  { province, certificates, sheet }: ClassOnStage,
  subject: string,
  how: 'confirm' | 'cancel' | 'wait',
): Promise<string> {
  const { subjectTeacher } = province.people;
  const subjectId = await sheet(subject);
  const begun = await beginCeremony(
    sender,
    {
      kind: 'sheet',
      signerId: subjectTeacher,
      schoolId: province.schoolId,
      certificateId: certificates.subjectTeacher,
      documents: province.enrolments.map((documentId) => ({ subjectId, documentId })),
      laneEnd: how === 'wait' ? Date.now() + 5 * SECOND : province.round1.closeAt,
    },
    Date.now(),
  );
  if (isRefusal(begun)) throw new Error(begun.refused);
  const { ceremonyId } = begun;
  const state = async () => (await ceremonyOf(database, ceremonyId))?.state;
  await until('prepared', async () => (await state()) === 'prepared', 30_000);
  if (how === 'confirm') await confirmCeremony(sender, ceremonyId, subjectTeacher, PIN, Date.now());
  if (how === 'cancel')
    await sender.engine.workflow
      .getHandle(`ceremony/${ceremonyId}`)
      .executeUpdate('cancel', { updateId: `${ceremonyId}/cancel` });
  await sender.engine.workflow.getHandle(`ceremony/${ceremonyId}`).result();
  return `ceremony/${ceremonyId}`;
}

/** A request for the school's certificate, declared with all checks passed, and what is done to it. */
async function certificate(
  stage: Stage,
  { people }: ClassOnStage,
  schoolId: string,
  acts: readonly ({ type: string; by: string } & Record<string, unknown>)[],
): Promise<string> {
  const { database, sender } = stage;
  const at = await stage.now();
  const id = newId();
  const [province] = await database.query<{ province_id: string }[]>('SELECT province_id FROM unit WHERE id = ?', [
    schoolId,
  ]);
  const provinceId = province?.province_id ?? '';
  const passed = ['chain', 'validity', 'revocation', 'usage', 'owner', 'possession'].map((check) => [check, 'passed']);
  await database.query(
    `INSERT INTO certificate (id, kind, unit_id, serial, subject_name, issuer_name, der, chain, not_before, not_after, state, state_since, created_at, checks)
     VALUES (?, 'organisation', ?, ?, 'school', 'issuer', '', '', ?, ?, 'draft', ?, ?, ?)`,
    [
      id,
      schoolId,
      id,
      new Date(at),
      new Date(at + 40 * DAY),
      new Date(at),
      new Date(at),
      JSON.stringify(Object.fromEntries(passed)),
    ],
  );
  const declare: CertificateCommand = {
    type: 'declare',
    id: `declare/${id}`,
    at,
    by: 'administrator',
    kind: 'organisation',
    unitId: schoolId,
    approverUnitId: provinceId,
    provinceId,
    notAfter: at + 40 * DAY,
  };
  const workflowId = `certificate/${id}`;
  const subject = { subjectId: id, kind: 'certificateApproval', workflowId, schoolId };
  await inTransaction(database, (queries) => beginSubject(queries, KINDS, subject, declare, at));
  await startSubject(sender, id);
  for (const { by, ...command } of acts) await taken(people.act(id, by, command));
  return workflowId;
}
