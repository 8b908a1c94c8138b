import type { Client } from '@temporalio/client';
import type { DataSource } from 'typeorm';
import { sendAct } from '../../activities/acts/send-act.ts';
import { declareCertificate } from '../../activities/certificate/declare-certificate.ts';
import { proveCertificate } from '../../activities/certificate/prove-certificate.ts';
import { keepKey } from '../../activities/certificate/register-certificate.ts';
import { QUEUES } from '../../activities/engine/engine.ts';
import { readRosterFile } from '../../activities/roster/read-file.ts';
import { writeAssignments, writeClasses, writePupils } from '../../activities/roster/write-roster.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { judgeAssignments } from '../../domain/roster/assignments.ts';
import { judgeClasses } from '../../domain/roster/classes.ts';
import { assignmentList, classList, pupilList } from '../../domain/roster/fields.ts';
import { preview } from '../../domain/roster/preview.ts';
import { judgePupils } from '../../domain/roster/pupils.ts';
import type { Table } from '../../domain/roster/table.ts';
import { headsOf } from '../../persistence/log/transition.ts';
import { classNames, knownAssignments, knownPupils } from '../../persistence/roster/known.ts';
import { newId } from '../../persistence/ulid.ts';
import type { DemonstrationCa } from '../../signing/demonstration/demonstration-ca.ts';
import { certifyUnit, DEMONSTRATION_PIN } from './certification.ts';
import { nameIn } from './edition.ts';
import type { DemonstrationProvince } from './province.ts';
import { assignmentsFile, classesFile, pupilsFile, type Roster, type SchoolKey } from './rosters.ts';
import { UNITS, type UnitKey } from './staff.ts';

export type Opening = {
  readonly database: DataSource;
  readonly engine: Client;
  readonly ca: DemonstrationCa;
  readonly province: DemonstrationProvince;
  now(): number;
};

/** Who does what in each school of the demonstration. */
const OFFICES: Readonly<
  Record<
    SchoolKey,
    { readonly administrator: string; readonly clerk: string; readonly principal: string; readonly level: string }
  >
> = {
  kimDong: { administrator: 'kd.quantri', clerk: 'kd.vanthu', principal: 'kd.hieutruong', level: 'tamky.canbo' },
  leVanTam: { administrator: 'lvt.quantri', clerk: 'lvt.vanthu', principal: 'lvt.hieutruong', level: 'dienban.canbo' },
};

/** A school's start of the year: rosters, its certificate from declaration to approval, the opening. Goes on after an interruption. */
export async function openSchool(opening: Opening, school: SchoolKey, roster: Roster): Promise<void> {
  await writeRosters(opening, school, roster);
  await approveCertificate(opening, school);
  await opening.engine.workflow.execute('schoolYearOpening', {
    workflowId: `opening/${opening.province.units[school]}/${opening.province.schoolYear}`,
    taskQueue: QUEUES.records,
    workflowIdConflictPolicy: 'USE_EXISTING',
    args: [{ schoolId: opening.province.units[school], schoolYear: opening.province.schoolYear }],
  });
}

async function writeRosters(opening: Opening, school: SchoolKey, roster: Roster): Promise<void> {
  const { database, engine, province } = opening;
  const at = opening.now();
  const place = { schoolId: province.units[school], schoolYear: province.schoolYear };
  const writing = { ...place, by: personOf(opening, OFFICES[school].administrator), at };

  const classes = taken(
    preview(await table(classesFile(roster)), classList, judgeClassesOf(await classNames(database, place))),
  );
  await writeClasses(database, classes.outcomes, writing);
  const known = await knownPupils(database, place);
  const pupils = taken(
    preview(await table(pupilsFile(school, province.schoolYear, roster, province.edition).file), pupilList, (rows) =>
      judgePupils(rows, known, new Set()),
    ),
  );
  await writePupils({ database, engine }, pupils.outcomes, writing);
  const staff = await knownAssignments(database, place, dayAt(at));
  const numbers = new Map(await personalIds(database, province));
  const assignments = taken(
    preview(await table(assignmentsFile(school, roster, numbers)), assignmentList, (rows) =>
      judgeAssignments(rows, staff, new Set()),
    ),
  );
  await writeAssignments(database, assignments.outcomes, writing);
}

const judgeClassesOf = (names: readonly string[]) => (rows: Parameters<typeof judgeClasses>[0]) =>
  judgeClasses(rows, names);

async function table(file: Uint8Array): Promise<Table> {
  return taken(await readRosterFile(file));
}

async function personalIds(database: DataSource, { people }: DemonstrationProvince): Promise<[string, string][]> {
  const rows = await database.query<{ id: string; personal_id: string }[]>(
    'SELECT id, personal_id FROM person WHERE id IN (?)',
    [[...people.values()]],
  );
  return [...people].map(([userName, id]): [string, string] => [
    userName,
    rows.find((row) => row.id === id)?.personal_id ?? '',
  ]);
}

/** declare (administrator) → prove (clerk) → send (principal) → approve (first level): Điều 7.2, 8.2, 11.2. */
async function approveCertificate(opening: Opening, unit: SchoolKey): Promise<void> {
  const { database, engine, province } = opening;
  const unitId = province.units[unit];
  const [approved] = await database.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM certificate WHERE unit_id = ? AND kind = 'organisation' AND state = 'approved'`,
    [unitId],
  );
  if (Number(approved?.n ?? 0) > 0) return;

  const { administrator, clerk, principal, level } = OFFICES[unit];
  const { chain, pkcs12 } = certifyUnit(
    opening.ca,
    { name: nameIn(province.edition, UNITS[unit].name), taxCode: taxCodeOf(unit) },
    opening.now(),
  );
  const { certificateId } = taken(
    await declareCertificate(
      { database, engine },
      { chain, kind: 'organisation', unitId, commandId: newId(), by: personOf(opening, administrator) },
      opening.now(),
    ),
  );
  await keepKey(database, certificateId, pkcs12);
  taken(
    await proveCertificate(
      { database, engine },
      { certificateId, by: personOf(opening, clerk), commandId: newId(), pin: DEMONSTRATION_PIN, seen: 1 },
      opening.now(),
    ),
  );
  await act(opening, certificateId, 'send', principal);
  await act(opening, certificateId, 'approve', level);
}

async function act(opening: Opening, subjectId: string, type: string, userName: string): Promise<void> {
  const [head] = await headsOf(opening.database, [subjectId]);
  if (!head) throw new Error('subject unknown');
  const command = { type, id: newId(), at: opening.now(), by: personOf(opening, userName) };
  taken(await sendAct(opening, { subjectId, kind: head.kind, workflowId: head.workflowId, command, seen: head.rev }));
}

const taxCodeOf = (unit: UnitKey): string => `4000${UNITS[unit].code.slice(2)}`;

function personOf({ province }: Opening, userName: string): string {
  const id = province.people.get(userName);
  if (!id) throw new Error(`nobody is called ${userName}`);
  return id;
}

/** The demonstration's own acts must be taken: a refusal is a fault of the seeding. */
function taken<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused} ${JSON.stringify(answer.facts ?? {})}`);
  return answer;
}
