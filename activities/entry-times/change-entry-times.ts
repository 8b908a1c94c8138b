import type { DataSource } from 'typeorm';
import type { AssessmentPoint } from '../../domain/assessment/subject-table.ts';
import { refuseLock, refuseWindow, type Window } from '../../domain/entry-times/entry-times.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import type { CalendarChange } from '../../persistence/entry-times/calendar-change.ts';
import { endLock, insertLock, locksOf, setWindow, windowNow } from '../../persistence/entry-times/entry-times.ts';
import { changeOnce } from './change-once.ts';

/** An act on locks or windows: its id, instant and sender, the unit it is about, and why. */
export type EntryTimesAct = {
  readonly commandId: string;
  readonly at: number;
  readonly by: string;
  readonly unitId: string;
  readonly note: string;
  readonly document?: Document;
};

export type Done = { readonly changed: true };

/** What is locked, and for how long; from now on without `from`, until it is opened without `to`. Instants in ms, UTC. */
export type LockWish = {
  readonly grade?: number;
  readonly classId?: string;
  readonly from?: number;
  readonly to?: number;
};

/** Điều 8.3c, 11.1: locks entry of a unit, of one grade or class of it, from now or later; data stay as they are (D19). */
export const lockEntry = (
  database: DataSource,
  act: EntryTimesAct,
  { grade, classId, from, to }: LockWish,
): Promise<Done | Refusal> => {
  const lock = { from: from ?? act.at, ...(to !== undefined && { to }) };
  const facts = { ...lock, ...(grade !== undefined && { grade }), ...(classId !== undefined && { classId }) };
  return changed(database, act, { kind: 'lock', facts }, async (queries) => {
    const refusal = refuseLock(lock, act.at);
    if (!refusal) await insertLock(queries, { ...facts, id: act.commandId, unitId: act.unitId, by: act.by });
    return refusal;
  });
};

/** Ends one lock of the unit, or all that it has in force. */
export const unlockEntry = (
  database: DataSource,
  act: EntryTimesAct,
  lockId: string | undefined,
): Promise<Done | Refusal> =>
  changed(database, act, { kind: 'unlock', facts: lockId === undefined ? {} : { lockId } }, async (queries) => {
    const own = await locksOf(queries, [act.unitId], act.at);
    const ended = own.filter((lock) => lockId === undefined || lock.lockId === lockId);
    for (const lock of ended) await endLock(queries, lock.lockId, act.at);
    return ended.length === 0 ? { refused: 'LOCK_OVER' } : undefined;
  });

/** Điều 8.3c: when a point of the school is open for entry; `saw`: its window on the page from which it is changed. */
export const changeWindow = (
  database: DataSource,
  act: EntryTimesAct,
  {
    schoolYear,
    point,
    saw,
    ...window
  }: Window & { readonly schoolYear: string; readonly point: AssessmentPoint; readonly saw?: Window },
): Promise<Done | Refusal> =>
  changed(database, act, { kind: 'window', facts: { point, ...window } }, async (queries) => {
    const of = { schoolId: act.unitId, schoolYear, point };
    const refusal = refuseWindow(window, act.at, saw && { saw, standing: await windowNow(queries, of) });
    if (!refusal) await setWindow(queries, of, window);
    return refusal;
  });

const changed = (
  database: DataSource,
  { commandId, at, by, unitId, note, document }: EntryTimesAct,
  what: Pick<CalendarChange, 'kind' | 'facts'>,
  make: (queries: Queries) => Promise<Refusal | undefined>,
): Promise<Done | Refusal> =>
  changeOnce(database, { ...what, id: commandId, unitId, at, by, note, ...(document && { document }) }, make);
