import { type Session, signIn } from '../../setup/demonstration/api-client.ts';
import { authorityFolder, certificationAuthority } from '../../setup/demonstration/certification.ts';
import { taskPages } from '../../setup/demonstration/play.ts';
import {
  DEMONSTRATION_PASSWORD,
  type DemonstrationProvince,
  demonstrationProvince,
} from '../../setup/demonstration/province.ts';
import type { SchoolKey } from '../../setup/demonstration/rosters.ts';
import { roundsFromToday } from '../../setup/demonstration/rounds.ts';
import { openSchool } from '../../setup/demonstration/school-opening.ts';
import { CLASSES, STAFF } from '../../setup/demonstration/staff.ts';
import type { LoadSystem } from './system.ts';

export const PUPILS = 35;

/** Not 2A: one of its pupils has no personal number yet, so that not every record can be signed. */
export const CLASSES_OF_35 = ['1A', '3A', '4A', '5A', '1B'];

/** A class of 35 of the demonstration, with everybody who has to do with its year signed in. */
export type ClassOnStage = {
  readonly name: string;
  readonly classId: string;
  readonly schoolId: string;
  readonly teachers: readonly Session[];
  readonly homeroomTeacher: Session;
  readonly principal: Session;
  readonly clerk: Session;
};

/** The demonstration's province, in which nothing is open yet. */
export async function aDemonstrationProvince({ database, engine, folder }: LoadSystem): Promise<DemonstrationProvince> {
  const ca = await certificationAuthority(authorityFolder(folder), database, Date.now());
  return demonstrationProvince(database, engine, ca, roundsFromToday(Date.now()), Date.now());
}

/** Opens these classes with 35 pupils each, as the opening of a year does, and signs their people in. */
export async function openClasses(
  system: LoadSystem,
  province: DemonstrationProvince,
  names: readonly string[],
): Promise<readonly ClassOnStage[]> {
  await open(system, province, names);
  return signedIn(system, province, names);
}

/** The opening alone: what it costs is no matter of those who sign in afterwards. */
export async function open(
  { database, engine, configuration, folder }: LoadSystem,
  province: DemonstrationProvince,
  names: readonly string[],
): Promise<void> {
  const ca = await certificationAuthority(authorityFolder(folder), database, Date.now());
  for (const school of ['kimDong', 'leVanTam'] as const) {
    const classes = names.filter((name) => schoolOf(name) === school);
    const opening = { baseUrl: configuration.api.publicUrl, engine, ca, province, now: Date.now };
    if (classes.length > 0) await openSchool(opening, school, { classes, pupilsAClass: PUPILS });
  }
}

/** The classes with their people, each at the API. */
export async function signedIn(
  { database, configuration }: LoadSystem,
  province: DemonstrationProvince,
  names: readonly string[],
): Promise<readonly ClassOnStage[]> {
  const sessions = new Map<string, Session>();
  const offices = ['kd.hieutruong', 'kd.vanthu', 'lvt.hieutruong', 'lvt.vanthu'];
  for (const userName of [...namesOfTeachers(names), ...offices])
    sessions.set(userName, await signIn(configuration.api.publicUrl, userName, DEMONSTRATION_PASSWORD));
  const session = (userName: string): Session => {
    const found = sessions.get(userName);
    if (!found) throw new Error(`${userName} is not signed in`);
    return found;
  };
  const ids = await database.query<{ id: string; name: string }[]>('SELECT id, name FROM school_class');
  return names.map((name) => ({
    name,
    classId: ids.find((row) => row.name === name)?.id ?? '',
    schoolId: province.units[schoolOf(name)],
    teachers: namesOfTeachers([name]).map(session),
    homeroomTeacher: session(`${PREFIX[schoolOf(name)]}.chunhiem${name.toLowerCase()}`),
    principal: session(`${PREFIX[schoolOf(name)]}.hieutruong`),
    clerk: session(`${PREFIX[schoolOf(name)]}.vanthu`),
  }));
}

const PREFIX = { kimDong: 'kd', leVanTam: 'lvt' } as const;
const schoolOf = (className: string): SchoolKey =>
  CLASSES.leVanTam.some((name) => name === className) ? 'leVanTam' : 'kimDong';

const namesOfTeachers = (classes: readonly string[]): readonly string[] =>
  STAFF.filter(({ teaches = {} }) => classes.some((name) => name in teaches)).map(({ userName }) => userName);

/** The pages of a class's sheets at these points, in the inbox of one of its teachers. */
export async function sheetPages(
  teacher: Session,
  { classId }: ClassOnStage,
  points: readonly string[],
): Promise<readonly string[]> {
  const pages = await taskPages(teacher);
  return pages.filter(
    (page) => page.startsWith(`/classes/${classId}/sheets/`) && points.some((point) => page.endsWith(`/${point}`)),
  );
}
