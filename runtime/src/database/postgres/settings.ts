import { join } from 'node:path';
import { section } from '../../config/settings.ts';
import type { ResourceContext } from '../../service/resource.ts';

export interface PostgresOptions {
  /** The section of the configuration that describes this database. Default `database`. */
  readonly section?: string;
  /** Folder with `*.sql`, relative to the service. Default `migrations`; `false` for none. */
  readonly migrations?: string | false;
}

/** Which server: one that is named, an embedded real one, or PGlite inside the process. */
export type PostgresServer =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'embedded'; readonly directory: string }
  | { readonly kind: 'pglite'; readonly directory: string | undefined };

export interface PostgresSettings {
  readonly maxConnections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
  /** Milliseconds for one statement; the default timeout of the dependency kind `database`. */
  readonly statementTimeout: number;
  readonly migrate: boolean;
  readonly migrations: string | undefined;
}

export function postgresSettings(context: ResourceContext, options: PostgresOptions): PostgresSettings {
  const values = section(context.config, options.section ?? 'database');
  const migrations = options.migrations ?? 'migrations';
  return {
    maxConnections: positive(values['maxConnections'], 10),
    connectTimeout: positive(values['connectTimeout'], 5000),
    statementTimeout: positive(values['statementTimeout'], 10_000),
    migrate: typeof values['migrate'] === 'boolean' ? values['migrate'] : context.profile !== 'production',
    migrations: migrations === false ? undefined : join(context.directory, migrations),
  };
}

function positive(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise;
}
