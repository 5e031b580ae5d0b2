import { fileURLToPath } from 'node:url';
import type { ConfigTree } from '../config/tree.ts';
import { StartupError } from '../errors/startup-error.ts';
import type { Middleware } from '../http/middleware.ts';
import type { AnyRoute, Route } from '../http/route.ts';
import type { NoSecurity, SecurityTypes } from '../http/route-security.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics/registry.ts';
import type { AnySchema, InferOutput } from '../schema/standard-schema.ts';
import type { App } from './app.ts';
import type { Handles, Resources } from './resource.ts';
import type { Security } from './security.ts';
import type { Server } from './server.ts';

/** What `routes` and `servers` are called with: the handles of `uses`, and these. */
export interface ServiceContext<Config> {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
}

export interface ServiceOptions<
  S extends AnySchema,
  Uses extends Resources,
  Types extends SecurityTypes = NoSecurity,
> {
  /** A DNS label; names the service in logs, metrics and its environment variables. */
  readonly name: string;
  readonly version: string;
  readonly config: S;
  /** The folder with `config/` and `migrations/`; a path or a file URL. */
  readonly directory: string | URL;
  /** Started in this order, closed in reverse. */
  readonly uses?: Uses;
  readonly routes?: (
    context: Handles<Uses> & ServiceContext<InferOutput<S>>,
  ) => readonly (Route | Route<NoInfer<Types>>)[];
  /** Other protocols than HTTP, for example gRPC; they start before HTTP and share its shutdown. */
  readonly servers?: (context: Handles<Uses> & ServiceContext<InferOutput<S>>) => readonly Server[];
  /** Who may call, and how often. With it every route needs a user unless it says otherwise. */
  readonly security?: Security<Types>;
  /** Around the validation and handler of every route, the first outermost. */
  readonly middleware?: readonly Middleware[];
}

export interface StartOptions {
  /** Default: `MARTY_PROFILE`, else `NODE_ENV`, else `development`. */
  readonly profile?: string;
  /** Default: `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Flags such as `--http.port=0`; none by default. */
  readonly argv?: readonly string[];
  /** Values that win over every other source. */
  readonly config?: ConfigTree;
  /** Replaces resources of the same names, for tests. */
  readonly uses?: Resources;
  /** Where log lines go; standard output by default. */
  readonly logDestination?: { write(line: string): void };
}

/** A service as data; nothing runs until `start` or `run`. */
export interface Service<S extends AnySchema = AnySchema, Uses extends Resources = Resources> {
  readonly name: string;
  readonly version: string;
  readonly configSchema: S;
  readonly directory: string;
  readonly uses: Uses;
  readonly routes: (context: never) => readonly AnyRoute[];
  readonly servers: (context: never) => readonly Server[];
  readonly security: Security | undefined;
  readonly middleware: readonly Middleware[];
  /** Starts it; throws `StartupError` after closing whatever had started. */
  start(options?: StartOptions): Promise<App>;
}

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const RESERVED: readonly string[] = ['config', 'log', 'metrics'];

/**
 * The composition root of a service.
 *
 * @example
 * export const catalog = service({
 *   name: 'catalog',
 *   version: '0.1.0',
 *   config: configSchema,
 *   directory: new URL('..', import.meta.url),
 *   uses: { db: postgres<Database>('catalog-db') },
 *   routes: ({ db }) => petRoutes(petUseCases(postgresPetRepository(db))),
 * });
 */
export function service<
  const S extends AnySchema,
  const Uses extends Resources = Record<never, never>,
  Types extends SecurityTypes = NoSecurity,
>(options: ServiceOptions<S, Uses, Types>): Service<S, Uses> {
  const uses = options.uses ?? ({} as Uses);
  if (!DNS_LABEL.test(options.name)) {
    throw new StartupError('MARTY_SERVICE_INVALID', `'${options.name}' is not a DNS label`);
  }
  for (const name of Object.keys(uses).filter((key) => RESERVED.includes(key))) {
    throw new StartupError('MARTY_SERVICE_INVALID', `'${name}' in uses is a reserved name`);
  }
  const definition: Service<S, Uses> = {
    name: options.name,
    version: options.version,
    configSchema: options.config,
    directory:
      options.directory instanceof URL || options.directory.startsWith('file:')
        ? fileURLToPath(options.directory)
        : options.directory,
    uses,
    routes: (options.routes ?? (() => [])) as Service['routes'],
    servers: (options.servers ?? (() => [])) as Service['servers'],
    security: options.security,
    middleware: options.middleware ?? [],
    async start(startOptions) {
      const { startService } = await import('./start.ts');
      return startService(definition, startOptions);
    },
  };
  return definition;
}
