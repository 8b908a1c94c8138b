import type { CalendarDay } from '../../domain/calendar/day.ts';
import { startOfDay } from '../../domain/calendar/instant.ts';
import { forecastOf } from '../../domain/overview/overview.ts';

const [LEFT, RIGHT, TOP, BOTTOM] = [30, 292, 22, 92];
const DAY = 24 * 60 * 60_000;

type DayCount = { readonly day: CalendarDay; readonly n: number };

/** The records that the province has received, added up day by day, against what is to come: SVG attributes of the line. */
export function progressChart(
  days: readonly DayCount[],
  goal: number,
  closeAt: number | undefined,
  now: number,
): object | undefined {
  const [first] = days;
  if (!first || goal === 0) return undefined;
  const from = startOfDay(first.day);
  const until = Math.max(closeAt ?? 0, now) + DAY / 2;
  const x = (instant: number) => rounded(LEFT + ((Math.min(instant, until) - from) / (until - from)) * (RIGHT - LEFT));
  const y = (n: number) => rounded(BOTTOM - (Math.min(n, goal) / goal) * (BOTTOM - TOP));

  let sum = 0;
  const points = days.map(({ day, n }) => {
    sum += n;
    return { x: x(Math.min(startOfDay(day) + DAY, now)), y: y(sum) };
  });
  const last = points.at(-1) ?? { x: LEFT, y: BOTTOM };
  const forecast = forecastOf(
    days.map(({ n }) => n),
    goal - sum,
    now,
  );
  return {
    goalY: TOP + 0.5,
    axisY: BOTTOM + 0.5,
    line: points.map((point) => `${point.x} ${point.y}`).join(' '),
    area: `M${LEFT} ${BOTTOM}${points.map((point) => `L${point.x} ${point.y}`).join('')}V${BOTTOM}z`,
    ...(forecast.kind === 'at' && {
      projection: `M${last.x} ${last.y}L${x(forecast.at)} ${y(reached(forecast.at, until, now, sum, goal))}`,
    }),
    last,
    nowX: last.x,
    // Near an edge the words stay inside.
    nowAnchor: last.x > 240 ? 'end' : 'middle',
    goal,
    received: sum,
    begin: first.day,
  };
}

/** How far the line of the forecast has come where the chart ends. */
const reached = (at: number, until: number, now: number, sum: number, goal: number): number =>
  at <= until ? goal : sum + ((goal - sum) * (until - now)) / (at - now);

const rounded = (n: number): number => Math.round(n * 10) / 10;
