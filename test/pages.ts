import type { DataSource } from 'typeorm';
import { ROUTES } from '../api/routes.ts';
import { insertCeremony } from '../persistence/ceremony/ceremony.ts';
import { noteOpening } from '../persistence/opening/opening-progress.ts';
import { noteProgress } from '../persistence/progress/progress.ts';
import { addImport, askToWrite, rosterKey } from '../persistence/roster/import.ts';
import { newId } from '../persistence/ulid.ts';
import { assign, grant, type Province } from './province.ts';
import { recordsOf, sheetOf } from './rows.ts';

/** Addresses that name what only an act or a mail makes. */
const NOT_HERE = ['/assets/:version/*name', '/acts/:subjectId/:commandId', '/choose-password/:token'];

/** Every page of the router. */
export const PAGES: readonly string[] = ROUTES.filter(
  ({ method, path }) => method === 'GET' && !NOT_HERE.includes(path),
).map(({ path }) => path);

/** Pages of what a class without signatures does not have: they are asked, and answer 404. */
export const WITHOUT_CONTENT: readonly string[] = [
  '/records/:recordId/form/:sha256/:page',
  '/records/seal-and-submit/results/:ceremonyId',
  '/records/:recordId/form.pdf',
  '/records/:recordId/record.xml',
  '/classes/:classId/tasks/:taskKey',
  '/schools/:schoolId/closing/:commandId',
];

/** Pages that are nothing without what they are asked for. */
const ASKED: Readonly<Record<string, string>> = { '/sheets/sign': '?sheets=:sheetId' };

export const addressOf = (path: string, addresses: Readonly<Record<string, string>>): string =>
  `${path}${ASKED[path] ?? ''}`.replace(/:(\w+)/g, (_, name: string) => addresses[name] ?? newId());

/** One person who holds everything: whatever page there is, he may read it. */
export async function everyRole(
  database: DataSource,
  { people, schoolId, provinceId, classId }: Province,
): Promise<string> {
  const personId = people.principal;
  for (const role of ['clerk', 'administrator']) await grant(database, personId, role, schoolId);
  for (const role of ['levelOfficer', 'provinceOfficer', 'provinceAdministrator'])
    await grant(database, personId, role, provinceId);
  for (const subject of ['homeroom', 'math']) await assign(database, personId, schoolId, classId, subject);
  return personId;
}

/** What stands in an address for `:recordId` and the others: the reader's own class and school. */
export async function addressesOf(database: DataSource, province: Province): Promise<Readonly<Record<string, string>>> {
  const record = (await recordsOf(database, province)).at(-1);
  const [round] = await database.query<{ id: string }[]>('SELECT id FROM round WHERE province_id = ? AND n = 1', [
    province.provinceId,
  ]);
  const ceremonyId = newId();
  await insertCeremony(database, {
    ...{ id: ceremonyId, kind: 'sheet', signerId: province.people.principal, schoolId: province.schoolId },
    ...{ certificateId: newId(), createdAt: Date.now(), expiresAt: Date.now() + 600_000 },
  });
  const { classId, schoolId, provinceId, schoolYear } = province;
  const rosterId = await aListThatIsWritten(database, province);
  await noteOpening(database, { schoolId, schoolYear }, 3, Date.now());
  return {
    ...{ rosterId, schoolYear },
    ...{ provinceId, levelId: provinceId, cause: 'subjectTeachers' },
    ...{ classId, schoolId, recordId: record?.id ?? '', roundId: round?.id ?? '', ceremonyId },
    ...{ workflowKey: record?.id ?? '', sheetId: await sheetOf(database, province, 'math') },
    ...{ subject: 'math', point: 'yearEnd', taskKey: 'approve', list: 'pupils', step: 'profile' },
  };
}

/** Its "Ghi" was pressed, and no worker answers. */
async function aListThatIsWritten(database: DataSource, { schoolId, people }: Province): Promise<string> {
  const [rosterId, at] = [newId(), Date.now()];
  const list = { schoolId, list: 'pupils', fileName: 'Danh sach.xlsx', sha256: '', columns: {}, answers: [] } as const;
  await addImport(database, rosterId, list, at);
  await askToWrite(database, rosterId, { ...list, asked: { by: people.administrator, at } }, 618);
  await noteProgress(database, rosterKey(rosterId), { done: 142, failed: 4 }, at);
  return rosterId;
}
