import type { Client } from '@temporalio/client';
import type { DemonstrationCa } from '../../signing/demonstration/demonstration-ca.ts';
import { type Session, signIn } from './api-client.ts';
import { certifyUnit, DEMONSTRATION_PIN } from './certification.ts';
import { nameIn, staffPersonalIdIn, userNameIn } from './edition.ts';
import { DEMONSTRATION_PASSWORD, type DemonstrationProvince } from './province.ts';
import { assignmentsFile, classesFile, pupilsFile, type Roster, type SchoolKey } from './rosters.ts';
import { STAFF, UNITS, type UnitKey } from './staff.ts';

export type Opening = {
  /** Where the API listens: all that a school does for its opening goes through it. */
  readonly baseUrl: string;
  /** Only to wait until the paced opening has come to its end. */
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

/**
 * A school's start of the year as its people make it, on the pages' own routes: rosters, its certificate from declaration
 * to approval, the opening. Goes on after an interruption.
 */
export async function openSchool(opening: Opening, school: SchoolKey, roster: Roster): Promise<void> {
  const { engine, province } = opening;
  const { schoolYear } = province;
  const administrator = await person(opening, OFFICES[school].administrator);
  await writeRosters(administrator, province, school, roster);
  await approveCertificate(opening, administrator, school);
  await administrator.act('/rosters/open-year', { schoolYear });
  await engine.workflow.getHandle(`opening/${province.units[school]}/${schoolYear}`).result();
}

async function writeRosters(
  administrator: Session,
  { edition, schoolYear }: DemonstrationProvince,
  school: SchoolKey,
  roster: Roster,
): Promise<void> {
  const numbers = new Map(STAFF.map(({ userName }, n) => [userName, staffPersonalIdIn(edition, n)]));
  const lists = {
    classes: classesFile(roster),
    pupils: pupilsFile(school, schoolYear, roster, edition).file,
    assignments: assignmentsFile(school, roster, numbers),
  };
  for (const [list, bytes] of Object.entries(lists)) {
    const file = { field: 'file', name: `${list}.xlsx`, bytes };
    const { rosterId } = await administrator.upload<{ rosterId: string }>('/rosters', { list }, file);
    await administrator.act(`/rosters/${rosterId}/write`);
    await untilWritten(administrator, `/rosters/${rosterId}`);
  }
}

const ASKED_EVERY_MS = 250;

/** Its page says so, as it says it to the person who closed it and came back. */
async function untilWritten(administrator: Session, page: string): Promise<void> {
  while (!('written' in (await administrator.get<object>(page))))
    await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
}

/** declare (administrator) → prove (clerk) → send (principal) → approve (first level): Điều 7.2, 8.2, 11.2. */
async function approveCertificate(opening: Opening, administrator: Session, school: SchoolKey): Promise<void> {
  const { requests } = await administrator.get<{ requests: readonly { stage: string }[] }>('/certificates');
  if (requests.some(({ stage }) => stage === 'approved')) return;

  const { ca, province } = opening;
  const name = nameIn(province.edition, UNITS[school].name);
  const { chain, pkcs12 } = certifyUnit(ca, { name, taxCode: taxCodeOf(school) }, opening.now());
  const { certificateId } = await administrator.upload<{ certificateId: string }>('/certificates/declare', {}, [
    { field: 'certificate', name: 'chung-thu.cer', bytes: chain[0] },
    { field: 'key', name: 'khoa.p12', bytes: pkcs12 },
  ]);
  const { clerk, principal, level } = OFFICES[school];
  await (await person(opening, clerk)).act(`/certificates/${certificateId}/prove`, { pin: DEMONSTRATION_PIN });
  await (await person(opening, principal)).act(`/certificates/${certificateId}/send`);
  await (await person(opening, level)).act(`/certificates/${certificateId}/approve`);
}

const taxCodeOf = (unit: UnitKey): string => `4000${UNITS[unit].code.slice(2)}`;

const person = ({ baseUrl, province }: Opening, userName: string): Promise<Session> =>
  signIn(baseUrl, userNameIn(province.edition, userName), DEMONSTRATION_PASSWORD);
