import { holdingsOn } from '../../domain/access/access.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { SignedIn } from '../../persistence/account/session.ts';

/** The schools that a person leads on this day, by office or by a KT. decision in force (D12). */
export const schoolsOf = (reader: SignedIn, today: CalendarDay): readonly string[] => [
  ...new Set(
    holdingsOn(reader.holdings, today)
      .filter(({ role }) => role === 'principal')
      .map(({ unitId }) => unitId),
  ),
];
