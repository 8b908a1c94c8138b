import { dayAt } from '../../domain/calendar/instant.ts';
import { say } from '../progress.ts';
import { type Session, signIn } from './api-client.ts';
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
} from './play.ts';
import { DEMONSTRATION_PASSWORD } from './province.ts';
import { STAFF } from './staff.ts';

/** How far each class of the demonstration has come when a visitor first signs in (record-year.md section 9). */
const REACHES = {
  '1A': 'untouched',
  '2A': 'entering',
  '3A': 'homeroom',
  '4A': 'principal',
  '5A': 'seal',
  '1B': 'received',
} as const;
type ClassName = keyof typeof REACHES;
const ALL = Object.keys(REACHES) as ClassName[];

/**
 * Plays the six classes, or those of them that were opened, through the API as their people would, each as far as it goes.
 * Goes on after an interruption.
 */
export async function playSixClasses(
  baseUrl: string,
  pupilsAClass: number,
  opened: readonly ClassName[] = ALL,
): Promise<void> {
  for (const member of STAFF) {
    const taught = opened.filter((className) => className in (member.teaches ?? {}));
    if (taught.length === 0) continue;
    const session = await signIn(baseUrl, member.userName, DEMONSTRATION_PASSWORD);
    for (const className of taught) await enterClass(session, className, pupilsAClass);
  }
  for (const className of opened.filter((one) => SIGNED.includes(one))) await signRecords(baseUrl, className);
  await returnOne(baseUrl);
  await approveSealSubmit(baseUrl);
}

/** Whose records their homeroom teacher has signed. */
const SIGNED: readonly ClassName[] = ['4A', '5A', '1B'];

/** A teacher's part: the points within the year; at its end everything signed, or half typed where the class is still being entered. */
async function enterClass(session: Session, className: ClassName, pupilsAClass: number): Promise<void> {
  const reach = REACHES[className];
  if (reach === 'untouched') return;

  const tasks = await sheetPages(session, className);
  for (const page of tasks.filter(isWithinTheYear)) {
    await fillSheet(session, page, plausible);
    await submitPoint(session, page);
  }
  const pages = tasks.filter((page) => page.endsWith('/yearEnd') && !page.includes('/homeroom/'));
  for (const page of pages) {
    await fillSheet(session, page, reach === 'entering' ? halfOf(plausible, pupilsAClass) : typingFor(className));
    if (reach !== 'entering') await signReviewed(session, 'sheet', `${page}/sign`);
  }
  say(`  ${className}: ${session.userName} ${reach === 'entering' ? 'typed' : 'signed'} ${pages.length} sheets`);
}

const isWithinTheYear = (page: string): boolean =>
  ['midTerm1', 'endTerm1', 'midTerm2'].some((point) => page.endsWith(`/${point}`));

const halfOf =
  (typing: Typing, pupilsAClass: number): Typing =>
  (field, kind, i, enrolmentId) =>
    i < pupilsAClass / 2 ? typing(field, kind, i, enrolmentId) : undefined;

/** One pupil of 5A has not completed: Toán C, 3 (he waits for the additional assessment). */
const typingFor =
  (className: ClassName): Typing =>
  (field, kind, i, enrolmentId) => {
    if (className === '5A' && i === 6 && kind === 'subjectLevel') return 'C';
    if (className === '5A' && i === 6 && kind === 'score') return '3';
    return plausible(field, kind, i, enrolmentId);
  };

/** The homeroom teacher's part: levels, comments and numbers, then one signature a record. */
async function signRecords(baseUrl: string, className: ClassName): Promise<void> {
  const teacher = STAFF.find(({ teaches }) => teaches?.[className]?.includes('homeroom'));
  if (!teacher) return;
  const session = await signIn(baseUrl, teacher.userName, DEMONSTRATION_PASSWORD);
  const page = (await sheetPages(session, className)).find((one) => one.endsWith('/homeroom/yearEnd'));
  if (!page) return;

  await fillSheet(session, page, plausible);
  await submitPoint(session, page);
  const review = page.replace('/sheets/homeroom/yearEnd', '/records/sign');
  // A record looks at its subjects by itself: on a slow machine the last one comes a moment after the signature.
  await until('every record is with its homeroom teacher', async () => {
    const { leftOut } = await session.get<{ leftOut: readonly object[] }>(review);
    return leftOut.length === 0 ? true : undefined;
  });
  await signReviewed(session, 'homeroom', review);
  say(`  ${className}: ${session.userName} signed the records`);
}

/** The pages of a class in the teacher's inbox: classes are told apart by their page's own words. */
async function sheetPages(session: Session, className: ClassName): Promise<readonly string[]> {
  const pages = (await taskPages(session)).filter((page) => page.startsWith('/classes/'));
  const names = new Map<string, string>();
  for (const page of pages) {
    const classId = page.split('/')[2] ?? '';
    if (page.includes('/sheets/') && !names.has(classId))
      names.set(classId, (await session.get<{ className: string }>(page)).className);
  }
  return pages.filter((page) => names.get(page.split('/')[2] ?? '') === className);
}

type ApprovalGroup = {
  readonly classId: string;
  readonly name: string;
  readonly records: readonly { readonly recordId: string; readonly mark: string }[];
};

const waitingForApproval = async (principal: Session): Promise<readonly ApprovalGroup[]> =>
  (await principal.get<{ groups: readonly ApprovalGroup[] }>('/records/approve')).groups;

/** One row of 4A was sent back: its teacher finds it first in her inbox. */
async function returnOne(baseUrl: string): Promise<void> {
  const principal = await signIn(baseUrl, 'kd.hieutruong', DEMONSTRATION_PASSWORD);
  const [record] = (await waitingForApproval(principal))[0]?.records ?? [];
  if (!record) return;
  await principal.act(`/records/${record.recordId}/return`, {
    part: 'art',
    note: 'Nhận xét chưa nêu điểm cần cố gắng, thầy bổ sung giúp em.',
    dueOn: dayAt(Date.now() + 86_400_000),
  });
  say('  4A: kd.hieutruong returned one record');
}

/** The other school is further: 5A waits for the seal, 1B was sealed, submitted and received. */
async function approveSealSubmit(baseUrl: string): Promise<void> {
  const principal = await signIn(baseUrl, 'lvt.hieutruong', DEMONSTRATION_PASSWORD);
  const groups = await waitingForApproval(principal);
  const records = groups.flatMap((group) => group.records);
  if (records.length > 0) {
    await principal.act('/records/approve/mark', { records: records.map(({ mark }) => mark) });
    await sign(
      principal,
      'approve',
      records.map(({ recordId }) => `${recordId}:${recordId}`),
    );
    say(`  lvt.hieutruong approved ${records.length} records`);
  }
  const group = groups.find(({ name }) => name === '1B');
  if (!group) return;
  const clerk = await signIn(baseUrl, 'lvt.vanthu', DEMONSTRATION_PASSWORD);
  await sign(
    clerk,
    'seal',
    group.records.map(({ recordId }) => `${recordId}:${recordId}`),
  );
  const { ceremonyId } = await clerk.act<{ ceremonyId: string }>('/records/seal-and-submit/submit', {
    classes: [group.classId],
  });
  await confirmed(clerk, ceremonyId);
  say('  1B: lvt.vanthu sealed and submitted');
}
