import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildOpenApi, type Route, route } from '../../../runtime/src/http/index.ts';
import { StartupError, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

const Owner = z.object({ name: z.string() }).meta({ id: 'Owner' });
const Pet = z.object({ id: z.uuid(), born: z.date(), owner: Owner }).meta({ id: 'Pet' });

const routes = [
  route(
    'GET /shops/:shop/pets/:pet',
    {
      summary: 'Read a pet',
      tags: ['pets'],
      params: z.object({ shop: z.string(), pet: z.uuid() }),
      query: z.object({ page: z.coerce.number().default(1), sort: z.enum(['name', 'age']) }),
      response: { 200: Pet, 204: null },
      errors: ['not_found'],
    },
    ({ reply }) => reply(204),
  ),
  route(
    'POST /shops/:shop/pets',
    {
      summary: 'Add a pet',
      body: z.object({ owner: Owner, tags: z.array(z.string()).default([]) }),
      response: { 201: Pet },
    },
    () => {
      throw new Error('not called');
    },
  ),
];

test('the document comes from the schemas, named ones as components', () => {
  const { paths, components, ...rest } = buildOpenApi({ name: 'shop', version: '1.2.3', routes });
  expect(rest).toEqual({ openapi: '3.1.1', info: { title: 'shop', version: '1.2.3' } });
  expect(Object.keys(components.schemas)).toEqual(['Problem', 'Pet', 'Owner']);
  expect(paths['/shops/{shop}/pets/{pet}']?.['get']).toMatchObject({
    operationId: 'getShopsByShopPetsByPet',
    summary: 'Read a pet',
    tags: ['pets'],
    parameters: [
      { name: 'shop', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'pet', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
      { name: 'page', in: 'query', required: false, schema: { type: 'number', default: 1 } },
      { name: 'sort', in: 'query', required: true, schema: { type: 'string', enum: ['name', 'age'] } },
    ],
    responses: {
      200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      204: { description: 'No content' },
      404: { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
    },
  });
  expect(components.schemas['Pet']).toMatchObject({
    properties: {
      born: { type: 'string', format: 'date-time' },
      owner: { $ref: '#/components/schemas/Owner' },
    },
  });
  const body = paths['/shops/{shop}/pets']?.['post'] as { requestBody: unknown };
  expect(body.requestBody).toMatchObject({
    required: true,
    content: {
      'application/json': {
        schema: { properties: { owner: { $ref: '#/components/schemas/Owner' } }, required: ['owner'] },
      },
    },
  });
});

const serviceOf = (list: readonly Route[]) =>
  service({
    name: 'shop',
    version: '1.2.3',
    config: z.object({}),
    directory: import.meta.dirname,
    routes: () => list,
  });

test('a service serves the document and a page that loads nothing from elsewhere', async () => {
  await using app = await testService(serviceOf(routes));
  expect(await (await app.fetch('/openapi.json')).json()).toMatchObject({ info: { title: 'shop' } });
  const page = await app.fetch('/docs');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const html = await page.text();
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).not.toMatch(/https?:\/\//);
});

const none = { summary: '', response: { 204: null } } as const;
const make = (pattern: `GET /${string}`) => route(pattern, none, ({ reply }) => reply(204));

test.each([
  ['one route twice', [make('GET /a'), make('GET /a')], /GET \/a.*already declared/],
  ['a route of the runtime', [make('GET /metrics')], /GET \/metrics.*already declared/],
  ['a parameter inside a segment', [make('GET /a/b:id')], /malformed path/],
  ['an empty segment', [make('GET /a//b')], /malformed path/],
  ['a wildcard', [make('GET /a/*')], /malformed path/],
])('refuses %s when it starts', async (_, list, message) => {
  const started = testService(serviceOf(list));
  await expect(started).rejects.toBeInstanceOf(StartupError);
  await expect(started).rejects.toMatchObject({
    code: 'MARTY_ROUTE_INVALID',
    message: expect.stringMatching(message),
  });
});

test.each(['Shop', '1shop', 'shop_', ''])('refuses the service name %j', (name) => {
  const define = () =>
    service({ name, version: '1', config: z.object({}), directory: '.', routes: () => [] });
  expect(define).toThrow(StartupError);
});
