import type { Session } from '../../setup/demonstration/api-client.ts';
import { DEMONSTRATION_PIN } from '../../setup/demonstration/certification.ts';
import { fillSheet, plausible, submitPoint, until } from '../../setup/demonstration/play.ts';
import { type ClassOnStage, PUPILS, sheetPages } from './class-on-stage.ts';
import type { LoadSystem } from './system.ts';

/** What a ceremony is measured by: called around its prepare, the request with the PIN, and from there to the last "đã ký". */
export type Around = {
  /** Waits until a question is answered with yes; how often it is asked is a cost of its own. */
  when(what: string, ask: () => Promise<boolean>): Promise<void>;
  prepare(work: () => Promise<void>): Promise<void>;
  confirm(work: () => Promise<void>): Promise<void>;
  finish(work: () => Promise<void>): Promise<void>;
};

const POINTS = ['midTerm1', 'endTerm1', 'midTerm2'];

/** The three points within the year; gives how many sheets were handed in. */
export async function handInPoints(onStage: ClassOnStage): Promise<number> {
  let handedIn = 0;
  for (const teacher of onStage.teachers)
    for (const page of await sheetPages(teacher, onStage, POINTS)) {
      await fillSheet(teacher, page, plausible);
      await submitPoint(teacher, page);
      handedIn++;
    }
  return handedIn;
}

/** Every subject's sheet at year end, typed and signed in one ceremony each; gives how many there were. */
export async function signSheets(system: LoadSystem, onStage: ClassOnStage, around: Around): Promise<number> {
  let signed = 0;
  for (const teacher of onStage.teachers)
    for (const page of await sheetPages(teacher, onStage, ['yearEnd'])) {
      if (page.includes('/homeroom/')) continue;
      await fillSheet(teacher, page, plausible);
      const { documents } = await teacher.get<{ documents: readonly string[] }>(`${page}/sign`);
      await ceremony(system, teacher, 'sheet', documents, around);
      signed++;
    }
  return signed;
}

/** Điều 9.2: the homeroom teacher's inputs, handed in; back when every record is complete. */
export async function handInHomeroom({ homeroomTeacher, classId }: ClassOnStage): Promise<readonly string[]> {
  const page = `/classes/${classId}/sheets/homeroom/yearEnd`;
  await fillSheet(homeroomTeacher, page, plausible);
  await submitPoint(homeroomTeacher, page);
  return until('every record is complete', async () => {
    const { documents } = await homeroomTeacher.get<{ documents: readonly string[] }>(
      `/classes/${classId}/records/sign`,
    );
    return documents.length === PUPILS ? documents : undefined;
  });
}

type Groups = {
  readonly groups: readonly {
    readonly classId: string;
    readonly records: readonly { readonly recordId: string; readonly mark: string }[];
  }[];
};

/** Marks every record of the class that waits for the principal; gives the documents of his ceremony. */
export async function markForApproval({ principal, classId }: ClassOnStage): Promise<readonly string[]> {
  const { groups } = await principal.get<Groups>('/records/approve');
  const records = groups.filter((group) => group.classId === classId).flatMap((group) => group.records);
  await principal.act('/records/approve/mark', { records: records.map(({ mark }) => mark) });
  return records.map(({ recordId }) => `${recordId}:${recordId}`);
}

/** The package of the class, from its making to the province's answer for every record. */
export async function submit(system: LoadSystem, onStage: ClassOnStage, around: Around): Promise<void> {
  const { ceremonyId } = await onStage.clerk.act<{ ceremonyId: string }>('/records/seal-and-submit/submit', {
    classes: [onStage.classId],
  });
  await confirmed(system, onStage.clerk, ceremonyId, 1, around);
  await around.when('received', async () => (await inStage(system, onStage, 'received')) === PUPILS);
}

/** One ceremony over documents `<subject>:<document>`, through the pages' own acts. */
export async function ceremony(
  system: LoadSystem,
  session: Session,
  kind: string,
  documents: readonly string[],
  around: Around,
): Promise<void> {
  const { ceremonyId } = await session.act<{ ceremonyId: string }>('/ceremonies', { kind, documents });
  await confirmed(system, session, ceremonyId, documents.length, around);
}

async function confirmed(
  system: LoadSystem,
  session: Session,
  ceremonyId: string,
  items: number,
  around: Around,
): Promise<void> {
  const { database } = system;
  const isIn = async (state: string) => {
    const [row] = await database.query<{ state: string }[]>('SELECT state FROM ceremony WHERE id = ?', [ceremonyId]);
    return row?.state === state;
  };
  await around.prepare(() => around.when('prepared', () => isIn('prepared')));
  await around.confirm(async () => {
    await session.act(`/ceremonies/${ceremonyId}/confirm`, { pin: DEMONSTRATION_PIN });
  });
  await around.finish(() =>
    around.when('the last is signed', async () => (await signedItems(system, ceremonyId)) === items),
  );
  await around.when('the ceremony has ended', () => isIn('done'));
}

async function signedItems({ database }: LoadSystem, ceremonyId: string): Promise<number> {
  const [row] = await database.query<{ n: string }[]>(
    `SELECT COUNT(*) AS n FROM ceremony_item WHERE ceremony_id = ? AND state = 'signed'`,
    [ceremonyId],
  );
  return Number(row?.n ?? 0);
}

/** How many records of the class are in this stage. */
export async function inStage({ database }: LoadSystem, { classId }: ClassOnStage, stage: string): Promise<number> {
  const [row] = await database.query<{ n: string }[]>(
    'SELECT COUNT(*) AS n FROM record WHERE class_id = ? AND stage = ?',
    [classId, stage],
  );
  return Number(row?.n ?? 0);
}
