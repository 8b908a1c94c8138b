import { addDays, type CalendarDay, showDay, showDayAndMonth } from '../../domain/calendar/day.ts';
import { weekendWarning } from '../../domain/calendar/deadline-words.ts';
import { dayAt, endOfDay, lastDayBefore, showTime } from '../../domain/calendar/instant.ts';
import { parseCalendarDay } from '../../domain/entry/calendar-day.ts';
import { parseMoment } from '../../domain/entry/moment.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { daysOffOf } from '../../persistence/days-off/days-off.ts';
import { lockEffect, locksOf, schoolsLocked } from '../../persistence/entry-times/entry-times.ts';
import { openApplications } from '../../persistence/late-consent/application-lists.ts';
import { type MapScope, mapScope } from '../../persistence/process-map/scope.ts';
import { consentsOfProvince } from '../../persistence/rounds/consents.ts';
import { deadlineEffect } from '../../persistence/rounds/deadline-effect.ts';
import { lateSchools, type RoundRow, roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { daysOffView } from '../days-off/days-off-view.ts';
import { shown } from '../late-consents/page.ts';
import { calendarChart } from './calendar-chart.ts';

const DAY = 24 * 60 * 60_000;
/** Applications of a page. */
const PAGE = 50;

/** The instants of a round that the province sets. */
export const INSTANTS = ['dueAt', 'closeAt', 'reportDueAt'] as const;
export type RoundInstant = (typeof INSTANTS)[number];

/** A change that is looked at before it is made: which instant of which round, and what it would become. */
export type AskedChange = {
  readonly roundId: string;
  readonly what: RoundInstant;
  readonly day?: string;
  readonly time?: string;
};

/** A lock that is looked at before it is set, as the form says it. */
export type AskedLock = {
  readonly unitId: string;
  readonly grade?: number;
  readonly from: string;
  readonly to: string;
};

export type RoundsAsked = { readonly change?: AskedChange; readonly page?: number; readonly lock?: AskedLock };

/** Rounds, deadlines, consents and locks of a province (screen 14), with the effect of the change that is being looked at. */
export async function roundsPage(
  queries: Queries,
  provinceId: string,
  now: number,
  { change: asked, page = 1, lock }: RoundsAsked = {},
): Promise<object> {
  const all = await roundsOfProvince(queries, provinceId);
  const schoolYear = all[0]?.schoolYear ?? '';
  const rounds = all.filter((round) => round.schoolYear === schoolYear);
  const found = await mapScope(queries, 'province', provinceId);
  const levels = [
    ...new Map((found?.units ?? []).flatMap(({ levelId, area }) => (levelId ? [[levelId, area ?? '']] : []))),
  ].map(([unitId, name]) => ({ unitId, name }));
  const [consents, schools, locks, locked, applications, daysOff] = await Promise.all([
    consentsOfProvince(queries, { provinceId, schoolYear }, now),
    lateSchools(queries, { provinceId, schoolYear }, now),
    locksOf(queries, [provinceId, ...levels.map(({ unitId }) => unitId)], now),
    schoolsLocked(queries, provinceId, now),
    openApplications(queries, provinceId, { from: (page - 1) * PAGE, most: PAGE }),
    daysOffOf(queries, provinceId, dayAt(now)),
  ]);
  const off = daysOff.map(({ day }) => day);
  const round = rounds.find(({ closeAt }) => closeAt > now) ?? rounds.at(-1);

  return {
    provinceId,
    schoolYear,
    rounds: all.map((one) => ({ ...one, open: one.closeAt > now })),
    schoolCount: found?.scope.schoolIds.length ?? 0,
    deadlines: rounds.flatMap((one) => INSTANTS.map((what) => deadlineRow(one, what, { now, asked, off }))),
    chart: calendarChart(rounds, now),
    change: asked && (await changeView(queries, found?.scope, rounds, asked, { now, off })),
    consents: consents.map((consent) => ({ ...consent, inForce: consent.until > now })),
    schools,
    applications: {
      all: applications.all,
      rows: applications.rows.map(shown),
      ...(page > 1 && { earlier: `/rounds?page=${page - 1}#late` }),
      ...(page * PAGE < applications.all && { later: `/rounds?page=${page + 1}#late` }),
    },
    locks: locks.map((lock) => ({ ...lock, inForce: lock.from <= now, ofProvince: lock.unitId === provinceId })),
    schoolsLocked: locked,
    daysOff: daysOffView(dayAt(now), daysOff),
    setDaysOff: daysOff.length,
    grades: [1, 2, 3, 4, 5],
    askedLock: lock && (await askedLockView(queries, provinceId, lock, levels, now)),
    lockable: [{ unitId: provinceId, name: '' }, ...levels],
    round,
    today: dayAt(now),
    proposedUntil: lastDayBefore(Math.max(round?.reportDueAt ?? 0, endOfDay(addDays(dayAt(now), 7)))),
  };
}

async function askedLockView(
  queries: Queries,
  provinceId: string,
  lock: AskedLock,
  levels: readonly { readonly unitId: string; readonly name: string }[],
  now: number,
): Promise<object | undefined> {
  const level = levels.find(({ unitId }) => unitId === lock.unitId);
  if (!level && lock.unitId !== provinceId) return undefined;
  const found = await mapScope(queries, lock.unitId === provinceId ? 'province' : 'level', lock.unitId);
  if (!found) return undefined;
  return { ...lock, name: level?.name ?? '', effect: await lockEffect(queries, found.scope, lock, dayAt(now)) };
}

function deadlineRow(
  round: RoundRow,
  what: RoundInstant,
  { now, asked, off }: { now: number; asked: AskedChange | undefined; off: readonly CalendarDay[] },
): object {
  const instant = round[what];
  return {
    n: round.n,
    words: `rounds.instant.${what}`,
    happens: what === 'dueAt' && round.n === 2 ? 'rounds.happens.dueAt2' : `rounds.happens.${what}`,
    instant,
    day: lastDayBefore(instant),
    // Another hour than the day's end is said, too.
    time: instant === endOfDay(lastDayBefore(instant)) ? undefined : showTime(instant),
    weekend: weekendWarning(instant, off),
    soon: instant > now && instant - now < 4 * DAY,
    changing: asked?.roundId === round.roundId && asked.what === what,
    page: mayChange(round, what, now) ? `/rounds/${round.roundId}/change?what=${what}` : undefined,
    besides: what === 'dueAt' ? dayWords(round.closeAt) : dayWords(instant + DAY),
  };
}

/** Until the round closes, and a due instant that has not passed (record-year.md section 4). */
const mayChange = (round: RoundRow, what: RoundInstant, now: number): boolean =>
  now < round.closeAt && round.stage === 'reminding' && now < round[what];

const dayWords = (exclusive: number): string => showDayAndMonth(lastDayBefore(exclusive));

async function changeView(
  queries: Queries,
  scope: MapScope | undefined,
  rounds: readonly RoundRow[],
  asked: AskedChange,
  { now, off }: { readonly now: number; readonly off: readonly CalendarDay[] },
): Promise<object | undefined> {
  const round = rounds.find(({ roundId }) => roundId === asked.roundId);
  if (!round || !scope) return undefined;
  const { what } = asked;
  const wanted = instantIn(asked);
  const shown = {
    roundId: round.roundId,
    rev: round.rev,
    n: round.n,
    what,
    words: `rounds.instant.${what}`,
    old: round[what],
    day: asked.day ?? showDay(lastDayBefore(round[what])),
    time: asked.time ?? '',
  };
  if (asked.day === undefined) return shown;
  if (wanted === undefined) return { ...shown, notRead: true };

  const next = instantsAfter(round, what, wanted);
  return {
    ...shown,
    wanted,
    weekend: weekendWarning(wanted, off),
    wrong: wrongWith(round, what, wanted, next, now),
    follows: next.dueAt !== round.dueAt && what !== 'dueAt' ? next.dueAt : undefined,
    effect: await deadlineEffect(queries, { ...scope, schoolYear: round.schoolYear }, round, now),
    earlier: wanted < round[what],
    send: Object.fromEntries(INSTANTS.map((one) => [one, momentIn(next[one])])),
    saw: [round.dueAt, round.closeAt, round.reportDueAt].join(','),
  };
}

/** The end of the day, or the hour of it that was asked for. */
function instantIn({ day, time }: AskedChange): number | undefined {
  const read = parseCalendarDay(day ?? '');
  if (!('value' in read)) return undefined;
  return time ? parseMoment(`${time}, ${showDay(read.value)}`) : endOfDay(read.value);
}

type Instants = Readonly<Record<RoundInstant, number>>;

/** A closing before the due instant takes it along. */
function instantsAfter(round: RoundRow, what: RoundInstant, wanted: number): Instants {
  const { dueAt, closeAt, reportDueAt } = { ...round, [what]: wanted } as Instants;
  return { dueAt: what === 'closeAt' ? Math.min(dueAt, closeAt) : dueAt, closeAt, reportDueAt };
}

/** What the rules would refuse, said before it is sent: the name of the refusal. */
function wrongWith(
  round: RoundRow,
  what: RoundInstant,
  wanted: number,
  next: Instants,
  now: number,
): string | undefined {
  if (!mayChange(round, what, now)) return 'rounds.wrong.passed';
  if (wanted <= now) return 'rounds.wrong.past';
  if (next.dueAt > next.closeAt) return 'rounds.wrong.dueAfterClosing';
  return next.reportDueAt < next.closeAt ? 'rounds.wrong.reportBeforeClosing' : undefined;
}

/** As the form sends it: Vietnamese time. */
function momentIn(instant: number): string {
  const day: CalendarDay = dayAt(instant);
  const seconds = String(Math.floor(instant / 1000) % 60).padStart(2, '0');
  return `${day}T${showTime(instant)}:${seconds}`;
}
