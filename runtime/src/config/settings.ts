import type { ConfigLeaf } from './shape.ts';
import { type ConfigTree, isTree, valueAt } from './tree.ts';

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

interface Setting {
  readonly type: ConfigLeaf['type'];
  readonly oneOf?: readonly string[];
}

const TEXT: Setting = { type: 'string' };
const NUMBER: Setting = { type: 'number' };
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const SETTINGS: Readonly<Record<string, Setting>> = {
  'http.host': TEXT,
  'http.port': NUMBER,
  'http.bodyLimit': NUMBER,
  'http.requestTimeout': NUMBER,
  'log.level': { type: 'string', oneOf: LEVELS },
  'shutdown.delay': NUMBER,
  'shutdown.timeout': NUMBER,
  'database.url': TEXT,
  'database.embedded': { type: 'string', oneOf: ['postgres', 'pglite'] },
  'database.directory': TEXT,
  'database.migrate': { type: 'boolean' },
  'database.maxConnections': NUMBER,
  'database.connectTimeout': NUMBER,
  'database.statementTimeout': NUMBER,
};

/** The runtime's own values as leaves, so that each has its variable and flag. */
export const SETTING_LEAVES: readonly ConfigLeaf[] = Object.entries(SETTINGS).map(([path, { type }]) => ({
  path: path.split('.'),
  type,
}));

/** What is wrong with the runtime's own values, as path and message. */
export function settingFaults(tree: ConfigTree): readonly (readonly [path: string, message: string])[] {
  return Object.entries(SETTINGS).flatMap(([path, setting]) => {
    const message = faultOf(valueAt(tree, path.split('.')), setting);
    return message === undefined ? [] : [[path, message] as const];
  });
}

function faultOf(value: unknown, { type, oneOf }: Setting): string | undefined {
  if (value === undefined) return undefined;
  if (oneOf !== undefined) {
    return oneOf.includes(String(value)) ? undefined : `must be one of ${oneOf.join(', ')}`;
  }
  if (type === 'number') {
    const fits = typeof value === 'number' && value >= 0 && Number.isFinite(value);
    return fits ? undefined : 'must be a number of at least 0';
  }
  return typeof value === type ? undefined : `must be a ${type}`;
}

/** The runtime's own values of a tree without faults. */
export function readSettings(tree: ConfigTree, profile: string): Settings {
  const http = section(tree, 'http');
  const shutdown = section(tree, 'shutdown');
  return {
    http: {
      host: typeof http['host'] === 'string' ? http['host'] : '0.0.0.0',
      port: number(http['port'], 8080),
      bodyLimit: number(http['bodyLimit'], 1024 * 1024),
      requestTimeout: number(http['requestTimeout'], 30_000),
    },
    log: { level: LEVELS.find((level) => level === section(tree, 'log')['level']) ?? 'info' },
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
  return typeof value === 'number' ? value : otherwise;
}
