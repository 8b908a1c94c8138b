import { type PagePictures, type Pictured, PictureError } from '../../activities/rendering/page-pictures.ts';
import type { LookReason } from '../../domain/record-year/desk.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { recordSummary } from '../../persistence/history/record-summary.ts';
import { noteView } from '../../persistence/history/record-view.ts';
import { approvalList, type WaitingRecord } from '../../persistence/principal/approval-list.ts';
import { type DeskRecord, deskRecord } from '../../persistence/principal/desk-record.ts';
import type { Parts } from '../route.ts';
import { checksOf } from './checks.ts';
import { changesView, recordText, signaturesView } from './record-view.ts';

export const DESK = '/records/approve';

export type DeskAsked = {
  readonly schoolIds: readonly string[];
  readonly language: Language;
  readonly now: number;
  readonly query: Readonly<Record<string, string>>;
};

/** The address of a class's list on the desk, or of one of its records. */
export function deskAddress(where: { readonly classId?: string; readonly recordId?: string } = {}): string {
  const query = new URLSearchParams({
    ...(where.classId !== undefined && { class: where.classId }),
    ...(where.recordId !== undefined && { record: where.recordId }),
  }).toString();
  return query === '' ? DESK : `${DESK}?${query}`;
}

/** The principal's desk: the queue by class, and the class's list or one record of it (Điều 8.6; screens 04). */
export async function deskPage(
  { database, files, pictures }: Parts,
  reader: SignedIn,
  { schoolIds, language, now, query }: DeskAsked,
): Promise<object> {
  const all = await approvalList(database, schoolIds, reader);
  const chosen = all.find(({ recordId }) => recordId === query['record']);
  const classId = chosen?.classId ?? query['class'] ?? firstClass(all);
  const ofClass = inDeskOrder(all.filter((record) => record.classId === classId));
  const open = chosen && {
    waiting: chosen,
    desk: await deskRecord(database, chosen.recordId, { accountId: reader.accountId, now }),
    summary: await recordSummary(database, chosen.recordId, now),
  };
  if (chosen)
    await noteView(database, {
      recordId: chosen.recordId,
      accountId: reader.accountId,
      revisionId: chosen.revisionId,
      digest: chosen.digest,
      at: now,
    });
  const pdf = open?.desk.now?.pdfSha256;
  const pdfOf = (sha256: string) => ({ sha256, bytes: () => files.get(sha256) });
  const pages = pdf === undefined ? 0 : await pagesOf(pictures, pdfOf(pdf));
  const next = chosen && ofClass[ofClass.indexOf(chosen) + 1]?.pdfSha256;
  if (next !== undefined) drawAhead(pictures, pdfOf(next));
  const groups = groupsOf(query['class'] === undefined ? all : ofClass);
  const list = groups.find((group) => group.classId === classId);
  const marked = all.filter((record) => record.marked);
  const rest = all.filter(hasNothingFurther);
  return {
    total: all.length,
    ...(all.length > 0 && { dueAt: Math.min(...all.map(({ dueAt }) => dueAt)) }),
    readAt: now,
    keys: reader.singleKeys,
    ...(classId !== undefined && { classId }),
    classes: classesOf(all, classId),
    groups,
    ...(list && { list: { ...list, first: (list.records.find((one) => !one.marked) ?? list.records[0])?.page } }),
    sub: subOf(ofClass, chosen),
    marked: marked.map(({ recordId }) => ({ recordId })),
    restCount: rest.length,
    said: { ...saidOf(query, all), ...(query['record'] !== undefined && !chosen && { gone: true }) },
    ...(open && { record: recordModel(open, ofClass, pages, query['view'] === 'compare', language) }),
  };
}

/** The first page that the next record will show: drawn while this one is read. If it fails, it is drawn when it is asked for. */
function drawAhead(pictures: PagePictures, pdf: Pictured): void {
  const work = pictures.pages(pdf).then((n) => pictures.picture(pdf, inReadingOrder(n)[0] ?? 1));
  work.catch(() => undefined);
}

/** None where they can't be drawn: the text beside them says the same. */
async function pagesOf(pictures: PagePictures, pdf: Pictured): Promise<number> {
  try {
    return await pictures.pages(pdf);
  } catch (fault) {
    if (fault instanceof PictureError) return 0;
    throw fault;
  }
}

/** What wants to be looked at first, then the class list; a mark moves nobody. */
export const inDeskOrder = (records: readonly WaitingRecord[]): readonly WaitingRecord[] => [
  ...records.filter(({ reasons }) => reasons.length > 0),
  ...records.filter(({ reasons }) => reasons.length === 0),
];

/** Unchanged or never flagged, all signatures valid, and not marked yet: what may be marked together. */
export const hasNothingFurther = ({ reasons, marked }: WaitingRecord): boolean => reasons.length === 0 && !marked;

/** Where to begin: the first class in which something wants a look, or that has a record without a mark. */
const firstClass = (all: readonly WaitingRecord[]): string | undefined =>
  (all.find(wantsALook) ?? all.find(({ marked }) => !marked) ?? all[0])?.classId;

const wantsALook = ({ reasons, marked }: WaitingRecord): boolean => reasons.length > 0 && !marked;

const classesOf = (all: readonly WaitingRecord[], current: string | undefined) =>
  [...Map.groupBy(all, ({ classId }) => classId)].map(([classId, records]) => ({
    classId,
    name: records[0]?.className,
    count: records.length,
    toLook: records.filter(wantsALook).length,
    marked: records.filter(({ marked }) => marked).length,
    allMarked: records.every(({ marked }) => marked),
    current: classId === current,
  }));

const groupsOf = (records: readonly WaitingRecord[]) =>
  [...Map.groupBy(records, ({ classId }) => classId)].map(([classId, members]) => ({
    classId,
    name: members[0]?.className,
    anyMarked: members.some(({ marked }) => marked),
    records: inDeskOrder(members).map((record) => ({
      ...record,
      mark: markOf(record),
      page: deskAddress({ classId, recordId: record.recordId }),
      why: whyOf(record.reasons),
      chosen: hasNothingFurther(record),
    })),
  }));

/** What a mark names: the record and the revision that was read. */
export const markOf = ({ recordId, revisionId }: WaitingRecord): string => `${recordId}:${revisionId}`;

const whyOf = ([first]: readonly LookReason[]): string | undefined => first && `principal.why.${first}`;

/** The class's records below it in the queue: each that wants a look, the one that is open, and how many more. */
function subOf(ofClass: readonly WaitingRecord[], chosen: WaitingRecord | undefined) {
  const named = ofClass.filter((record) => record.reasons.length > 0 || record === chosen);
  return {
    named: named.map((record) => ({
      name: record.pupilName,
      page: deskAddress({ classId: record.classId, recordId: record.recordId }),
      why: whyOf(record.reasons) ?? 'principal.why.none',
      marked: record.marked,
      current: record === chosen,
    })),
    more: ofClass.length - named.length,
  };
}

/** What the act that led here has done: marks are no acts of the journal, so the page says it itself. */
function saidOf({ marked, left, returned }: Readonly<Record<string, string>>, all: readonly WaitingRecord[]) {
  const just = all.find(({ recordId, marked: stands }) => recordId === marked && stands);
  const number = (text: string | undefined) => (/^\d{1,4}$/.test(text ?? '') ? Number(text) : undefined);
  return {
    ...(just && { marked: { name: just.pupilName, recordId: just.recordId, classId: just.classId } }),
    ...(number(marked) !== undefined && { markedCount: number(marked) }),
    ...(number(left) && { left: number(left) }),
    ...(returned !== undefined && /^[0-9A-Z]{26}$/.test(returned) && { returned }),
  };
}

type Open = {
  readonly waiting: WaitingRecord;
  readonly desk: DeskRecord;
  readonly summary: Awaited<ReturnType<typeof recordSummary>>;
};

function recordModel(
  { waiting, desk, summary }: Open,
  ofClass: readonly WaitingRecord[],
  pages: number,
  compare: boolean,
  language: Language,
): object {
  const { recordId, classId } = waiting;
  const at = ofClass.findIndex((one) => one.recordId === recordId);
  const among = ofClass.filter((one) => one.reasons.length > 0 === waiting.reasons.length > 0);
  const address = (one: WaitingRecord | undefined) => one && deskAddress({ classId, recordId: one.recordId });
  const checks = checksOf(desk, language);
  const part = checks.find(({ tone, part }) => part !== undefined && tone !== 'done')?.part ?? changedPart(desk);
  return {
    ...waiting,
    mark: markOf(waiting),
    schoolName: summary.schoolName,
    schoolYear: summary.schoolYear,
    blocked: waiting.reasons.includes('voidSignature'),
    place: among.indexOf(waiting) + 1,
    of: among.length,
    looks: waiting.reasons.length > 0,
    previous: address(ofClass[at - 1]),
    next: address(ofClass[at + 1]),
    list: deskAddress({ classId }),
    self: deskAddress({ classId, recordId }),
    compare,
    pdf: `/records/${recordId}/form.pdf`,
    pages: inReadingOrder(pages).map((n) => ({
      n,
      of: pages,
      address: `/records/${recordId}/form/${desk.now?.pdfSha256}/${n}`,
    })),
    text: recordText(desk, language),
    changes: changesView(desk, language),
    checks: checks.map((check) => ({ ...check, icon: ICONS[check.tone] })),
    signatures: signaturesView(desk, language),
    back: `/records/${recordId}/return?from=desk${part === undefined ? '' : `&part=${part}`}`,
  };
}

/** The results first, which begin on the form's third page; cover and the pupil's data after them. */
function inReadingOrder(pages: number): readonly number[] {
  const all = Array.from({ length: pages }, (_, i) => i + 1);
  return [...all.slice(2), ...all.slice(0, 2)];
}

const ICONS = { done: 'circle-check', warn: 'alert-triangle', stop: 'alert-octagon', wait: 'info-circle' } as const;

/** The first part that is another than at the last look: whom a return is proposed to. */
function changedPart({ now, earlier }: DeskRecord): string | undefined {
  if (!now || !earlier) return undefined;
  const subject = Object.entries(now.madeFrom.parts).find(([part, id]) => earlier.madeFrom.parts[part] !== id)?.[0];
  if (subject !== undefined) return subject;
  return now.madeFrom.homeroomRevisionId === earlier.madeFrom.homeroomRevisionId ? undefined : 'homeroom';
}
