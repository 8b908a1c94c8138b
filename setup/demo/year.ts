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
import type { StepKeeper } from './steps.ts';

/** Who plays the year of the class. */
export type Cast = Readonly<
  Record<'homeroomTeacher' | 'sportsTeacher' | 'artsTeacher' | 'principal' | 'clerk' | 'provinceOfficer', Session>
>;

/** Places in the class list of the pupils to whom something happens. */
const NOT_COMPLETED = 6;
const LATE = 10;

export type Played = {
  readonly classId: string;
  readonly roundIds: readonly [string, string];
  readonly folder: string;
  readonly keeper: StepKeeper;
};

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

/** Điều 9.2, 9.3: her inputs, handed in; then the records that are complete, signed. Gives their ids. */
export async function homeroomSigns({ homeroomTeacher }: Cast, classId: string): Promise<readonly string[]> {
  const page = `/classes/${classId}/sheets/homeroom/yearEnd`;
  await fillSheet(homeroomTeacher, page, plausible);
  await submitPoint(homeroomTeacher, page);
  return signWaiting(homeroomTeacher, classId);
}

/** Signs every record of the class that waits for its homeroom teacher and is complete. */
export async function signWaiting(homeroomTeacher: Session, classId: string): Promise<readonly string[]> {
  const { documents } = await homeroomTeacher.get<{ documents: readonly string[] }>(`/classes/${classId}/records/sign`);
  if (documents.length > 0) await sign(homeroomTeacher, 'homeroom', documents);
  return documents.map((document) => document.split(':')[0] ?? '');
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

type ApprovalList = { readonly groups: readonly { readonly records: readonly { readonly recordId: string }[] }[] };

/** Điều 8.6: marks what waits, then signs it all in one ceremony. */
export async function approveAll({ principal }: Cast): Promise<readonly string[]> {
  const { groups } = await principal.get<ApprovalList>('/records/approve');
  const records = groups.flatMap((group) => group.records.map(({ recordId }) => recordId));
  if (records.length === 0) return [];
  await principal.act('/records/approve/mark', { records });
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

/** The clerk's second confirmation: the package; then the province's answer is waited for. */
export async function submitAll({ clerk }: Cast, classId: string): Promise<void> {
  const { ceremonyId } = await clerk.act<{ ceremonyId: string }>('/records/seal-and-submit/submit', {
    classes: [classId],
  });
  await confirmed(clerk, ceremonyId);
}

/** The next package is damaged on its way (transport): the same bytes are sent again afterwards. */
export const damageNextPackage = (dataFolder: string): void =>
  writeFileSync(join(dataFolder, 'damage-next-package'), '');
