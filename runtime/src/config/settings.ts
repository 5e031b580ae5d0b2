import type { ConfigLeaf } from './shape.ts';
import { type ConfigTree, isTree } from './tree.ts';

/**
 * What the runtime itself reads of the configuration, whether or not the service's schema declares it.
 * Times are in milliseconds, sizes in bytes.
 */
export interface Settings {
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly bodyLimit: number;
    readonly requestTimeout: number;
  };
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent' };
  readonly shutdown: {
    /** Between readiness 503 and the end of accepting: the time a load balancer takes to look away. */
    readonly delay: number;
    /** After it, connections that are still open are cut. */
    readonly timeout: number;
  };
}

type Kind = ConfigLeaf['type'];
const LEAVES: Readonly<Record<string, Kind>> = {
  'http.host': 'string',
  'http.port': 'number',
  'http.bodyLimit': 'number',
  'http.requestTimeout': 'number',
  'log.level': 'string',
  'shutdown.delay': 'number',
  'shutdown.timeout': 'number',
  'database.url': 'string',
  'database.embedded': 'string',
  'database.directory': 'string',
  'database.migrate': 'boolean',
  'database.maxConnections': 'number',
  'database.connectTimeout': 'number',
  'database.statementTimeout': 'number',
};

/** The runtime's own values as leaves, so that each has its variable and flag. */
export const SETTING_LEAVES: readonly ConfigLeaf[] = Object.entries(LEAVES).map(([path, type]) => ({
  path: path.split('.'),
  type,
}));

export function readSettings(tree: ConfigTree, profile: string): Settings {
  const http = section(tree, 'http');
  const shutdown = section(tree, 'shutdown');
  const level = section(tree, 'log')['level'];
  return {
    http: {
      host: typeof http['host'] === 'string' ? http['host'] : '0.0.0.0',
      port: number(http['port'], 8080),
      bodyLimit: number(http['bodyLimit'], 1024 * 1024),
      requestTimeout: number(http['requestTimeout'], 30_000),
    },
    log: { level: isLevel(level) ? level : 'info' },
    shutdown: {
      delay: number(shutdown['delay'], profile === 'production' ? 5000 : 0),
      timeout: number(shutdown['timeout'], 20_000),
    },
  };
}

/** A part of the tree; empty where it is missing. */
export function section(tree: ConfigTree, name: string): ConfigTree {
  const value = tree[name];
  return isTree(value) ? value : {};
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : otherwise;
}

function isLevel(value: unknown): value is Settings['log']['level'] {
  return ['debug', 'info', 'warn', 'error', 'silent'].includes(String(value));
}
