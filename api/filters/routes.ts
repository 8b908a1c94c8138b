import { z } from 'zod';
import { LONGEST_NAME } from '../../domain/filters/saved-filter.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { cleanLine } from '../../domain/text/clean.ts';
import type { SignedIn } from '../../persistence/account/session.ts';
import {
  deleteFilter,
  renameFilter,
  saveFilter,
  shareFilter,
  starFilter,
  unstarFilter,
} from '../../persistence/filters/saved-filters.ts';
import { idField } from '../request/fields.ts';
import { type Answer, type Asked, actRoute, type Route, readRoute } from '../route.ts';
import { mayOpen, unitOf, usableFilters } from './filter-menu.ts';
import { addressOf, filtersIn, isFilteredPage, isFilterOf } from './pages.ts';

const PAGE = '/filters';
const commandFields = { commandId: idField };
const nameField = z
  .string()
  .max(400)
  .transform((typed) => cleanLine(typed).text)
  .pipe(z.string().min(1).max(LONGEST_NAME));
const ticked = z.literal('yes').optional();

/** Filters that people keep for themselves, and may share with the people of their unit (screens section 6). */
export const filterRoutes: readonly Route[] = [
  readRoute('signedIn', {
    path: PAGE,
    says: 'The reader’s saved filters, and those that others share with his unit.',
    async handle({ parts: { database }, reader, today }) {
      const filters = await usableFilters(database, { reader, today });
      return {
        page: 'filters/filters',
        model: {
          own: filters.filter(({ own }) => own),
          others: filters.filter(({ own }) => !own),
          canShare: unitOf(reader, today) !== undefined,
          longest: LONGEST_NAME,
        },
      };
    },
  }),
  actRoute('signedIn', {
    path: PAGE,
    says: 'Keeps the present filter of a page under a name: chosen values alone, nothing that was typed.',
    body: z.object({
      ...commandFields,
      page: z.string().max(24),
      query: z.string().max(300),
      name: nameField,
      shared: ticked,
      starred: ticked,
    }),
    async handle({ parts: { database }, reader, body, now, today }) {
      const { commandId, page, query, name, shared, starred } = body;
      const isHis = isFilteredPage(page) && mayOpen(page, reader, today);
      if (!isHis || !isFilterOf(page, query)) return { refused: 'FILTER_NOT_OF_PAGE', back: '/inbox' };
      const values = filtersIn(page, Object.fromEntries(new URLSearchParams(query)));
      const goTo = addressOf(page, values);
      const refusal = await saveFilter(database, {
        ...{ id: commandId, ownerId: reader.personId, page, name, query, at: now },
        sharedWith: shared ? unitOf(reader, today) : undefined,
      });
      if (refusal) return { ...refusal, back: goTo };
      if (starred) await starFilter(database, commandId, reader.personId);
      return { goTo, json: { filterId: commandId } };
    },
  }),
  changeRoute(
    'rename',
    'Gives one’s own filter another name.',
    { name: nameField },
    ({ parts, reader }, id, { name }) => renameFilter(parts.database, { filterId: id, ownerId: reader.personId, name }),
  ),
  changeRoute(
    'share',
    'Shares one’s own filter with the people of one’s unit, or takes that back.',
    { shared: ticked },
    async ({ parts, reader, today }, filterId, { shared }) => {
      const unitId = shared && unitOf(reader, today);
      return shareFilter(parts.database, { filterId, ownerId: reader.personId, ...(unitId && { unitId }) });
    },
  ),
  changeRoute('delete', 'Deletes one’s own filter, for those too who use it.', {}, ({ parts, reader }, filterId) =>
    deleteFilter(parts.database, { filterId, ownerId: reader.personId }),
  ),
  changeRoute(
    'star',
    'Pins a filter above the reader’s list, or takes the pin away.',
    { starred: ticked },
    async ({ parts: { database }, reader, today }, filterId, { starred }) => {
      const known = (await usableFilters(database, { reader, today })).some((one) => one.filterId === filterId);
      if (!known) return { refused: 'FILTER_UNKNOWN' };
      await (starred ? starFilter : unstarFilter)(database, filterId, reader.personId);
      return undefined;
    },
  ),
];

/** A change of one filter; it leads back to the list of filters. */
function changeRoute<S extends z.ZodRawShape>(
  type: 'rename' | 'share' | 'delete' | 'star',
  says: string,
  fields: S,
  change: (
    asked: Asked<unknown, SignedIn>,
    filterId: string,
    body: z.infer<z.ZodObject<S>>,
  ) => Promise<Refusal | undefined>,
): Route {
  const Body = z.object(fields).and(z.object(commandFields));
  return actRoute('signedIn', {
    path: `${PAGE}/:filterId/${type}`,
    says,
    body: Body,
    async handle(asked): Promise<Answer> {
      const refusal = await change(asked, asked.params['filterId'] ?? '', asked.body as z.infer<z.ZodObject<S>>);
      return isRefusal(refusal) ? { ...refusal, back: PAGE } : { goTo: PAGE, json: { changed: type } };
    },
  });
}
