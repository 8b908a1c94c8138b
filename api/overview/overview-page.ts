import { addDays, type CalendarDay } from '../../domain/calendar/day.ts';
import { dayAt, showTime } from '../../domain/calendar/instant.ts';
import { CAUSES, type Cause, causeOf, FATES, type Fate, fateOf, forecastOf } from '../../domain/overview/overview.ts';
import { wordsSortKey } from '../../domain/text/sort-key.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { schoolsWithoutCertificate } from '../../persistence/overview/held-up.ts';
import { recentReceived, recentStandings, recentWithoutPersonalId } from '../../persistence/process-map/recent.ts';
import { type MapUnit, mapScope } from '../../persistence/process-map/scope.ts';
import type { Standings } from '../../persistence/process-map/standings.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { barOf } from '../rendering/bar.ts';
import { progressChart } from './progress-chart.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
/** So many days back the chart of the records received begins. */
const CHART_DAYS = 21;

/** The province at a glance (screen 07): what would close now, by area and school, and what holds the rest up. */
export async function overviewPage(queries: Queries, provinceId: string, now: number) {
  const found = await mapScope(queries, 'province', provinceId);
  if (!found) return undefined;
  const { scope, units } = found;
  const [{ value: standings, at }, { value: perDay }, rounds, { value: noNumber }, uncertified] = await Promise.all([
    recentStandings(queries, scope, now),
    recentReceived(queries, scope, firstDay(now), now),
    roundsOfProvince(queries, provinceId),
    recentWithoutPersonalId(queries, scope, now),
    schoolsWithoutCertificate(queries, scope, now),
  ]);
  const ofYear = rounds.filter(({ schoolYear }) => schoolYear === scope.schoolYear);
  const round = ofYear.find(({ closeAt }) => closeAt > now) ?? ofYear.at(-1);
  const bySchool = fatesBySchool(standings);
  const all = added([...bySchool.values()]);
  const map = `/provinces/${provinceId}/process-map`;

  return {
    provinceId,
    name: scope.name,
    schoolYear: scope.schoolYear,
    schools: scope.schoolIds.length,
    at,
    round,
    closesIn:
      round && round.closeAt > now ? { days: days(round.closeAt - now), hours: hours(round.closeAt - now) } : undefined,
    soon: round !== undefined && round.closeAt - now < 7 * DAY,
    map,
    all,
    total: sum(all),
    bar: segmentsOf(all),
    chart: progressChart(daysOf(perDay, now), goalOf(all), round?.closeAt, now),
    forecast: forecastView(perDay, all, round?.closeAt, now),
    areas: areasOf(units, bySchool),
    causes: causesOf(standings, map, provinceId),
    noNumber: noNumber.records > 0 ? { ...noNumber, page: `${map}?step=homeroom#list` } : undefined,
    uncertified: uncertifiedOf(uncertified, standings),
    round2: ofYear.find(({ n }) => n === 2),
  };
}

export type Fates = Readonly<Record<Fate, number>>;

const NONE: Fates = { done: 0, submitting: 0, atSchool: 0, round2: 0 };

function fatesBySchool(standings: readonly Standings[]): ReadonlyMap<string, Fates> {
  const fates = new Map<string, Fates>();
  for (const { unitId, step, records } of standings) {
    const fate = fateOf(step);
    const known = fates.get(unitId) ?? NONE;
    if (fate) fates.set(unitId, { ...known, [fate]: known[fate] + records });
  }
  return fates;
}

const added = (all: readonly Fates[]): Fates =>
  Object.fromEntries(FATES.map((fate) => [fate, all.reduce((n, one) => n + one[fate], 0)])) as Fates;

const sum = (fates: Fates): number => FATES.reduce((n, fate) => n + fates[fate], 0);

/** What must have come by the closing: all but those of round 2. */
const goalOf = (fates: Fates): number => sum(fates) - fates.round2;

const TONES: Readonly<Record<Fate, string>> = {
  done: 'f-done',
  submitting: 'f-ink',
  atSchool: 'f-rest',
  round2: 'f-warn',
};

const segmentsOf = (fates: Fates) => barOf(FATES.map((fate) => ({ tone: TONES[fate], n: fates[fate] })));

const round2 = (n: number): number => Math.round(n * 100) / 100;
const days = (ms: number): number => Math.floor(ms / DAY);
const hours = (ms: number): number => Math.floor((ms % DAY) / HOUR);

type DayCount = { readonly day: CalendarDay; readonly n: number };

const firstDay = (now: number): CalendarDay => addDays(dayAt(now), 1 - CHART_DAYS);

function daysOf(perDay: ReadonlyMap<CalendarDay, number>, now: number): readonly DayCount[] {
  return Array.from({ length: CHART_DAYS }, (_, i) => addDays(firstDay(now), i)).map((day) => ({
    day,
    n: perDay.get(day) ?? 0,
  }));
}

function forecastView(
  perDay: ReadonlyMap<CalendarDay, number>,
  all: Fates,
  closeAt: number | undefined,
  now: number,
): object {
  const counts = daysOf(perDay, now).map(({ n }) => n);
  const forecast = forecastOf(counts, goalOf(all) - all.done, now);
  if (forecast.kind !== 'at')
    return { words: `overview.forecast.${forecast.kind}`, tone: forecast.kind === 'done' ? 't-done' : 't-warn' };

  const inTime = closeAt === undefined || forecast.at <= closeAt;
  const half = Number(showTime(forecast.at).slice(0, 2)) < 12 ? 'morning' : 'afternoon';
  return {
    words: `overview.forecast.${inTime ? half : 'late'}`,
    tone: inTime ? 't-done' : 't-stop',
    at: forecast.at,
  };
}

/** The areas of the province, the slowest first, each with a column for every school. */
function areasOf(units: readonly MapUnit[], bySchool: ReadonlyMap<string, Fates>) {
  const areas = Map.groupBy(units, ({ levelId }) => levelId ?? '');
  return [...areas]
    .map(([levelId, schools]) => {
      const fates = added(schools.map(({ id }) => bySchool.get(id) ?? NONE));
      const shares = schools.map(({ id }) => shareDone(bySchool.get(id) ?? NONE)).toSorted((a, b) => b - a);
      return {
        name: schools[0]?.area ?? '',
        key: wordsSortKey(schools[0]?.area ?? ''),
        page: levelId === '' ? undefined : `/levels/${levelId}/process-map`,
        fates,
        share: shareDone(fates),
        percent: Math.floor(shareDone(fates) * 1000) / 10,
        left: goalOf(fates) - fates.done,
        bar: segmentsOf(fates),
        schools: schools.length,
        complete: shares.filter((share) => share >= 1).length,
        slow: shares.filter((share) => share < 0.4).length,
        width: schools.length * 11,
        columns: shares.map((share, i) => {
          const height = round2(share * 18);
          return { x: i * 11, y: round2(21 - height), height };
        }),
      };
    })
    .toSorted((a, b) => a.share - b.share || (a.key < b.key ? -1 : 1));
}

const shareDone = (fates: Fates): number => (goalOf(fates) === 0 ? 1 : fates.done / goalOf(fates));

/** What holds records up, the most first, with who repairs it. */
function causesOf(standings: readonly Standings[], map: string, provinceId: string): readonly object[] {
  return (Object.keys(CAUSES) as Cause[])
    .map((cause) => {
      const here = heldBy(standings, cause);
      return {
        cause,
        words: `overview.cause.${cause}`,
        records: here.reduce((n, { records }) => n + records, 0),
        schools: new Set(here.map(({ unitId }) => unitId)).size,
        page: `${map}?step=${CAUSES[cause].at(-1)}#list`,
        remind: `/provinces/${provinceId}/reminders/${cause}`,
      };
    })
    .filter(({ records }) => records > 0)
    .toSorted((a, b) => b.records - a.records);
}

/** The standings of the steps at which a cause holds records up. */
export const heldBy = (standings: readonly Standings[], cause: Cause): readonly Standings[] =>
  standings.filter(({ step }) => causeOf(step) === cause);

/** Records that can't be sealed because their school has no certificate in force. */
function uncertifiedOf(schools: ReadonlySet<string>, standings: readonly Standings[]): object | undefined {
  const held = standings.filter(({ unitId, step }) => schools.has(unitId) && (step === 'principal' || step === 'seal'));
  const records = held.reduce((n, one) => n + one.records, 0);
  return records === 0 ? undefined : { records, schools: new Set(held.map(({ unitId }) => unitId)).size };
}
