import { z } from 'zod';
import { putAway } from '../../persistence/inbox/notices.ts';
import { filtersIn } from '../filters/pages.ts';
import { idField } from '../request/fields.ts';
import { actRoute, type Route, readRoute } from '../route.ts';
import { firstDayRoutes } from './first-day.ts';
import { inboxPage } from './inbox-page.ts';

export const inboxRoutes: readonly Route[] = [
  ...firstDayRoutes,
  readRoute('signedIn', {
    path: '/inbox',
    says: 'The reader’s tasks by urgency, 50 a page, with their counts and his last three acts.',
    async handle({ parts, reader, now, today, query }) {
      return {
        page: 'inbox/inbox',
        model: await inboxPage(parts, reader, {
          now,
          today,
          filters: filtersIn('inbox', query),
          ...(query['after'] !== undefined && { after: query['after'] }),
        }),
      };
    },
  }),
  actRoute('signedIn', {
    path: '/notices/:noticeId/putAway',
    says: 'Puts one of the reader’s notices away.',
    body: z.object({ commandId: idField }),
    async handle({ parts: { database }, params, reader, now }) {
      await putAway(database, params['noticeId'] ?? '', reader.personId, now);
      return { goTo: '/inbox', json: { putAway: true } };
    },
  }),
];
