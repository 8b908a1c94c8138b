import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayAt } from '../../domain/calendar/instant.ts';
import type { Session } from '../demonstration/api-client.ts';
import {
  confirmed,
  fillSheet,
  plausible,
  sign,
  signReviewed,
  submitPoint,
  type Typing,
  taskPages,
  until,
} from '../demonstration/play.ts';

/** Who plays the year of the class. */
export type Cast = Readonly<
  Record<'homeroomTeacher' | 'sportsTeacher' | 'artsTeacher' | 'principal' | 'clerk' | 'provinceOfficer', Session>
>;

/** Places in the class list of the pupils to whom something happens. */
const NOT_COMPLETED = 6;
const LATE = 10;

export type Played = { readonly schoolId: string; readonly provinceId: string };

const POINTS = ['midTerm1', 'endTerm1', 'midTerm2'] as const;
const isSheet = (page: string) =>
  page.startsWith('/classes/') && page.includes('/sheets/') && !page.includes('/homeroom/');
const teachers = ({ homeroomTeacher, sportsTeacher, artsTeacher }: Cast) => [
  homeroomTeacher,
  sportsTeacher,
  artsTeacher,
];

/** The three points within the year: every teacher fills his sheets and hands them in. */
export async function threePoints(cast: Cast): Promise<number> {
  let handedIn = 0;
  for (const teacher of teachers(cast)) {
    for (const page of (await taskPages(teacher)).filter((one) => POINTS.some((point) => one.endsWith(`/${point}`)))) {
      await fillSheet(teacher, page, plausible);
      await submitPoint(teacher, page);
      handedIn++;
    }
  }
  return handedIn;
}

/** The year's end: one pupil has not completed Toán, one has no level in Mĩ thuật yet; all others are signed. */
export async function yearEndSheets(cast: Cast): Promise<number> {
  let signed = 0;
  for (const teacher of teachers(cast)) {
    for (const page of (await taskPages(teacher)).filter((one) => isSheet(one) && one.endsWith('/yearEnd'))) {
      await fillSheet(teacher, page, withExceptions(page));
      await signReviewed(teacher, 'sheet', `${page}/sign`);
      signed++;
    }
  }
  return signed;
}

const withExceptions =
  (page: string): Typing =>
  (field, kind, i, enrolmentId) => {
    if (i === NOT_COMPLETED && page.includes('/math/'))
      return { subjectLevel: 'C', score: '3' }[kind] ?? plausible(field, kind, i, enrolmentId);
    if (i === LATE && page.includes('/art/')) return undefined;
    return plausible(field, kind, i, enrolmentId);
  };

/** Điều 9.2: her inputs, handed in. Gives the records that are complete now. */
export async function homeroomEnters({ homeroomTeacher }: Cast, classId: string): Promise<readonly string[]> {
  const page = `/classes/${classId}/sheets/homeroom/yearEnd`;
  await fillSheet(homeroomTeacher, page, plausible);
  await submitPoint(homeroomTeacher, page);
  return completeRecords(homeroomTeacher, classId);
}

async function completeRecords(homeroomTeacher: Session, classId: string): Promise<readonly string[]> {
  const { documents } = await homeroomTeacher.get<{ documents: readonly string[] }>(`/classes/${classId}/records/sign`);
  return documents.map((document) => document.split(':')[0] ?? '');
}

/** Điều 9.3: signs every record of the class that waits for its homeroom teacher and is complete. */
export async function signWaiting(homeroomTeacher: Session, classId: string): Promise<readonly string[]> {
  const records = await completeRecords(homeroomTeacher, classId);
  if (records.length > 0)
    await sign(
      homeroomTeacher,
      'homeroom',
      records.map((id) => `${id}:${id}`),
    );
  return records;
}

/** The homeroom teacher sends one pupil's Âm nhạc back; the teacher mends and signs that row again. */
export async function returnToSubjectTeacher(
  { homeroomTeacher, artsTeacher }: Cast,
  classId: string,
  recordId: string,
): Promise<void> {
  await homeroomTeacher.act(`/records/${recordId}/returnForRework`, {
    part: 'music',
    note: 'Nhận xét nhầm sang bạn khác, cô xem lại giúp em.',
    dueDay: dayAt(Date.now() + 86_400_000),
  });
  const page = `/classes/${classId}/sheets/music/yearEnd`;
  await until('the returned row is with the teacher', async () =>
    (await taskPages(artsTeacher)).includes(page) ? true : undefined,
  );
  await signReviewed(artsTeacher, 'sheet', `${page}/sign`);
}

/** The principal sends one record back to the homeroom teacher, who signs it again. */
export async function returnToHomeroomTeacher(
  { principal, homeroomTeacher }: Cast,
  classId: string,
  recordId: string,
): Promise<void> {
  await principal.act(`/records/${recordId}/return`, {
    part: 'homeroom',
    note: 'Bổ sung nhận xét về năng lực chung.',
    dueOn: dayAt(Date.now() + 86_400_000),
  });
  await submitPoint(homeroomTeacher, `/classes/${classId}/sheets/homeroom/yearEnd`);
  await signWaiting(homeroomTeacher, classId);
}

type ApprovalList = {
  readonly groups: readonly { readonly records: readonly { readonly recordId: string; readonly mark: string }[] }[];
};

/** Điều 8.6: marks what waits, then signs it all in one ceremony. */
export async function approveAll({ principal }: Cast): Promise<readonly string[]> {
  const { groups } = await principal.get<ApprovalList>('/records/approve');
  const waiting = groups.flatMap((group) => group.records);
  const records = waiting.map(({ recordId }) => recordId);
  if (records.length === 0) return [];
  await principal.act('/records/approve/mark', { records: waiting.map(({ mark }) => mark) });
  await sign(
    principal,
    'approve',
    records.map((id) => `${id}:${id}`),
  );
  return records;
}

export async function sealAll({ clerk }: Cast, records: readonly string[]): Promise<void> {
  await sign(
    clerk,
    'seal',
    records.map((id) => `${id}:${id}`),
  );
}

const SEAL_PAGE = '/records/seal-and-submit';

type SealPage = {
  readonly refused: readonly { readonly mends: boolean; readonly records: readonly { readonly recordId: string }[] }[];
};

/** The clerk's second confirmation: the package of the class; then the province's answer is waited for. */
export async function submitAll(cast: Cast, classId: string, expected: 'received' | 'refused'): Promise<void> {
  const { ceremonyId } = await cast.clerk.act<{ ceremonyId: string }>(`${SEAL_PAGE}/submit`, { classes: [classId] });
  await confirmed(cast.clerk, ceremonyId);
  await answered(cast, classId, expected);
}

/** What the province refused for a cause that mends itself is sent again, the same bytes. */
export async function resubmitAll(cast: Cast, classId: string): Promise<void> {
  const { refused } = await cast.clerk.get<SealPage>(SEAL_PAGE);
  const records = refused
    .filter(({ mends }) => mends)
    .flatMap((cause) => cause.records.map(({ recordId }) => recordId));
  const { ceremonyId } = await cast.clerk.act<{ ceremonyId: string }>(`${SEAL_PAGE}/resubmit`, { records });
  await confirmed(cast.clerk, ceremonyId);
  await answered(cast, classId, 'received');
}

/** Said of each record: what is under way to the province has no task at the school, and is not answered either. */
const answered = ({ clerk }: Cast, classId: string, expected: 'received' | 'refused'): Promise<true> =>
  until(`the province's answer: ${expected}`, async () => {
    const { records } = await clerk.get<{ records: readonly { stage: string }[] }>(`/classes/${classId}/records`);
    if (records.some(({ stage }) => stage === 'submitted')) return undefined;
    const { groups } = await clerk.get<Inbox>('/inbox');
    const keys = groups.flatMap(({ rows }) => rows.map(({ key }) => key));
    const isRefused = keys.some((key) => key.endsWith('/resubmit'));
    if (expected === 'refused') return isRefused ? true : undefined;
    return isRefused || keys.some((key) => key.endsWith('/submit')) ? undefined : true;
  });

/** The next package is damaged on its way (transport): the same bytes are sent again afterwards. */
export const damageNextPackage = (dataFolder: string): void =>
  writeFileSync(join(dataFolder, 'damage-next-package'), '');

/** D6, D7: the principal replaces a record that was submitted; the replacement is signed, approved and sealed anew. */
export async function replaceRecord(
  { principal, homeroomTeacher }: Cast,
  classId: string,
  recordId: string,
): Promise<void> {
  await principal.act(`/records/${recordId}/replace`, {
    note: 'Sai nhận xét môn Đạo đức, lập bản thay thế (mô phỏng).',
  });
  await until('the replacement waits for the homeroom teacher', async () =>
    (await signWaiting(homeroomTeacher, classId)).length > 0 ? true : undefined,
  );
}

/** Điều 4.3 ¶3: the principal orders the additional assessment of Toán; it is entered again and signed. */
export async function assessAgain({ principal, homeroomTeacher }: Cast, classId: string): Promise<string> {
  const page = await until('the principal has the pupil of round 2', async () =>
    (await taskPages(principal)).find((one) => one.endsWith('/orderAdditionalAssessment')),
  );
  await principal.act(page, { parts: ['math'], note: 'Đánh giá bổ sung môn Toán trong tháng 7 (mô phỏng).' });
  const sheet = `/classes/${classId}/sheets/math/yearEnd`;
  await until('Toán is open again', async () =>
    (await taskPages(homeroomTeacher)).includes(sheet) ? true : undefined,
  );
  await signReviewed(homeroomTeacher, 'sheet', `${sheet}/sign`);
  return page.split('/')[2] ?? '';
}

/** TT 27/2020 Điều 11.1c: still not completed; the principal decides that he goes on; then she signs. */
export async function decidePromotion(
  { principal, homeroomTeacher }: Cast,
  classId: string,
  recordId: string,
): Promise<void> {
  await until('the decision waits for the principal', async () =>
    (await taskPages(principal)).includes(`/records/${recordId}/decidePromotion`) ? true : undefined,
  );
  await principal.act(`/records/${recordId}/decidePromotion`, {
    promoted: 'yes',
    note: 'Hội đồng xét, cho lên lớp (mô phỏng).',
  });
  await signWaiting(homeroomTeacher, classId);
}

/** The late pupil's Mĩ thuật is entered and signed within the consent. */
export async function finishLateSheet({ artsTeacher, homeroomTeacher }: Cast, classId: string): Promise<void> {
  const sheet = `/classes/${classId}/sheets/art/yearEnd`;
  await until('the late row is open', async () => ((await taskPages(artsTeacher)).includes(sheet) ? true : undefined));
  await fillSheet(artsTeacher, sheet, plausible);
  await signReviewed(artsTeacher, 'sheet', `${sheet}/sign`);
  await until('the late record waits for the homeroom teacher', async () =>
    (await signWaiting(homeroomTeacher, classId)).length > 0 ? true : undefined,
  );
}

/** Waits until so many records wait for the homeroom teacher, as her inbox counts them. */
export const recordsWaiting = ({ homeroomTeacher }: Cast, classId: string, atLeast: number): Promise<true> =>
  until(`${atLeast} records with the homeroom teacher`, async () => {
    const { groups } = await homeroomTeacher.get<Inbox>('/inbox');
    const row = groups.flatMap(({ rows }) => rows).find(({ page }) => page === `/classes/${classId}/records/sign`);
    return row && row.count >= atLeast ? true : undefined;
  });

type Inbox = {
  readonly groups: readonly {
    readonly rows: readonly { readonly key: string; readonly page: string; readonly count: number }[];
  }[];
};
