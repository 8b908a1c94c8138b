import type { Sender } from '../../activities/acts/send-act.ts';
import { beginCeremony } from '../../activities/ceremony/begin.ts';
import { declareCertificate } from '../../activities/certificate/declare-certificate.ts';
import { proveCertificate } from '../../activities/certificate/prove-certificate.ts';
import { keepKey } from '../../activities/certificate/register-certificate.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { newId } from '../../persistence/ulid.ts';
import { issueEndEntity, organisationName } from '../../signing/demonstration/demonstration-ca.ts';
import { type AnyCommand, acting, byJudge, byWorkflow, type Put, SUBJECTS } from '../acting.ts';
import { aTrustedCa, certificatesFor, PIN } from '../certificates.ts';
import { aProvince, grant, type Province } from '../province.ts';
import { endRuntime } from '../records-worker.ts';
import { recordsOf } from '../rows.ts';
import { signClass } from '../signed-class.ts';
import { startSchool } from '../start-school.ts';
import { until } from '../until.ts';
import { type CrashSystem, openCrashSystem, type Victim } from './system.ts';

/** One person for each subject. */
export const CLIENTS = SUBJECTS.length;
export const IN_CEREMONIES = 4;
const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;
/** A digest of no file: what reads it fails, and is tried again. */
const NO_FILE = 'a'.repeat(64);

/** A command that was acknowledged: when, and with which revision; a refusal made none. */
export type Acknowledged = {
  readonly subjectId: string;
  readonly commandId: string;
  readonly at: number;
  readonly rev?: number;
};

/** A school whose people act without pause, with a ceremony, a certificate's request and more in the middle. */
export type AtWork = {
  readonly system: CrashSystem;
  /** Database and engine as the API has them. */
  readonly sender: Sender;
  readonly province: Province;
  readonly records: readonly string[];
  readonly ceremonyId: string;
  readonly certificateId: string;
  /** What has been answered so far. */
  acknowledged(): readonly Acknowledged[];
  /** Everybody has had some more answers. */
  worksOn(): Promise<void>;
  /** Everybody stops after the act in hand. */
  rest(): Promise<void>;
  goOn(): void;
  close(): Promise<void>;
};

export async function openWork(parts: readonly Victim[]): Promise<AtWork> {
  const system = await openCrashSystem(parts);
  const { database, engine } = system;
  const sender = { database, engine };
  const ca = await aTrustedCa(database);
  const province = await aProvince(database, { pupils: CLIENTS + IN_CEREMONIES });
  const certificates = await certificatesFor(database, ca, province);
  const judged = acting(database, province, certificates, byJudge(database));
  const records = await signClass(database, province, judged);
  const rows = await recordsOf(database, province);
  await startSchool(sender, province);

  const answered: Acknowledged[] = [];
  const people = acting(database, province, certificates, patiently(byWorkflow(sender), answered));
  let working = true;
  const client = async (subject: string, i: number): Promise<void> => {
    // A part is sent back, and signed again. Whatever dies, the same command is sent again.
    while (working) {
      await people.returnToTeacher(records[i] ?? '', subject);
      await people.signRows(subject, [rows[i]?.enrolment_id ?? '']);
    }
  };
  const everybody = () => Promise.all(SUBJECTS.map(client));
  let clients: Promise<unknown> = everybody();
  const rest = async () => {
    working = false;
    await clients;
  };
  const stage = { sender, province, certificates, records, ca };
  const ceremonyId = await aCeremony(stage);
  const certificateId = await aCertificateRequest(stage);
  await whatElseIsUnderWay(stage);
  return {
    ...{ system, sender, province, records, ceremonyId, certificateId, rest },
    acknowledged: () => [...answered],
    async worksOn() {
      const wanted = answered.length + 3 * CLIENTS;
      await until('acts are answered', async () => answered.length >= wanted, MINUTE);
    },
    goOn() {
      working = true;
      clients = everybody();
    },
    async close() {
      await rest();
      await system.stop();
      await endRuntime();
    },
  };
}

type Stage = Pick<AtWork, 'sender' | 'province' | 'records'> & {
  readonly certificates: Awaited<ReturnType<typeof certificatesFor>>;
  readonly ca: Awaited<ReturnType<typeof aTrustedCa>>;
};

const patiently =
  (put: Put, answered: Acknowledged[]): Put =>
  async (subjectId: string, command: AnyCommand) => {
    for (;;) {
      try {
        const answer = await put(subjectId, command);
        if (answer === 'FAILED') continue;
        const rev = typeof answer === 'number' ? { rev: answer } : {};
        answered.push({ subjectId, commandId: command.id, at: Date.now(), ...rev });
        return answer;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  };

async function aCeremony({ sender, province, certificates, records }: Stage): Promise<string> {
  const begun = taken(
    await beginCeremony(
      sender,
      {
        kind: 'homeroom',
        signerId: province.people.homeroomTeacher,
        schoolId: province.schoolId,
        certificateId: certificates.homeroomTeacher,
        documents: records.slice(CLIENTS).map((id) => ({ subjectId: id, documentId: id })),
        laneEnd: province.round1.closeAt,
      },
      Date.now(),
    ),
  );
  return begun.ceremonyId;
}

/** Declared, proved and sent: it waits for the level's approval. */
async function aCertificateRequest({ sender, province, ca }: Stage): Promise<string> {
  const { database } = sender;
  const { chain, pkcs12 } = issueEndEntity(ca, {
    subject: organisationName('Trường Tiểu học Kim Đồng', '4000123456', 'Quảng Nam'),
    pin: PIN,
    keyType: 'EC',
    validFrom: Date.now() - DAY,
    validTo: Date.now() + 400 * DAY,
  });
  const [certificate, issuing] = chain;
  if (!certificate || !issuing) throw new Error('no chain');
  await grant(database, province.people.stranger, 'levelOfficer', province.provinceId);
  const unitId = province.schoolId;
  const by = province.people.administrator;
  const declared = taken(
    await declareCertificate(
      sender,
      { chain: [certificate, issuing], kind: 'organisation', unitId, commandId: newId(), by },
      Date.now(),
    ),
  );
  await keepKey(database, declared.certificateId, pkcs12);
  taken(
    await proveCertificate(
      sender,
      { certificateId: declared.certificateId, by: province.people.clerk, commandId: newId(), pin: PIN, seen: 1 },
      Date.now(),
    ),
  );
  const put = byWorkflow(sender);
  await put(declared.certificateId, { type: 'send', id: newId(), at: Date.now(), by: province.people.principal });
  return declared.certificateId;
}

/** A submission, an intake, a report and an opening that stand in the middle; the other sides do not answer. */
async function whatElseIsUnderWay({ sender: { database }, province }: Stage): Promise<void> {
  const { schoolId, provinceId, schoolYear } = province;
  for (const [side, state] of [
    ['sent', 'signed'],
    ['received', 'accepted'],
  ])
    await database.query(
      'INSERT INTO message (id, side, type, unit_id, school_year, n, state, list_sha256, content_sha256, created_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?)',
      [newId(), side, '1', schoolId, schoolYear, state, NO_FILE, NO_FILE, new Date()],
    );
  await database.query(
    `INSERT INTO report_run (id, province_id, school_year, n, state, certificate_id, by_person, started_at) VALUES (?, ?, ?, 1, 'polling', ?, ?, ?)`,
    [newId(), provinceId, schoolYear, newId(), newId(), new Date()],
  );
  await database.query(
    `INSERT INTO progress (id, kind, total, done, failed, started_at, updated_at, detail) VALUES (?, 'opening', 1, 0, 0, NOW(3), NOW(3), ?)`,
    [`opening/${schoolId}/${schoolYear}`, JSON.stringify({ schoolId, schoolYear })],
  );
}

function taken<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(answer.refused);
  return answer;
}
