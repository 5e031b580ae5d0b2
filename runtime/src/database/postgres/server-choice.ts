import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { variableOf } from '../../config/environment.ts';
import { section } from '../../config/settings.ts';
import { StartupError } from '../../errors/startup-error.ts';
import type { ResourceContext } from '../../service/resource.ts';
import type { PostgresServer } from './settings.ts';

/**
 * Chooses the server of a database: its `url` where there is one; in production nothing else
 * (`MARTY_DATABASE_URL_MISSING`); otherwise `embedded: 'pglite'` or, by default, an embedded PostgreSQL in
 * `directory`.
 */
export function choosePostgres(context: ResourceContext, name: string, sectionName: string): PostgresServer {
  const values = section(context.config, sectionName);
  const url = values['url'];
  if (typeof url === 'string' && url !== '') return { kind: 'url', url };
  if (context.profile === 'production') {
    const variable = variableOf([sectionName, 'url']);
    throw new StartupError('MARTY_DATABASE_URL_MISSING', `${name} has no URL: ${variable} is not set`, {
      hint: `Set ${variable}, for example postgres://user:password@host:5432/name.`,
    });
  }
  const chosen = values['directory'];
  if (values['embedded'] === 'pglite' && chosen === ':memory:')
    return { kind: 'pglite', directory: undefined };
  const directory =
    typeof chosen === 'string'
      ? resolve(context.directory, chosen)
      : join(dataHome(context.directory), 'postgres');
  return values['embedded'] === 'pglite'
    ? { kind: 'pglite', directory: `${directory}-pglite` }
    : { kind: 'embedded', directory };
}

/** `.marty/data` of the plugin that the service is part of, else of the service itself. */
export function dataHome(directory: string): string {
  let folder = directory;
  for (let i = 0; i < 4; i += 1) {
    if (existsSync(join(folder, 'plugin.yaml'))) return join(folder, '.marty', 'data');
    folder = dirname(folder);
  }
  return join(directory, '.marty', 'data');
}
