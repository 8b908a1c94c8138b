import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beginPackageCeremony } from '../../activities/exchange/begin-packages.ts';
import { beginReport, beginReportCeremony } from '../../activities/exchange/begin-report.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { reportRunOf, reportWorkflowOf } from '../../persistence/exchange/report-run.ts';
import { writeSet } from '../../persistence/record-year/sets.ts';
import { newId } from '../../persistence/ulid.ts';
import { aTrustedCa, certificateOfUnit, certificatesFor } from '../certificates.ts';
import { startDocumentsWorker } from '../documents-worker.ts';
import { issueClass, signPackages } from '../exchange/issued-class.ts';
import { startMinistry } from '../ministry.ts';
import { aProvince, grant, type Province } from '../province.ts';
import type { Stage } from '../stage.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import type { Play } from './play.ts';

/** The paths of packages between school and province, and of reports to the ministry. */
export const exchangePlays: readonly Play[] = [
  {
    name: 'exchange',
    server: 'real',
    async play(stage) {
      const { database } = stage;
      const folder = mkdtempSync(join(tmpdir(), 'hbs-histories-'));
      const ca = await aTrustedCa(database);
      const ministry = await startMinistry(folder, ca);
      const documents = await startDocumentsWorker(database, folder, stage.place);
      await stage.exchangeWith(folder, ministry.url);
      try {
        const province = await aProvince(database, { pupils: 2 });
        const { provinceId, people } = province;
        await grant(database, people.stranger, 'provinceOfficer', provinceId);
        await startSchool(stage.sender, province);
        const records = await issueClass(stage.sender, province, await certificatesFor(database, ca, province));

        writeFileSync(join(folder, 'damage'), '');
        const damaged = await submit(stage, province, records);
        const taken = await submit(stage, province, records);
        await close(stage, province, records);

        await certificateOfUnit(database, ca, provinceId, 'Sở GDĐT Quảng Nam');
        const root = join(folder, 'trust', 'test.root.der');
        renameSync(root, `${root}.later`); // the ministry does not trust the issuer yet
        const refused = await begin(stage, province);
        await reaches(stage, refused, 'refused');
        renameSync(`${root}.later`, root);
        const reported = await begin(stage, province);
        await reaches(stage, reported, 'awaitingSignature');
        const { ceremonyId } = good(
          await beginReportCeremony(stage.sender, { runId: reported, officerId: people.stranger }, Date.now()),
        );
        await signPackages(stage.sender, ceremonyId, people.stranger);
        await reaches(stage, reported, 'done');

        return {
          'exchangeSubmission/refused-for-transport': `exchange/${damaged}`,
          'exchangeSubmission/taken': `exchange/${taken}`,
          'exchangeIntake/examined': `intake/${taken}`,
          'ministryReport/certificate-refused': await reportWorkflowOf(database, refused),
          'ministryReport/reported': await reportWorkflowOf(database, reported),
        };
      } finally {
        await documents.stop();
        await ministry.stop();
        rmSync(folder, { recursive: true });
      }
    },
  },
];

/** The clerk's package of these records, until it has its outcome; gives the message's id. */
async function submit(
  { sender }: Stage,
  { schoolId, people }: Province,
  recordIds: readonly string[],
): Promise<string> {
  const { ceremonyId } = good(
    await beginPackageCeremony(sender, { schoolId, signerId: people.clerk, recordIds }, Date.now()),
  );
  await signPackages(sender, ceremonyId, people.clerk);
  return until('the package has its outcome', async () => {
    const [message] = await sender.database.query<{ id: string; answered_at: Date | null }[]>(
      'SELECT id, answered_at FROM message WHERE ceremony_id = ?',
      [ceremonyId],
    );
    return message?.answered_at ? message.id : undefined;
  });
}

async function close({ database }: Stage, { people }: Province, records: readonly string[]): Promise<void> {
  await writeSet(
    database,
    records,
    (id) => ({ type: 'close', id: `close/${id}`, at: Date.now(), by: people.principal }),
    Date.now(),
  );
}

async function begin({ sender }: Stage, { provinceId, schoolYear, people }: Province): Promise<string> {
  const beginning = { commandId: newId(), provinceId, schoolYear, officerId: people.stranger };
  return good(await beginReport(sender, beginning, Date.now())).runId;
}

const reaches = ({ database }: Stage, runId: string, state: string) =>
  until(`the report is ${state}`, async () => (await reportRunOf(database, runId)).state === state, 30_000);

/** A path that goes another way than it should is no path. */
function good<T extends object>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}
