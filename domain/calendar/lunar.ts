import { type CalendarDay, dayNumber, dayOfNumber } from './day.ts';

/**
 * Âm lịch: a month begins on the day of the new moon, month 11 holds the winter solstice, and a leap month is the first
 * without a major solar term; all by the days of UTC+7 (Quyết định 121/CP of 8/8/1967), so that Tết may lie a day before the
 * Chinese new year, as in 2030. Sun and moon after J. Meeus, Astronomical Algorithms, chapters 25 and 49, to the terms that
 * decide about days.
 */
const TIME_ZONE = 7 / 24;
/** Julian day number of 01/01/1970. */
const EPOCH = 2_440_588;
const SYNODIC_MONTH = 29.530588853;
/** Julian date of the new moon k = 0, January 1900. */
const FIRST_NEW_MOON = 2_415_021.076998695;

const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);

/** The day (Julian day number, UTC+7) of the k-th new moon since January 1900. */
function newMoon(k: number): number {
  const t = k / 1236.85;
  const mean =
    2_415_020.75933 +
    29.53058868 * k +
    0.0001178 * t ** 2 -
    0.000000155 * t ** 3 +
    0.00033 * sine(166.56 + 132.87 * t - 0.009173 * t ** 2);
  const sun = 359.2242 + 29.10535608 * k - 0.0000333 * t ** 2 - 0.00000347 * t ** 3;
  const moon = 306.0253 + 385.81691806 * k + 0.0107306 * t ** 2 + 0.00001236 * t ** 3;
  const latitude = 21.2964 + 390.67050646 * k - 0.0016528 * t ** 2 - 0.00000239 * t ** 3;
  const correction =
    (0.1734 - 0.000393 * t) * sine(sun) +
    0.0021 * sine(2 * sun) -
    0.4068 * sine(moon) +
    0.0161 * sine(2 * moon) -
    0.0004 * sine(3 * moon) +
    0.0104 * sine(2 * latitude) -
    0.0051 * sine(sun + moon) -
    0.0074 * sine(sun - moon) +
    0.0004 * sine(2 * latitude + sun) -
    0.0004 * sine(2 * latitude - sun) -
    0.0006 * sine(2 * latitude + moon) +
    0.001 * sine(2 * latitude - moon) +
    0.0005 * sine(sun + 2 * moon);
  // From dynamical time to that of clocks: for the years since 1900.
  const drift = -0.000278 + 0.000265 * t + 0.000262 * t ** 2;
  return Math.floor(mean + correction - drift + 0.5 + TIME_ZONE);
}

/** Which twelfth of the ecliptic (0 from the spring equinox on) the sun has reached when a day begins in Vietnam. */
function solarTerm(julianDay: number): number {
  const t = (julianDay - 0.5 - TIME_ZONE - 2_451_545) / 36_525;
  const anomaly = 357.5291 + 35_999.0503 * t - 0.0001559 * t ** 2 - 0.00000048 * t ** 3;
  const mean = 280.46645 + 36_000.76983 * t + 0.0003032 * t ** 2;
  const centre =
    (1.9146 - 0.004817 * t - 0.000014 * t ** 2) * sine(anomaly) +
    (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
    0.00029 * sine(3 * anomaly);
  const longitude = mean + centre;
  return Math.floor((((longitude % 360) + 360) % 360) / 30);
}

/** The number of the new moon with which month 11 of a lunar year begins: the month of the winter solstice. */
function month11(year: number): number {
  const lastOfYear = dayNumber(`${year}-12-31`) + EPOCH;
  const k = Math.floor((lastOfYear - FIRST_NEW_MOON) / SYNODIC_MONTH);
  return solarTerm(newMoon(k)) >= 9 ? k - 1 : k;
}

/** Of a year with thirteen months between two solstices, how many months after month 11 the leap month comes. */
function leapOffset(k: number): number {
  for (let i = 1; i < 14; i++) if (solarTerm(newMoon(k + i)) === solarTerm(newMoon(k + i + 1))) return i;
  throw new RangeError('no month without a solar term');
}

/** A day of the lunar calendar, of a month that is no leap month, as the day that people write: mùng 1 tháng Giêng is Tết. */
export function dayOfLunar({
  year,
  month,
  day,
}: {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}): CalendarDay {
  const before = month11(month >= 11 ? year : year - 1);
  const hasLeap = month11(month >= 11 ? year + 1 : year) - before > 12;
  const after = month >= 11 ? month - 11 : month + 1;
  const months = hasLeap && after >= leapOffset(before) ? after + 1 : after;
  return dayOfNumber(newMoon(before + months) + day - 1 - EPOCH);
}
