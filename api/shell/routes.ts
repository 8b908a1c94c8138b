import { holdingsOn } from '../../domain/access/access.ts';
import { assetOf } from '../rendering/assets.ts';
import { openPage, type Route, readRoute } from '../route.ts';
import { helpFor } from './help-topics.ts';

/** What belongs to no screen: assets, help, health. */
export const shellRoutes: readonly Route[] = [
  openPage({
    path: '/assets/:version/*name',
    says: 'A style sheet, script, font or icon of this version, to be kept for ever.',
    caching: 'immutable',
    async handle({ params }) {
      const name = [params['name'] ?? ''].flat().join('/');
      const asset = assetOf(params['version'] ?? '', name);
      return asset ?? { refused: 'PAGE_NOT_FOUND' };
    },
  }),
  openPage({
    path: '/health',
    says: 'Whether the API answers and reaches its database and the workflow engine.',
    async handle({ parts: { database, engine } }) {
      await database.query('SELECT 1');
      await engine.withDeadline(Date.now() + 2_000, () => engine.workflowService.getSystemInfo({}));
      return { json: { ok: true } };
    },
  }),
  readRoute('signedIn', {
    path: '/help',
    says: 'First steps in words, by role, and every explanation that stands beside something on the reader’s pages.',
    async handle({ reader, today }) {
      const held = holdingsOn(reader.holdings, today).map(({ role }) => role);
      return { page: 'shell/help', model: { topics: helpFor(held) } };
    },
  }),
];
