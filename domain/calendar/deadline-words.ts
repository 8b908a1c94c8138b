import { type CalendarDay, daysBetween, showDay, weekdayOf } from './day.ts';
import { dayAt, type Instant, lastDayBefore, showTime } from './instant.ts';
import { dayOff } from './working-days.ts';

export type Words = { readonly vi: string; readonly en: string };

const WEEKDAYS_VI = ['Chủ nhật', 'Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu', 'Thứ Bảy'] as const;
const WEEKDAYS_EN = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** "Chủ nhật" … "Thứ Bảy". */
export const weekdayName = (day: CalendarDay): Words => ({
  vi: WEEKDAYS_VI[weekdayOf(day)] ?? '',
  en: WEEKDAYS_EN[weekdayOf(day)] ?? '',
});

/** An exclusive instant as people say it: "hết ngày 30/6" (D1). At another hour: "trước 12:00 ngày 30/6". */
export function untilWords(exclusive: Instant): Words {
  const day = lastDayBefore(exclusive);
  if (dayAt(exclusive) !== day) return { vi: `hết ngày ${dayAndMonth(day)}`, en: `end of ${dayAndMonth(day)}` };

  const clock = showTime(exclusive);
  return { vi: `trước ${clock} ngày ${dayAndMonth(day)}`, en: `before ${clock} on ${dayAndMonth(day)}` };
}

/** How much is left: "còn 3 ngày", "hôm nay", "ngày mai", "đã qua 2 ngày". Counted in Vietnamese calendar days. */
export function leftWords(exclusive: Instant, now: Instant): Words {
  if (now >= exclusive) return pastWords(daysBetween(lastDayBefore(exclusive), dayAt(now)));

  const days = daysBetween(dayAt(now), lastDayBefore(exclusive));
  if (days === 0) return { vi: 'hôm nay', en: 'today' };
  if (days === 1) return { vi: 'ngày mai', en: 'tomorrow' };
  return { vi: `còn ${days} ngày`, en: `${days} days left` };
}

/** D2: a deadline is never shifted; who plans is warned that it falls on a weekend or holiday. */
export function weekendWarning(exclusive: Instant, announcedHolidays: readonly CalendarDay[] = []): Words | undefined {
  const day = lastDayBefore(exclusive);
  switch (dayOff(day, announcedHolidays)) {
    case 'saturday':
      return { vi: `${showDay(day)} rơi vào Thứ Bảy`, en: `${showDay(day)} falls on a Saturday` };
    case 'sunday':
      return { vi: `${showDay(day)} rơi vào Chủ nhật`, en: `${showDay(day)} falls on a Sunday` };
    case 'holiday':
      return { vi: `${showDay(day)} là ngày nghỉ lễ`, en: `${showDay(day)} is a public holiday` };
    case undefined:
      return undefined;
  }
}

function pastWords(days: number): Words {
  if (days <= 0) return { vi: 'vừa hết hạn', en: 'just past' };
  return { vi: `đã qua ${days} ngày`, en: days === 1 ? '1 day past' : `${days} days past` };
}

/** "30/6", "09/7": the way the regulation writes its dates. */
function dayAndMonth(day: CalendarDay): string {
  return `${day.slice(8, 10)}/${Number(day.slice(5, 7))}`;
}
