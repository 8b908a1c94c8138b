import { holdingFor, holdingsOn, type Place } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Viewer } from '../../domain/record-year/badge.ts';
import type { SignedIn } from '../../persistence/account/session.ts';

const POSITIONS = ['homeroomTeacher', 'principal', 'clerk', 'administrator'] as const;

/** Who looks at a record: his positions for it on this day, and the subjects of its class that he teaches. */
export function viewerOf(reader: SignedIn, place: Place, today: CalendarDay, marked: boolean): Viewer {
  return {
    positions: POSITIONS.filter((position) => holdingFor([position], reader, place, today) !== undefined),
    teaches: holdingsOn(reader.holdings, today).flatMap(({ role, classId, subject }) =>
      role === 'subjectTeacher' && classId === place.classId && subject !== undefined ? [subject] : [],
    ),
    marked,
  };
}
