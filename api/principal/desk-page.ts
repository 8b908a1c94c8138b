import type { LookReason } from '../../domain/record-year/desk.ts';
import type { Language } from '../../persistence/account/account.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import { approvalList, type WaitingRecord } from '../../persistence/principal/approval-list.ts';
import { withNamesakes } from '../rendering/namesakes.ts';
import type { Parts } from '../route.ts';
import { deskAddress, markOf } from './desk-address.ts';
import { openedRecord } from './opened-record.ts';

export type DeskAsked = {
  readonly schoolIds: readonly string[];
  readonly language: Language;
  readonly now: number;
  readonly query: Readonly<Record<string, string>>;
};

/** The principal's desk: the queue by class, and the class's list or one record of it (Điều 8.6; screens 04). */
export async function deskPage(
  parts: Parts,
  reader: SignedIn,
  { schoolIds, language, now, query }: DeskAsked,
): Promise<object> {
  const all = await approvalList(parts.database, schoolIds, reader);
  const chosen = all.find(({ recordId }) => recordId === query['record']);
  const classId = chosen?.classId ?? query['class'] ?? firstClass(all);
  const ofClass = inDeskOrder(all.filter((record) => record.classId === classId));
  const compare = query['view'] === 'compare';
  const record = chosen && (await openedRecord(parts, reader, { waiting: chosen, ofClass, compare, language, now }));
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
    ...(record && { record }),
  };
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
    records: withNamesakes(inDeskOrder(members), ({ pupilName }) => pupilName).map((record) => ({
      ...record,
      mark: markOf(record),
      page: deskAddress({ classId, recordId: record.recordId }),
      why: whyOf(record.reasons),
      chosen: hasNothingFurther(record),
    })),
  }));

const whyOf = ([first]: readonly LookReason[]): string | undefined => first && `principal.why.${first}`;

/** The class's records below it in the queue: each that wants a look, the one that is open, and how many more. */
function subOf(ofClass: readonly WaitingRecord[], chosen: WaitingRecord | undefined) {
  const named = withNamesakes(ofClass, ({ pupilName }) => pupilName).filter(
    (record) => record.reasons.length > 0 || record.recordId === chosen?.recordId,
  );
  return {
    named: named.map((record) => ({
      name: record.pupilName,
      page: deskAddress({ classId: record.classId, recordId: record.recordId }),
      why: whyOf(record.reasons) ?? 'principal.why.none',
      marked: record.marked,
      current: record.recordId === chosen?.recordId,
      ...(record.namesake && { number: record.number }),
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
