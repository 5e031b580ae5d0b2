import { expect, test } from 'vitest';
import { testService } from '../../../runtime/src/testing/index.ts';
import { catalog } from '../petstore.ts';

test('the petstore of the README answers on a real database', async () => {
  await using app = await testService(catalog);
  const created = await app.fetch('/pets', { method: 'POST', body: JSON.stringify({ name: 'Rex' }) });
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toBe('/pets/1');
  expect(await created.json()).toEqual({ id: '1', name: 'Rex', tags: [] });
  expect(await (await app.fetch('/pets/1')).json()).toEqual({ id: '1', name: 'Rex', tags: [] });
  const missing = await app.fetch('/pets/2');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(await missing.json()).toMatchObject({ code: 'not_found', detail: 'no pet 2', instance: '/pets/2' });
  expect((await app.fetch('/health/live')).status).toBe(200);
  expect((await app.fetch('/health/ready')).status).toBe(200);
  expect(await (await app.fetch('/metrics')).text()).toContain('http_route="/pets/:id"');
});
