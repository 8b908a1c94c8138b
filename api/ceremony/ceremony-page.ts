import type { SubjectKey } from '../../domain/assessment/subject-table.ts';
import { subjectName } from '../../domain/assessment/subjects.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { schoolYearOf } from '../../domain/calendar/school-year.ts';
import { signsRows, WRONG_PINS_A_CEREMONY } from '../../domain/ceremony/ceremony.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusalText, withFacts } from '../../domain/refusals.ts';
import { type Ceremony, ceremonyOf } from '../../persistence/ceremony/ceremony.ts';
import { type NamedItem, namedItems } from '../../persistence/ceremony/ceremony-items.ts';
import { certificateNamed } from '../../persistence/ceremony/signing-certificate.ts';
import { progressView } from '../progress/progress-view.ts';
import type { Answer, Parts } from '../route.ts';

/** Which page a ceremony is at: it is asked again at its address, from any device (field case BA3). */
const PAGES = {
  preparing: 'ceremony/preparing',
  prepared: 'ceremony/pin',
  confirmed: 'ceremony/running',
  done: 'ceremony/result',
  ended: 'ceremony/result',
} as const;

/** What is begun over documents alone; the others need a note or a package, and begin on their own page. */
export const BEGUN_HERE = ['sheet', 'homeroom', 'approve', 'seal'] as const;

/** The page of a ceremony as it stands now, with true counts from the tables. `refused`: the PIN that was just sent. */
export async function ceremonyPage(
  { database }: Parts,
  ceremonyId: string,
  now: number,
  refused?: Refusal,
): Promise<Answer> {
  const ceremony = await ceremonyOf(database, ceremonyId);
  if (!ceremony) return { refused: 'PAGE_NOT_FOUND' };
  const items = withSubjects(await namedItems(database, ceremonyId), ceremony);
  const certificate = await certificateNamed(database, ceremony.certificateId);
  const state = ceremony.state === 'prepared' && now >= ceremony.expiresAt ? 'ended' : ceremony.state;
  return {
    page: PAGES[state],
    ...(refused && { status: refusalText(refused.refused).status, refusal: refused }),
    model: {
      ceremonyId,
      address: `/ceremonies/${ceremonyId}`,
      ...(refused && { said: saidOf(refused, now) }),
      state,
      kind: ceremony.kind,
      isSheet: signsRows(ceremony.kind),
      mayRepeat: BEGUN_HERE.some((kind) => kind === ceremony.kind),
      what: `ceremony.what.${ceremony.kind}`,
      ...contentOf(ceremony, items),
      ...countsOf(items),
      progress: progressOf(ceremony, items, now),
      certificate,
      left: WRONG_PINS_A_CEREMONY - ceremony.wrongPins,
      isWrong: ceremony.wrongPins > 0,
      expiresAt: ceremony.expiresAt,
      minutesLeft: Math.max(0, Math.ceil((ceremony.expiresAt - now) / 60_000)),
      confirmedAt: ceremony.confirmedAt,
      back: backOf(ceremony, items),
      whyEnded: whyEnded(ceremony, now),
    },
  };
}

function countsOf(items: readonly NamedItem[]) {
  const count = (...states: readonly string[]) => items.filter(({ state }) => states.includes(state)).length;
  const [signed, failed, prepared] = [count('signed'), count('failed'), count('prepared')];
  const signing = signed + failed + prepared;
  return {
    total: items.length,
    waiting: count('waiting'),
    prepared,
    signed,
    failed,
    leftOut: count('leftOut'),
    notSigned: count('failed', 'leftOut'),
    signing,
    classes: classesOf(items),
    done: items.filter(({ state }) => state === 'signed').map(({ pupil, className }) => ({ pupil, className })),
    leftItems: items.filter(({ state }) => state === 'failed' || state === 'leftOut').map(leftItem),
  };
}

/** Preparing is counted in documents prepared, signing in documents signed and verified. */
function progressOf({ state, createdAt, confirmedAt }: Ceremony, items: readonly NamedItem[], now: number) {
  const { total, prepared, signed, failed, leftOut, signing } = countsOf(items);
  return state === 'preparing'
    ? progressView({ total, done: prepared, leftOut, refused: failed, startedAt: createdAt }, now)
    : progressView({ total: signing, done: signed, refused: failed, startedAt: confirmedAt ?? createdAt }, now);
}

const widthOf = (n: number, of: number): number => (of === 0 ? 0 : Math.round((n / of) * 10_000) / 100);

function classesOf(items: readonly NamedItem[]): readonly object[] {
  return [...Map.groupBy(items, ({ className }) => className)].map(([className, own]) => {
    const signed = own.filter(({ state }) => state === 'signed').length;
    const failed = own.filter(({ state }) => state === 'failed' || state === 'leftOut').length;
    return {
      className,
      signed,
      failed,
      total: own.length,
      width: widthOf(signed, own.length),
      full: signed + failed === own.length,
    };
  });
}

function leftItem({ subjectId, documentId, pupil, className, refusal }: NamedItem): object {
  const { code, vi, en, cure } = refusalText(refusal?.refused ?? 'CEREMONY_ENDED');
  const facts = refusal?.facts;
  return {
    document: `${subjectId}:${documentId}`,
    pupil,
    className,
    code,
    why: { vi: withFacts(vi, facts), en: withFacts(en, facts) },
    cure,
  };
}

/** Classes and subjects of sheets; the classes of records. */
function contentOf({ kind, createdAt }: Ceremony, items: readonly NamedItem[]) {
  const [first] = items;
  const sheets = signsRows(kind) ? sheetsOf(items).length : 0;
  const subject = sheets === 1 ? first?.sheetSubject : undefined;
  return {
    classNames: [...new Set(items.map(({ className }) => className))].join(', '),
    ...(subject && { subject: subjectName(subject as SubjectKey, schoolYearOf(dayAt(createdAt))) }),
    ...(sheets > 1 && { sheets }),
  };
}

/** Where several sheets are signed, a pupil's subject is told with the class. */
function withSubjects(items: readonly NamedItem[], { kind, createdAt }: Ceremony): readonly NamedItem[] {
  if (!signsRows(kind) || sheetsOf(items).length < 2) return items;
  const year = schoolYearOf(dayAt(createdAt));
  return items.map((item) =>
    item.sheetSubject === undefined
      ? item
      : { ...item, className: `${item.className} · ${subjectName(item.sheetSubject as SubjectKey, year)}` },
  );
}

const sheetsOf = (items: readonly NamedItem[]): readonly string[] => [
  ...new Set(items.map(({ subjectId }) => subjectId)),
];

/** Where "not yet" and "do the rest" lead. */
function backOf({ id, kind, confirmedAt }: Ceremony, items: readonly NamedItem[]): string {
  const [first] = items;
  switch (kind) {
    case 'sheet':
      if (sheetsOf(items).length > 1) return '/inbox';
      return `/classes/${first?.classId}/sheets/${first?.sheetSubject}/yearEnd`;
    case 'leaver':
      return `/classes/${first?.classId}/sheets/${first?.sheetSubject}/yearEnd/confirmForLeaver`;
    case 'homeroom':
      return `/classes/${first?.classId}/sheets/homeroom/yearEnd`;
    case 'approve':
      return '/records/approve';
    case 'seal':
    case 'package':
      return confirmedAt === undefined ? '/records/seal-and-submit' : `/records/seal-and-submit/results/${id}`;
  }
}

function whyEnded({ state, wrongPins, confirmedAt, expiresAt }: Ceremony, now: number): object | undefined {
  if (state === 'done' || confirmedAt !== undefined) return undefined;
  const name =
    wrongPins >= WRONG_PINS_A_CEREMONY ? 'THIRD_WRONG_PIN' : now >= expiresAt ? 'CEREMONY_EXPIRED' : 'CEREMONY_ENDED';
  const { code, vi, en, cure } = refusalText(name);
  return { code, message: { vi, en }, cure };
}

function saidOf({ refused, facts }: Refusal, now: number): object {
  const { code, vi, en, cure } = refusalText(refused);
  return { code, at: now, message: { vi: withFacts(vi, facts), en: withFacts(en, facts) }, cure };
}
