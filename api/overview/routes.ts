import { z } from 'zod';
import { provinceReminder } from '../../activities/notification/notice-words.ts';
import { remindForProvince } from '../../activities/reminding/remind-for-province.ts';
import { holdingFor } from '../../domain/access/access.ts';
import { dayAt } from '../../domain/calendar/instant.ts';
import { type Cause, causeIn } from '../../domain/overview/overview.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Queries } from '../../persistence/data-source.ts';
import { peopleWaitedFor, remindedOn } from '../../persistence/overview/people-to-remind.ts';
import { type MapUnit, mapScope } from '../../persistence/process-map/scope.ts';
import { standingsOf } from '../../persistence/process-map/standings.ts';
import { roundsOfProvince } from '../../persistence/rounds/rounds-page.ts';
import { actFields } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { overviewExport } from './export.ts';
import { heldBy, overviewPage } from './overview-page.ts';

const OFFICER = ['provinceOfficer'] as const;
/** Schools of a page that says whom a reminder would reach. */
const PAGE = 50;

/** The province at a glance, and its reminders: whom and what first, then one notice a person and day (screen 07). */
export const overviewRoutes: readonly Route[] = [
  readRoute(OFFICER, {
    path: '/overview',
    says: 'Leads to the overview of the reader’s province.',
    async handle({ reader, today }) {
      const province = holdingFor(OFFICER, reader, undefined, today)?.unitId;
      return province ? { goTo: `/provinces/${province}/overview` } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  readRoute(OFFICER, {
    path: '/provinces/:provinceId/overview',
    place: 'province',
    says: 'What would close now, progress by area and school with a forecast, and what holds the rest up, by cause.',
    async handle({ parts: { database }, params, now }) {
      const model = await overviewPage(database, params['provinceId'] ?? '', now);
      return model ? { page: 'overview/overview', model } : { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  overviewExport,
  readRoute(OFFICER, {
    path: '/provinces/:provinceId/reminders/:cause',
    place: 'province',
    says: 'Whom a reminder for one cause would reach, and what it says, before it is sent.',
    async handle({ parts: { database }, params, query, now }) {
      const cause = causeIn(params['cause']);
      const held = cause && (await heldSchools(database, params['provinceId'] ?? '', cause, now));
      if (!cause || !held) return { refused: 'PAGE_NOT_FOUND' };
      const page = Math.min(1_000, Math.max(1, Math.trunc(Number(query['page'])) || 1));
      const shown = held.schools.slice((page - 1) * PAGE, page * PAGE);
      const address = `/provinces/${params['provinceId']}/reminders/${cause}`;
      return {
        page: 'overview/reminder',
        model: {
          cause,
          words: `overview.cause.${cause}`,
          address,
          provinceId: params['provinceId'],
          text: provinceReminder({ cause, dueAt: held.dueAt }),
          schools: held.schools.length,
          rows: await peopleBySchool(database, cause, shown, now),
          ...(page > 1 && { earlierPage: `${address}?page=${page - 1}` }),
          ...(page * PAGE < held.schools.length && { laterPage: `${address}?page=${page + 1}` }),
        },
      };
    },
  }),
  actRoute(OFFICER, {
    path: '/provinces/:provinceId/reminders/:cause',
    place: 'province',
    body: z.object(actFields),
    says: 'Sends one notice to everybody whose work is waited for; to nobody twice a day.',
    async handle({ parts: { database }, params, body, reader, now }) {
      const cause = causeIn(params['cause']);
      const provinceId = params['provinceId'] ?? '';
      const held = cause && (await heldSchools(database, provinceId, cause, now));
      if (!cause || !held) return { refused: 'PAGE_NOT_FOUND' };
      const back = `/provinces/${provinceId}/overview`;
      const reminder = {
        ...{ commandId: body.commandId, provinceId, by: reader.personId, cause, dueAt: held.dueAt },
        schoolIds: held.schools.map(({ id }) => id),
        text: provinceReminder({ cause, dueAt: held.dueAt }).text.vi,
      };
      const sent = await remindForProvince(database, reminder, now);
      return isRefusal(sent) ? { ...sent, back } : { goTo: back, json: sent };
    },
  }),
];

/** The schools at which records stand for a cause, by name, and by when they are due. */
async function heldSchools(
  queries: Queries,
  provinceId: string,
  cause: Cause,
  now: number,
): Promise<
  { readonly schools: readonly (MapUnit & { readonly records: number })[]; readonly dueAt: number } | undefined
> {
  const found = await mapScope(queries, 'province', provinceId);
  if (!found) return undefined;
  const held = Map.groupBy(heldBy(await standingsOf(queries, found.scope, now), cause), ({ unitId }) => unitId);
  const rounds = await roundsOfProvince(queries, provinceId);
  const round = rounds.find(({ closeAt }) => closeAt > now) ?? rounds.at(-1);
  return {
    schools: found.units.flatMap((unit) => {
      const here = held.get(unit.id);
      return here ? [{ ...unit, records: here.reduce((n, { records }) => n + records, 0) }] : [];
    }),
    dueAt: round === undefined ? now : round.dueAt > now ? round.dueAt : round.closeAt,
  };
}

async function peopleBySchool(
  queries: Queries,
  cause: Cause,
  schools: readonly (MapUnit & { readonly records: number })[],
  now: number,
): Promise<readonly object[]> {
  const day = dayAt(now);
  const people = await peopleWaitedFor(
    queries,
    cause,
    schools.map(({ id }) => id),
    day,
  );
  const reminded = await remindedOn(
    queries,
    people.map(({ personId }) => personId),
    day,
  );
  return schools.map(({ id, name, area, records }) => ({
    name,
    area,
    records,
    people: people
      .filter(({ schoolId }) => schoolId === id)
      .map(({ personId, fullName }) => ({ fullName, reminded: reminded.has(personId) })),
  }));
}
