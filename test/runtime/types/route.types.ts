/** Checked by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { postgres } from '../../../runtime/src/database/postgres/index.ts';
import { route } from '../../../runtime/src/http/index.ts';
import { MartyError, service } from '../../../runtime/src/index.ts';
import { createMetrics } from '../../../runtime/src/observability/index.ts';

const Pet = z.object({ id: z.string(), name: z.string() });

const Pets = z.object({ other: z.string() });
const none = { 204: null } as const;

export const inferred = [
  route('GET /shops/:shop/pets/:pet', { summary: '', response: { 200: Pet } }, ({ params, reply }) => {
    const names: { readonly shop: string; readonly pet: string } = params;
    // @ts-expect-error the path has no such parameter
    params.owner;
    return reply(200, { id: names.pet, name: names.shop });
  }),
  route(
    'POST /pets/:id',
    {
      summary: '',
      params: z.object({ id: z.coerce.number() }),
      query: z.object({ dry: z.coerce.boolean().default(false) }),
      body: z.object({ at: z.coerce.date(), tags: z.array(z.string()).default([]) }),
      response: { 201: Pet, 204: null },
    },
    ({ params, query, body, reply }) => {
      const values: [number, boolean, Date, string[]] = [params.id, query.dry, body.at, body.tags];
      return values[1] ? reply(204) : reply(201, { id: '1', name: '' }, { location: '/' });
    },
  ),
  route('GET /a', { summary: '', response: { 200: Pet } }, ({ reply }) => {
    // @ts-expect-error 404 is not declared
    return reply(404, { id: '1', name: '' });
  }),
  route('GET /b', { summary: '', response: { 200: Pet } }, ({ reply }) => {
    // @ts-expect-error the body lacks its name
    return reply(200, { id: '1' });
  }),
  route(
    'GET /c',
    { summary: '', response: { 200: Pet, 201: z.object({ ok: z.boolean() }) } },
    ({ reply }) => {
      // @ts-expect-error the body of another status
      return reply(200, { ok: true });
    },
  ),
  route('GET /d', { summary: '', response: { 204: null } }, ({ reply }) => {
    // @ts-expect-error this status has no body
    return reply(204, {});
  }),
  // @ts-expect-error a handler answers by its reply
  route('GET /e', { summary: '', response: { 200: Pet } }, () => ({ id: '1', name: '' })),
  // @ts-expect-error the schema lacks the parameter of the path
  route('GET /f/:id', { summary: '', params: Pets, response: none }, ({ reply }) => reply(204)),
  // @ts-expect-error not an HTTP method
  route('FETCH /g', { summary: '', response: { 204: null } }, ({ reply }) => reply(204)),
  route('GET /h', { summary: '', response: { 204: null } }, ({ body, reply }) => {
    // @ts-expect-error no body is declared
    body.name;
    return reply(204);
  }),
];

interface Database {
  pets: { id: string };
}

service({
  name: 'catalog',
  version: '0.1.0',
  config: z.object({ port: z.number().default(1) }),
  directory: '.',
  uses: { db: postgres<Database>('catalog-db') },
  routes: ({ db, config, ...rest }) => {
    const typed: [Kysely<Database>, number] = [db, config.port];
    // @ts-expect-error nothing of this name is used
    rest.cache;
    db.selectFrom('pets').select('id');
    // @ts-expect-error the table does not exist
    db.selectFrom('owners');
    return typed.length === 2 ? [] : [];
  },
});

// @ts-expect-error not a code of the table
new MartyError('not-found', '');

export function exhaustive(error: MartyError): number {
  return error.code === 'internal' ? 1 : error.status;
}

const counter = createMetrics().counter('orders_placed', { help: '', labels: ['channel'] });
counter.inc({ channel: 'web' });
// @ts-expect-error not a label
counter.inc({ chanel: 'web' });
// @ts-expect-error the label is missing
counter.inc();
createMetrics().counter('plain', { help: '' }).inc();
