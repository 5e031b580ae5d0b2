import { type } from 'arktype';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { type Schema, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

const NewPet = type({ name: 'string > 0', 'age?': 'number.integer >= 0' });
const Pet = type({ id: 'string', name: 'string' });

/** A schema of a library that cannot say its JSON Schema. */
const Count: Schema<unknown, { readonly count: number }> = {
  '~standard': {
    version: 1,
    vendor: 'by-hand',
    validate(value) {
      const count = Number((value as { readonly count?: unknown } | undefined)?.count);
      return Number.isInteger(count)
        ? { value: { count } }
        : { issues: [{ message: 'no whole number', path: ['count'] }] };
    },
  },
};

const pets = service({
  name: 'pets',
  version: '1',
  config: type({ 'http?': 'object' }),
  directory: import.meta.dirname,
  routes: () => [
    route('POST /pets', { summary: '', body: NewPet, response: { 201: Pet } }, ({ body, reply }) => {
      const pet = { id: '1', name: body.name, secret: 'x' };
      return reply(201, pet);
    }),
    route('GET /count', { summary: '', query: Count, response: { 200: Count } }, ({ query, reply }) =>
      reply(200, query),
    ),
    route(
      'POST /mixed',
      { summary: '', query: Count, body: z.object({ at: z.coerce.date() }), response: { 200: Pet } },
      ({ query, body, reply }) => reply(200, { id: String(query.count), name: body.at.toISOString() }),
    ),
  ],
});

test('schemas of any library check, serialise and document', async () => {
  await using app = await testService(pets);
  const post = (path: string, body: unknown) =>
    app.fetch(path, { method: 'POST', body: JSON.stringify(body) });
  const created = await post('/pets', { name: 'Rex', age: 3 });
  expect([created.status, await created.json()]).toEqual([201, { id: '1', name: 'Rex' }]);
  const refused = await post('/pets', { name: '', age: 1.5 });
  expect([refused.status, await refused.json()]).toMatchObject([
    400,
    {
      errors: [
        { in: 'body', path: '/name' },
        { in: 'body', path: '/age' },
      ],
    },
  ]);
  const document = (await (await app.fetch('/openapi.json')).json()) as {
    readonly paths: Record<string, Record<string, unknown>>;
  };
  expect(document.paths['/pets']?.['post']).toMatchObject({
    requestBody: {
      content: { 'application/json': { schema: { properties: { name: { type: 'string', minLength: 1 } } } } },
    },
  });
});

test('a schema without JSON Schema checks all the same, and libraries mix in one route', async () => {
  await using app = await testService(pets);
  expect(await (await app.fetch('/count?count=7')).json()).toEqual({ count: 7 });
  expect((await app.fetch('/count?count=x')).status).toBe(400);
  const mixed = (query: string, at: string) =>
    app.fetch(`/mixed?${query}`, { method: 'POST', body: JSON.stringify({ at }) });
  expect(await (await mixed('count=2', '2024-02-29')).json()).toEqual({
    id: '2',
    name: '2024-02-29T00:00:00.000Z',
  });
  expect(await (await mixed('count=x', 'never')).json()).toMatchObject({
    errors: [
      { in: 'query', path: '/count', message: 'no whole number' },
      { in: 'body', path: '/at' },
    ],
  });
});
