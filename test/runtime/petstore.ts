import type { Generated, Kysely } from 'kysely';
import { z } from 'zod';
import { postgres } from '../../runtime/src/database/postgres/index.ts';
import { route } from '../../runtime/src/http/index.ts';
import { MartyError, service } from '../../runtime/src/index.ts';

export const configSchema = z.object({
  http: z.object({ port: z.number().int().default(8080), host: z.string().default('0.0.0.0') }).prefault({}),
  database: z
    .object({ url: z.string().optional(), maxConnections: z.number().int().default(10) })
    .prefault({}),
  log: z.object({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
});

export const NewPet = z.object({ name: z.string().min(1), tags: z.array(z.string()).default([]) });
export const Pet = z
  .object({ id: z.string(), name: z.string(), tags: z.array(z.string()) })
  .meta({ id: 'Pet' });
const PetId = z.object({ id: z.coerce.number().int().positive() });

export interface PetDatabase {
  pets: { id: Generated<string>; name: string; tags: string[] };
}

export function petRoutes(db: Kysely<PetDatabase>) {
  return [
    route(
      'POST /pets',
      { summary: 'Create a pet', body: NewPet, response: { 201: Pet } },
      async ({ body, reply }) => {
        const pet = await db.insertInto('pets').values(body).returningAll().executeTakeFirstOrThrow();
        return reply(201, pet, { location: `/pets/${pet.id}` });
      },
    ),
    route(
      'GET /pets/:id',
      { summary: 'Read a pet', params: PetId, response: { 200: Pet }, errors: ['not_found'] },
      async ({ params, reply }) => {
        const id = String(params.id);
        const pet = await db.selectFrom('pets').selectAll().where('id', '=', id).executeTakeFirst();
        if (pet === undefined) throw new MartyError('not_found', `no pet ${id}`);
        return reply(200, pet);
      },
    ),
  ];
}

/** A small service with a database, as the README shows it. */
export const catalog = service({
  name: 'catalog',
  version: '0.1.0',
  config: configSchema,
  directory: new URL('./fixtures/petstore/', import.meta.url),
  uses: { db: postgres<PetDatabase>('catalog-db') },
  routes: ({ db }) => petRoutes(db),
});
