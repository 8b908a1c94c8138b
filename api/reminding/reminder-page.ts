import { sentencesOf } from '../../activities/notification/notice-words.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { CAUSES, type Cause } from '../../domain/overview/overview.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { recentStandings } from '../../persistence/process-map/recent.ts';
import { type MapUnit, mapScope, type ScopeKind } from '../../persistence/process-map/scope.ts';
import {
  peopleWaitedFor,
  type ReminderBody,
  remindedOn,
  type Where,
} from '../../persistence/reminding/people-to-remind.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { heldBy } from '../overview/overview-page.ts';
import { FOLDERS } from '../process-map/page.ts';

/** Units of a page that says whom a reminder would reach. */
const PAGE = 20;

/** Schools or classes at which records stand for a cause, by name; where their people are, and what they would be told. */
export type Held = {
  readonly units: readonly (MapUnit & { readonly records: number })[];
  readonly where: Where;
  readonly body: ReminderBody;
  /** In whose log the reminder stands: a class's in that of its school. */
  readonly unitId: string;
};

/** What a scope's people are waited for; undefined where there is no school year yet. */
export async function heldIn(
  queries: Queries,
  { kind, id, cause }: { readonly kind: ScopeKind; readonly id: string; readonly cause: Cause },
  now: number,
): Promise<Held | undefined> {
  const found = await mapScope(queries, kind, id);
  if (!found) return undefined;
  const { scope } = found;
  const { value: standings } = await recentStandings(queries, scope, now);
  const held = Map.groupBy(heldBy(standings, cause), ({ unitId }) => unitId);
  const units = found.units.flatMap((unit) => {
    const here = held.get(unit.id);
    return here ? [{ ...unit, records: here.reduce((n, { records }) => n + records, 0) }] : [];
  });
  const rounds = await roundsOfProvince(queries, scope.provinceId);
  const round = rounds.find(({ closeAt }) => closeAt > now);
  const dueAt = round && (round.dueAt > now ? round.dueAt : round.closeAt);
  return {
    units,
    where: narrowed(scope, units),
    body: {
      ...{ cause, from: kind, name: kind === 'level' || kind === 'class' ? scope.name : '' },
      ...(dueAt !== undefined && { dueAt }),
    },
    unitId: kind === 'class' ? (scope.schoolIds[0] ?? '') : id,
  };
}

const narrowed = ({ by, schoolIds }: Where, units: readonly MapUnit[]): Where => {
  const ids = units.map(({ id }) => id);
  if (by === 'school') return { by, schoolIds: ids };
  return { by, schoolIds: ids.length === 0 ? [] : schoolIds, classIds: ids };
};

/** Whom a reminder would reach and what it says, before it is sent. */
export async function reminderPage(
  queries: Queries,
  {
    kind,
    id,
    cause,
    page,
  }: { readonly kind: ScopeKind; readonly id: string; readonly cause: Cause; readonly page: number },
  { units, where, body }: Held,
  {
    senderId,
    address,
    back,
    now,
  }: { senderId: string; address: string; back: { page: string; words: string }; now: number },
): Promise<object> {
  // The principal and the clerk are of the school, not of a class: one line has them all.
  const rows = where.by === 'class' && isOfSchool(cause) ? asOne(units, where) : units;
  const shown = rows.slice((page - 1) * PAGE, page * PAGE);
  const pageAt = (n: number) => `${address}${address.includes('?') ? '&' : '?'}page=${n}`;
  return {
    kind,
    cause,
    words: `overview.cause.${cause}`,
    address,
    back,
    id,
    text: sentencesOf('workReminder', body, ''),
    units: units.length,
    unitsWords: `reminding.lead.${where.by}`,
    ofSchools: where.by === 'school',
    rows: await withPeople(queries, cause, shown, narrowedTo(where, shown), senderId, now),
    ...(page > 1 && { earlierPage: pageAt(page - 1) }),
    ...(page * PAGE < rows.length && { laterPage: pageAt(page + 1) }),
  };
}

const isOfSchool = (cause: Cause): boolean => cause !== 'subjectTeachers' && cause !== 'homeroomTeachers';

const asOne = (units: Held['units'], { schoolIds: [schoolId = ''] }: Where): Held['units'] =>
  units.length === 0
    ? []
    : [
        {
          id: schoolId,
          name: units.map(({ name }) => name).join(', '),
          records: units.reduce((n, one) => n + one.records, 0),
        },
      ];

const narrowedTo = (where: Where, units: readonly MapUnit[]): Where =>
  where.by === 'school' ? { ...where, schoolIds: units.map(({ id }) => id) } : where;

async function withPeople(
  queries: Queries,
  cause: Cause,
  units: Held['units'],
  where: Where,
  senderId: string,
  now: number,
): Promise<readonly object[]> {
  const day = dayAt(now);
  const people = (await peopleWaitedFor(queries, cause, where, day)).filter(({ personId }) => personId !== senderId);
  const ids = people.map(({ personId }) => personId);
  const reminded = await remindedOn(queries, ids, day);
  return units.map(({ id, name, area, records }) => ({
    name,
    area,
    records,
    people: people
      .filter(({ unitId }) => unitId === id)
      .map(({ personId, fullName }) => ({ fullName, reminded: reminded.has(personId) })),
  }));
}

/** The page on which the sender saw what holds records up, and what it is called. */
export function pageBefore(
  kind: ScopeKind,
  id: string,
  cause: Cause,
  from: string | undefined,
): { readonly page: string; readonly words: string } {
  if (kind === 'province') return { page: `/provinces/${id}/overview`, words: 'overview.title' };
  if (kind === 'class') return { page: `/classes/${id}/sheets/homeroom/yearEnd`, words: 'reminding.homeroom' };
  if (from === 'closing') return { page: `/schools/${id}/closing`, words: 'closing.title' };
  return { page: `/${FOLDERS[kind]}/${id}/process-map?step=${CAUSES[cause].at(-1)}`, words: 'process-map.title' };
}
