import { z } from 'zod';
import {
  changeWindow,
  type EntryTimesAct,
  lockEntry,
  unlockEntry,
} from '../../activities/entry-times/change-entry-times.ts';
import { holdingFor, type Role } from '../../domain/access/access.ts';
import { assessmentPoints } from '../../domain/assessment/subject-table.ts';
import type { CalendarDay } from '../../domain/calendar/day.ts';
import type { Window } from '../../domain/entry-times/entry-times.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import type { Document } from '../../domain/round-closing/round-closing.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { changesOf, TIME_CHANGES } from '../../persistence/entry-times/calendar-change.ts';
import { lockEffect, locksOf, unitsAbove, windowsOf } from '../../persistence/entry-times/entry-times.ts';
import { type MapScope, type MapUnit, mapScope } from '../../persistence/process-map/scope.ts';
import { actFields, idField, noteField } from '../request/fields.ts';
import { documentFields, momentField, optionalField } from '../request/moments.ts';
import { toldChange } from '../rounds/changes.ts';
import { type Answer, actRoute, type Route, readRoute } from '../route.ts';

/** The principal asks, the administrator carries it out (Điều 8.3c, 11.2). */
const SCHOOL: readonly Role[] = ['principal', 'administrator'];

/** What of a school is locked: all of it, a grade or a class, as one field of the form says it. */
const whereField = z
  .string()
  .regex(/^(school|grade:[1-5]|class:[0-9A-HJKMNP-TV-Z]{26})$/)
  .transform(readWhere);

function readWhere(text: string): { readonly grade?: number; readonly classId?: string } {
  const [kind, value = ''] = text.split(':');
  if (kind === 'grade') return { grade: Number(value) };
  return kind === 'class' ? { classId: value } : {};
}

const Lock = z.object({
  ...actFields,
  lock: z.enum(['lock', 'unlock']),
  /** One lock to end; all of the unit's own where none is named. */
  lockId: optionalField(idField),
  where: optionalField(whereField),
  from: optionalField(momentField),
  to: optionalField(momentField),
  note: noteField,
});
export const gradeField = z.coerce.number().int().min(1).max(5);

/** The province locks itself or one of its levels, by a document. */
const ProvinceLock = Lock.omit({ where: true }).extend({
  grade: optionalField(gradeField),
  unitId: optionalField(idField),
  number: optionalField(documentFields.number),
  decidedOn: optionalField(documentFields.decidedOn),
});
const NewWindow = z.object({
  ...actFields,
  point: z
    .enum(assessmentPoints as [string, ...string[]])
    .transform((point) => point as (typeof assessmentPoints)[number]),
  opensAt: momentField,
  closesAt: momentField,
  /** The window that the page showed, in ms. */
  saw: optionalField(
    z
      .string()
      .regex(/^\d{10,16},\d{10,16}$/)
      .transform(seenIn),
  ),
  note: noteField,
});

function seenIn(text: string): Window {
  const [opensAt = 0, closesAt = 0] = text.split(',').map(Number);
  return { opensAt, closesAt };
}

/** Windows of the points, and locks on entry; the stricter of all levels wins (D19). */
export const entryTimesRoutes: readonly Route[] = [
  readRoute(SCHOOL, {
    path: '/entry-times',
    chooses: true,
    says: 'Leads to the windows and locks of the reader’s own school.',
    async handle({ reader, today }) {
      const school = holdingFor(SCHOOL, reader, undefined, today)?.unitId;
      return school ? { goTo: `/schools/${school}/entry-times` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(SCHOOL, {
    path: '/schools/:schoolId/entry-times',
    place: 'school',
    says: 'When each point of the school is open for entry, what is locked there and above, and who changed what.',
    async handle({ parts: { database }, params, query, place, reader, language, today, now }) {
      const schoolId = params['schoolId'] ?? '';
      const found = await mapScope(database, 'school', schoolId);
      if (!found) return { refused: 'PAGE_NOT_FOUND' };
      const { provinceId, levelId } = await unitsAbove(database, schoolId);
      const above = [provinceId, ...(levelId && levelId !== provinceId ? [levelId] : [])];
      const [windows, own, strict, changes] = await Promise.all([
        windowsOf(database, schoolId, found.scope.schoolYear),
        locksOf(database, [schoolId], now),
        locksOf(database, above, now),
        changesOf(database, [schoolId], TIME_CHANGES, 50),
      ]);
      const asked = await askedLock(database, found.scope, found.units, query, today);
      const locked = [...own, ...strict].some(
        (lock) => lock.from <= now && lock.grade === undefined && lock.classId === undefined,
      );
      return {
        page: 'entry-times/school',
        model: {
          schoolId,
          name: found.scope.name,
          schoolYear: found.scope.schoolYear,
          points: assessmentPoints.map((point) =>
            windowView(
              point,
              windows.find((one) => one.point === point),
              now,
              locked,
            ),
          ),
          own: own.map((lock) => ({ ...lock, inForce: lock.from <= now })),
          above: strict.map((lock) => ({ ...lock, inForce: lock.from <= now })),
          locked,
          classes: found.units,
          grades: [...new Set(found.units.map(({ grade }) => grade))].toSorted(),
          ...(asked && { asked }),
          changes: changes.map((change) => toldChange(change, language)),
          mayChange: holdingFor(['administrator'], reader, place, today) !== undefined,
        },
      };
    },
  }),
  actRoute(['administrator'], {
    path: '/schools/:schoolId/lock',
    place: 'school',
    body: Lock,
    says: 'Locks or opens entry in the school, one grade or class, at the principal’s request.',
    async handle({ parts: { database }, params, body, reader, now }) {
      const schoolId = params['schoolId'] ?? '';
      const act = { commandId: body.commandId, at: now, by: reader.personId, unitId: schoolId, note: body.note };
      const back = `/schools/${schoolId}/entry-times`;
      const { grade, classId } = body.where ?? {};
      if (classId !== undefined && !(await isClassOf(database, schoolId, classId)))
        return { refused: 'SUBJECT_UNKNOWN', back };
      return answered(await lockOrUnlock(database, act, { ...body, grade, classId }), back);
    },
  }),
  actRoute(['administrator'], {
    path: '/schools/:schoolId/windows',
    place: 'school',
    body: NewWindow,
    says: 'Sets when a point of the school is open for entry, at the principal’s request.',
    async handle({ parts: { database }, params, body, reader, now }) {
      const schoolId = params['schoolId'] ?? '';
      const back = `/schools/${schoolId}/entry-times`;
      const found = await mapScope(database, 'school', schoolId);
      if (!found) return { refused: 'PAGE_NOT_FOUND' };
      const { commandId, point, opensAt, closesAt, saw, note } = body;
      const act = { commandId, at: now, by: reader.personId, unitId: schoolId, note };
      const { schoolYear } = found.scope;
      return answered(
        await changeWindow(database, act, { schoolYear, point, opensAt, closesAt, ...(saw && { saw }) }),
        back,
      );
    },
  }),
  actRoute(['provinceOfficer'], {
    path: '/rounds/:roundId/lock',
    place: 'round',
    body: ProvinceLock,
    says: 'Locks or opens entry in the whole province or at one level, for one grade or all; the stricter of all levels wins.',
    async handle({ parts: { database }, place, body, reader, now }) {
      const unitId = body.unitId ?? place.provinceId ?? '';
      if (unitId !== place.provinceId && (await unitsAbove(database, unitId)).provinceId !== place.provinceId)
        return { refused: 'SUBJECT_UNKNOWN', back: '/rounds' };
      const { number, decidedOn } = body;
      const document: Document | undefined = number && decidedOn ? { number, decidedOn } : undefined;
      const act = {
        ...{ commandId: body.commandId, at: now, by: reader.personId, unitId, note: body.note },
        ...(document && { document }),
      };
      return answered(await lockOrUnlock(database, act, body), '/rounds');
    },
  }),
];

/** A lock that is looked at before it is set: what the form says, and whom it would touch. */
async function askedLock(
  queries: Queries,
  scope: MapScope,
  units: readonly MapUnit[],
  { where, from, to }: Readonly<Record<string, string>>,
  today: CalendarDay,
): Promise<object | undefined> {
  const read = whereField.safeParse(where);
  if (!read.success) return undefined;
  const { grade, classId } = read.data;
  const className = units.find(({ id }) => id === classId)?.name;
  if (classId !== undefined && className === undefined) return undefined;
  return { where, from, to, grade, className, effect: await lockEffect(queries, scope, read.data, today) };
}

async function isClassOf(queries: Queries, schoolId: string, classId: string): Promise<boolean> {
  const found = await mapScope(queries, 'school', schoolId);
  return found?.units.some(({ id }) => id === classId) ?? false;
}

type LockBody = {
  readonly lock: 'lock' | 'unlock';
  readonly lockId?: string | undefined;
  readonly grade?: number | undefined;
  readonly classId?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

function lockOrUnlock(
  database: Parameters<typeof lockEntry>[0],
  act: EntryTimesAct,
  { lock, lockId, grade, classId, from, to }: LockBody,
): Promise<object | Refusal> {
  if (lock === 'unlock') return unlockEntry(database, act, lockId);
  return lockEntry(database, act, {
    ...(grade !== undefined && { grade }),
    ...(classId !== undefined && { classId }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
}

const answered = (done: object | Refusal, goTo: string): Answer =>
  isRefusal(done) ? { ...done, back: goTo } : { goTo, json: done };

function windowView(
  point: string,
  window: { readonly opensAt: number; readonly closesAt: number } | undefined,
  now: number,
  locked: boolean,
): object {
  const state = stateOf(window, now);
  return {
    point,
    words: `grid.point.${point}`,
    ...window,
    state: `entry-times.state.${state === 'open' && locked ? 'locked' : state}`,
    tone: state === 'open' ? (locked ? 'warn' : 'done') : '',
    icon: state === 'open' && !locked ? 'lock-open' : 'lock',
  };
}

function stateOf(
  window: { readonly opensAt: number; readonly closesAt: number } | undefined,
  now: number,
): 'none' | 'before' | 'open' | 'over' {
  if (!window) return 'none';
  if (now < window.opensAt) return 'before';
  return now < window.closesAt ? 'open' : 'over';
}
