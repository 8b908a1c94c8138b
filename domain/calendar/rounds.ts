import { addDays, type CalendarDay, calendarDay } from './day.ts';
import { endOfDay, type Instant } from './instant.ts';
import { closingYearOf, type SchoolYear } from './school-year.ts';

export type RoundNumber = 1 | 2;

/**
 * Đợt chốt. All instants are exclusive (D1): an act counts if its `at` is smaller. After `dueAt` it is accepted and
 * flagged late; from `closeAt` on the gate is shut. The province's report has a due instant only.
 */
export type Round = {
  readonly number: RoundNumber;
  readonly dueAt: Instant;
  readonly closeAt: Instant;
  readonly reportDueAt: Instant;
};

/** The regulation's two rounds of a school year, Điều 4.3 as read by D1: 29/6, 30/6, 9/7 and 14/8, 15/8, 24/8. */
export function roundsOf(schoolYear: SchoolYear): readonly [Round, Round] {
  const year = closingYearOf(schoolYear);
  return [
    roundClosingOn(1, dayIn(year, 6, 30), dayIn(year, 7, 10)),
    roundClosingOn(2, dayIn(year, 8, 15), dayIn(year, 8, 25)),
  ];
}

/** One round from the two days that the regulation names: "trước ngày" means the end of the day before (D1). */
function roundClosingOn(number: RoundNumber, closing: CalendarDay, reportBefore: CalendarDay): Round {
  return {
    number,
    dueAt: endOfDay(addDays(closing, -1)),
    closeAt: endOfDay(closing),
    reportDueAt: endOfDay(addDays(reportBefore, -1)),
  };
}

/** Accepted on the closing day itself, but after the duty was due (D1). */
export const isLate = (round: Round, at: Instant): boolean => at >= round.dueAt && at < round.closeAt;

/** Điều 4.3: the gate of the round is open at that instant; the instant of closing itself is shut. */
export const beforeClosing = (round: Round, at: Instant): boolean => at < round.closeAt;

function dayIn(year: number, month: number, dayOfMonth: number): CalendarDay {
  const day = calendarDay(year, month, dayOfMonth);
  if (!day) throw new RangeError(`no such day: ${dayOfMonth}/${month}/${year}`);
  return day;
}
