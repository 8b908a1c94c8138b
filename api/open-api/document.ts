import { z } from 'zod';
import type { Route } from '../route.ts';

const REFUSAL = {
  type: 'object',
  required: ['code', 'refused', 'message', 'cure', 'facts'],
  properties: {
    code: { type: 'string', pattern: '^HBS-' },
    refused: { type: 'string' },
    message: { $ref: '#/components/schemas/Words' },
    cure: { $ref: '#/components/schemas/Words' },
    facts: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
  },
};
const WORDS = {
  type: 'object',
  required: ['vi', 'en'],
  properties: { vi: { type: 'string' }, en: { type: 'string' } },
};

const AT = {
  ...{ name: 'at', in: 'query', required: false, schema: { type: 'string' } },
  description: 'The unit that it is for; without it an act of somebody who works at several is refused.',
};

/** The OpenAPI 3.1 document of the table of routes, made of the very schemas that validate. */
export function openApiDocument(routes: readonly Route[]): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replace(/[:*](\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Học bạ số', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Refusal: REFUSAL, Words: WORDS },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'hbs_session' } },
    },
  };
}

function operationOf(route: Route): object {
  const names = [...route.path.matchAll(/[:*](\w+)/g)].map(([, name]) => name);
  return {
    summary: route.says,
    parameters: [
      ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(route.chooses ? [AT] : []),
    ],
    ...(route.need.kind !== 'anyone' && { security: [{ session: [] }] }),
    ...(route.need.kind === 'roles' && { 'x-roles': route.need.roles }),
    ...(route.body && { requestBody: bodyOf(route.body, route.upload) }),
    responses: {
      200: { description: 'Done, or the page.' },
      default: { description: 'Refused.', content: json({ $ref: '#/components/schemas/Refusal' }) },
    },
  };
}

function bodyOf(body: z.ZodType, upload: number | undefined): object {
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  const kinds = upload ? ['multipart/form-data'] : ['application/json', 'application/x-www-form-urlencoded'];
  return { required: true, content: Object.fromEntries(kinds.map((kind) => [kind, { schema }])) };
}

const json = (schema: object) => ({ 'application/json': { schema } });
