import { addDays, type CalendarDay, showDayAndMonth } from '../../domain/calendar/day.ts';
import { dayAt, lastDayBefore, startOfDay } from '../../domain/calendar/instant.ts';
import type { RoundRow } from '../../persistence/rounds/rounds-page.ts';

const DAY = 24 * 60 * 60_000;
const LEFT = 40;
/** The last report lies here: room is left for the words behind it. */
const RIGHT = 900;
const END = 1220;
const TOP = 26;
const STEP = 48;
const HEIGHT = 14;

/** The rounds on a calendar, as SVG attributes: entry and submission, the closing's day, the report (screen 14). */
export function calendarChart(rounds: readonly RoundRow[], now: number): object | undefined {
  const [first] = rounds;
  if (!first) return undefined;
  const from = startOfDay(dayAt(Math.min(now - 3 * DAY, first.dueAt - 28 * DAY)));
  const until = Math.max(...rounds.map(({ reportDueAt }) => reportDueAt));
  const x = (instant: number) => LEFT + ((instant - from) / (until - from)) * (RIGHT - LEFT);
  const axis = TOP + rounds.length * STEP + 6;

  return {
    viewBox: `0 0 1250 ${axis + 30}`,
    axis: axis + 0.5,
    end: END,
    bars: rounds.map(({ n, dueAt, closeAt, reportDueAt }, i) => {
      const began = i === 0 ? from : (rounds[i - 1]?.closeAt ?? from);
      const y = TOP + i * STEP;
      return {
        ...{ n, y, height: HEIGHT, textY: y - 8, besideY: y + 12 },
        ...{ start: x(began), due: x(dueAt) - x(began), dueEnd: x(dueAt), close: Math.max(3, x(closeAt) - x(dueAt)) },
        ...{ closeEnd: x(closeAt), report: x(reportDueAt) - x(closeAt), reportEnd: x(reportDueAt) },
        ...{ behind: x(reportDueAt) + 8, nextTo: x(began) + 46 },
        ...{ dueAt: lastDay(dueAt), closeAt: lastDay(closeAt), reportDueAt: lastDay(reportDueAt) },
      };
    }),
    months: monthsBetween(dayAt(from), dayAt(from + ((END - LEFT) / (RIGHT - LEFT)) * (until - from))).map((day) => ({
      x: x(startOfDay(day)),
      y: axis + 18,
      words: showDayAndMonth(day),
    })),
    now: { x: x(now), top: 8, bottom: axis + 6, y: axis + 24, words: showDayAndMonth(dayAt(now)) },
  };
}

/** "30/6" for an exclusive instant. */
const lastDay = (exclusive: number): string => showDayAndMonth(lastDayBefore(exclusive));

/** The first days of the months in a period. */
function monthsBetween(from: CalendarDay, to: CalendarDay): readonly CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (day.endsWith('-01')) days.push(day);
  return days;
}
