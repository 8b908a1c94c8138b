import type { DataSource } from 'typeorm';
import { ROUTES } from '../api/routes.ts';
import { addItem, endItem, freeDocuments, insertCeremony } from '../persistence/ceremony/ceremony.ts';
import { beginClosingProgress, endClosingProgress } from '../persistence/closing/early-closing.ts';
import { noteExport } from '../persistence/exports/export-log.ts';
import { writeAct } from '../persistence/log/act.ts';
import { noteOpening } from '../persistence/opening/opening-progress.ts';
import { mailLink } from '../persistence/people/accounts.ts';
import { noteProgress } from '../persistence/progress/progress.ts';
import { addImport, askToWrite, rosterKey } from '../persistence/roster/import.ts';
import { newId } from '../persistence/ulid.ts';
import { anAccount } from './api/server.ts';
import { assign, grant, type Province } from './province.ts';
import { recordsOf, sheetOf } from './rows.ts';

/** Every page of the router; the assets are parts of pages. */
export const PAGES: readonly string[] = ROUTES.filter(
  ({ method, path }) => method === 'GET' && path !== '/assets/:version/*name',
).map(({ path }) => path);

/** Pages of what a class without signatures does not have: they are asked, and answer 404. */
export const WITHOUT_CONTENT: readonly string[] = ['/records/:recordId/form/:sha256/:page'];

/** Pages of one act or mail: what became of it, or where it leads. */
export const OF_ONE_ACT: readonly string[] = [
  '/acts/:subjectId/:commandId',
  '/choose-password/:token',
  '/records/seal-and-submit/results/:ceremonyId',
  '/schools/:schoolId/closing/:commandId',
];

/** Pages that are nothing without what they are asked for, or whose names mean another thing than elsewhere. */
const ASKED: Readonly<Record<string, string>> = {
  '/sheets/sign': '/sheets/sign?sheets=:sheetId',
  '/acts/:subjectId/:commandId': '/acts/:recordId/:pendingId',
  '/records/seal-and-submit/results/:ceremonyId': '/records/seal-and-submit/results/:sealingId',
  '/records/:recordId/look-up-slip/:printingId': '/records/:recordId/look-up-slip/:slipId',
};

export const addressOf = (path: string, addresses: Readonly<Record<string, string>>): string =>
  (ASKED[path] ?? path).replace(/:(\w+)/g, (_, name: string) => addresses[name] ?? newId());

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
  const records = await recordsOf(database, province);
  // Where a class is at work its last two are still being entered: one that is sealed has more to show.
  const record = records.at(-3) ?? records.at(-1);
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
  const token = await aPasswordLink(database, province.people.homeroomTeacher);
  const recordId = record?.id ?? '';
  const closing = { schoolId, classId, commandId: newId(), at: Date.now(), by: province.people.principal };
  await beginClosingProgress(database, closing);
  await endClosingProgress(
    database,
    closing,
    { closed: 3, leftOut: [{ recordId, refused: 'OUTCOME_AWAITED' }] },
    closing.at,
  );
  await noteOpening(database, { schoolId, schoolYear }, 3, Date.now());
  return {
    ...{ rosterId, schoolYear, token, commandId: closing.commandId },
    ...{
      sealingId: await aSealing(database, province),
      pendingId: await anActWithoutAnswer(database, province, recordId),
    },
    printingId: await aPrinting(database, province, recordId, 'history'),
    slipId: await aPrinting(database, province, recordId, 'lookUpSlip'),
    ...{ provinceId, levelId: provinceId, cause: 'subjectTeachers' },
    ...{ classId, schoolId, recordId, roundId: round?.id ?? '', ceremonyId },
    ...{ workflowKey: recordId, sheetId: await sheetOf(database, province, 'math') },
    ...{ subject: 'math', point: 'yearEnd', taskKey: 'replace', list: 'pupils', step: 'profile' },
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

/** A class under the seal: one record is left out, the others are signed. */
async function aSealing(database: DataSource, province: Province): Promise<string> {
  const [id, at] = [newId(), Date.now()];
  await insertCeremony(database, {
    ...{ id, kind: 'seal', signerId: province.people.principal, schoolId: province.schoolId },
    ...{ certificateId: newId(), createdAt: at, expiresAt: at + 600_000 },
  });
  for (const [n, record] of (await recordsOf(database, province)).entries()) {
    await addItem(database, id, { n, subjectId: record.id, documentId: record.id, openDocument: newId() });
    const refused = n === 0 ? ({ refused: 'CERTIFICATE_EXPIRED' } as const) : undefined;
    await endItem(database, id, n, refused ? 'leftOut' : 'signed', at, refused);
  }
  await database.query(`UPDATE ceremony SET state = 'done', confirmed_at = ? WHERE id = ?`, [new Date(at), id]);
  await freeDocuments(database, id);
  return id;
}

/** Taken down, and no worker has judged it. */
async function anActWithoutAnswer(database: DataSource, { people }: Province, recordId: string): Promise<string> {
  const command = { type: 'withdraw', id: newId(), at: Date.now(), by: people.principal };
  await writeAct(database, {
    subjectId: recordId,
    kind: 'recordYear',
    workflowId: `record/${recordId}`,
    command,
    seen: 0,
  });
  return command.id;
}

/** The principal had it printed just now. */
async function aPrinting(
  database: DataSource,
  { people, schoolId }: Province,
  ofId: string,
  what: 'history' | 'lookUpSlip',
): Promise<string> {
  const printing = { id: newId(), personId: people.principal, unitId: schoolId, what, ofId };
  await noteExport(database, { ...printing, format: 'paper', rows: 1, at: Date.now() });
  return printing.id;
}

async function aPasswordLink(database: DataSource, personId: string): Promise<string> {
  const at = Date.now();
  await anAccount(database, personId);
  await database.query(`UPDATE person SET mail = 'co.chu.nhiem@truong.example' WHERE id = ?`, [personId]);
  await mailLink(database, { commandId: newId(at), schoolId: '', personId, type: 'sendLink', by: personId, at });
  const [notice] = await database.query<{ body: string | { token: string } }[]>(
    `SELECT body FROM notice WHERE person_id = ? AND kind = 'passwordLink' ORDER BY id DESC LIMIT 1`,
    [personId],
  );
  const body = notice?.body ?? '{}';
  return (typeof body === 'string' ? JSON.parse(body) : body).token;
}
