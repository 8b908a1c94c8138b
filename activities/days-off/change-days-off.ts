import type { DataSource } from 'typeorm';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { dayOff } from '../../domain/calendar/working-days.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { daysOffOf, endDayOff, insertDayOff } from '../../persistence/days-off/days-off.ts';
import type { Done, EntryTimesAct } from '../entry-times/change-entry-times.ts';
import { changeOnce } from '../entry-times/change-once.ts';

/** A day on which the province's people don't work, by decision: no deadline moves (D2), pages warn. */
export const setDayOff = (
  database: DataSource,
  { commandId, ...act }: EntryTimesAct,
  { day, name }: { readonly day: CalendarDay; readonly name: string },
): Promise<Done | Refusal> =>
  changeOnce(database, { ...act, id: commandId, kind: 'dayOff', facts: { day, name } }, async (queries) => {
    if (day < dayAt(act.at)) return { refused: 'DAY_OFF_PAST' };
    const known = (await daysOffOf(queries, act.unitId, day)).map((one) => one.day);
    if (dayOff(day, known)) return { refused: 'DAY_OFF_ALREADY' };
    await insertDayOff(queries, { id: commandId, provinceId: act.unitId, day, name, by: act.by });
    return undefined;
  });

/** It is worked on after all. What has passed stays as it was. */
export const takeDayOffAway = (
  database: DataSource,
  { commandId, ...act }: EntryTimesAct,
  dayOffId: string,
): Promise<Done | Refusal> =>
  changeOnce(database, { ...act, id: commandId, kind: 'dayOffEnded', facts: { dayOffId } }, async (queries) => {
    const day = await endDayOff(queries, act.unitId, dayOffId, act.at);
    if (!day) return { refused: 'DAY_OFF_ENDED' };
    return day < dayAt(act.at) ? { refused: 'DAY_OFF_PAST' } : undefined;
  });
