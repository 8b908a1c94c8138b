import { openPage, type Route } from '../route.ts';
import { openApiDocument } from './document.ts';

export const openApiRoutes: readonly Route[] = [
  openPage({
    path: '/openapi.json',
    says: 'This document.',
    async handle() {
      const { ROUTES } = await import('../routes.ts'); // the table holds this route: read when asked, not when loaded
      return { json: openApiDocument(ROUTES) };
    },
  }),
];
