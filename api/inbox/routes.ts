import { type Route, readRoute } from '../route.ts';
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
          ...(query['only'] !== undefined && { only: query['only'] }),
          ...(query['after'] !== undefined && { after: query['after'] }),
        }),
      };
    },
  }),
];
