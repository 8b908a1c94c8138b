import { holdingFor } from '../../domain/access/access.ts';
import { type Route, readRoute } from '../route.ts';
import { overviewExport } from './export.ts';
import { overviewPage } from './overview-page.ts';

const OFFICER = ['provinceOfficer'] as const;

/** The province at a glance (screen 07). */
export const overviewRoutes: readonly Route[] = [
  readRoute(OFFICER, {
    path: '/overview',
    chooses: true,
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
];
