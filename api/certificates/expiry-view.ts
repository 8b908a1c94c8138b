import type { Holding } from '../../domain/access/access.ts';
import { readDay } from '../../domain/calendar/day.ts';
import { dayAt, startOfDay } from '../../domain/calendar/instant.ts';
import { certificatesInUse, lastReportDue } from '../../persistence/certificate/expiring.ts';
import type { Parts } from '../route.ts';

const MONTHS = 12;

/** How many certificates of an officer's area expire in each of the next twelve months, and which before the report (08). */
export async function expiryView({ database }: Pick<Parts, 'database'>, held: readonly Holding[], now: number) {
  const months = nextMonths(now);
  const inUse = await certificatesInUse(database, held, endOf(months));
  const reportDue = await lastReportDue(database, held, now);
  return {
    inUse: inUse.length,
    reportDue,
    months: months.map((month, i) => {
      const n = inUse.filter(({ notAfter }) => monthOf(notAfter) === month).length;
      return { month: Number(month.slice(5)), year: month.slice(0, 4), n, tone: toneOf(n, i) };
    }),
    beforeReport: inUse.filter(({ notAfter }) => notAfter <= reportDue),
  };
}

const monthOf = (instant: number): string => dayAt(instant).slice(0, 7);

/** "2026-11" and the eleven after it. */
function nextMonths(now: number): readonly string[] {
  const [year = 0, month = 0] = monthOf(now).split('-').map(Number);
  return Array.from({ length: MONTHS }, (_, i) => {
    const at = year * 12 + month - 1 + i;
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

/** The instant at which the last of these months is over. */
function endOf(months: readonly string[]): number {
  const [year = 0, month = 0] = (months.at(-1) ?? '').split('-').map(Number);
  const next = year * 12 + month;
  const day = readDay(`${Math.floor(next / 12)}-${String((next % 12) + 1).padStart(2, '0')}-01`);
  if (!day) throw new Error('a month has a first day');
  return startOfDay(day);
}

/** This month's and the next two months' are the ones to look at. */
function toneOf(n: number, i: number): string {
  if (n === 0) return 'zero';
  return i === 0 ? 'stop' : i <= 2 ? 'warn' : '';
}
