import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { route } from '../../../runtime/src/http/index.ts';
import { type AnySchema, type App, service } from '../../../runtime/src/index.ts';
import { testService } from '../../../runtime/src/testing/index.ts';

interface Tree {
  readonly name: string;
  readonly children: readonly Tree[];
}
const Tree: z.ZodType<Tree> = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree);
  },
});
const Shape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('circle'), radius: z.number() }),
  z.object({ kind: z.literal('box'), sides: z.tuple([z.number(), z.number()]) }),
]);
const day = new Date('2024-02-29T00:00:00.000Z');

/** Schema, what the handler answers, and what arrives where that differs. */
const shapes: Readonly<Record<string, readonly [AnySchema, unknown, unknown?]>> = {
  nullables: [z.array(z.string().nullable()), ['a', null]],
  'nullable-dates': [z.object({ at: z.date().nullable() }), { at: day }, { at: day.toISOString() }],
  'null-dates': [z.object({ at: z.date().nullable() }), { at: null }],
  optionals: [z.object({ a: z.string().optional(), b: z.number() }), { b: 1 }],
  unions: [z.array(z.union([z.string(), z.number(), z.boolean()])), ['a', 1, true]],
  discriminated: [
    z.array(Shape),
    [
      { kind: 'circle', radius: 1 },
      { kind: 'box', sides: [1, 2] },
    ],
  ],
  records: [z.record(z.string(), z.number()), { a: 1, 'b c': 2 }],
  enums: [z.enum(['red', 'green']), 'red'],
  recursive: [Tree, { name: 'a', children: [{ name: 'b', children: [] }] }],
  unknowns: [
    z.object({ any: z.unknown(), list: z.array(z.unknown()) }),
    { any: { x: [1] }, list: [null, 'a'] },
  ],
  loose: [z.looseObject({ a: z.number() }), { a: 1, extra: { b: 2 } }],
  named: [z.object({ id: z.string() }).meta({ id: 'Named' }), { id: '1', secret: 'x' }, { id: '1' }],
  'named-lists': [z.array(z.object({ id: z.string() }).meta({ id: 'Item' })), [{ id: '1' }]],
  text: [z.object({ text: z.string() }), { text: '"\\\u0001\u2028😀</script>' }],
  strings: [z.string(), 'plain'],
  numbers: [z.object({ big: z.number(), int: z.int() }), { big: 1e21, int: -7 }],
};

let app: App;
beforeAll(async () => {
  const routes = Object.entries(shapes).map(([name, [schema, value]]) =>
    route(`GET /${name}`, { summary: name, response: { 200: schema } }, ({ reply }) => reply(200, value)),
  );
  app = await testService(
    service({ name: 'shapes', version: '1', config: z.object({}), directory: '.', routes: () => routes }),
  );
});
afterAll(() => app.close());

test.each(Object.entries(shapes))('answers %s', async (name, [, value, arrives]) => {
  const response = await app.fetch(`/${name}`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.json()).toEqual(arrives ?? value);
});
