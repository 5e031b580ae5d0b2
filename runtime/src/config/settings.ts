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
    /** For receiving a whole request. */
    readonly requestTimeout: number;
    /** For receiving its headers; never above `requestTimeout`. */
    readonly headersTimeout: number;
    /** Of the request line and all headers. */
    readonly maxHeaderSize: number;
    readonly maxHeaderCount: number;
    /** Is the service behind a proxy whose `x-forwarded-for` is to be believed? */
    readonly trustProxy: boolean;
    readonly securityHeaders: boolean;
    readonly cors: CorsSettings;
  };
  readonly admin: {
    /** On a port of its own, or beside the routes? */
    readonly separate: boolean;
    readonly host: string;
    readonly port: number;
    /** Opens what is not for everyone; without one only this machine may see it. */
    readonly token: string | undefined;
  };
  readonly overload: OverloadSettings;
  readonly log: { readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent' };
  readonly shutdown: {
    /** Between readiness 503 and the end of accepting: the time a load balancer takes to look away. */
    readonly delay: number;
    /** After it, connections that are still open are cut. */
    readonly timeout: number;
  };
}

export interface CorsSettings {
  /** `https://shop.example`, or `*`; nobody when empty. */
  readonly origins: readonly string[];
  /** May a browser send cookies? Not together with `*`. */
  readonly credentials: boolean;
  /** Request headers besides those of the Fetch standard. */
  readonly headers: readonly string[];
  /** Answer headers that a page may read. */
  readonly exposedHeaders: readonly string[];
  /** How long a browser remembers a preflight answer, in seconds. */
  readonly maxAge: number;
}

/** Above any of these limits requests are refused before work is done; 0 switches a limit off. */
export interface OverloadSettings {
  /** Mean delay of the event loop over an interval, in milliseconds. */
  readonly maxEventLoopDelay: number;
  /** Share of the interval that the event loop was busy, 0 to 1. */
  readonly maxUtilization: number;
  /** Share of V8's heap limit in use, 0 to 1. */
  readonly maxHeap: number;
  /** Milliseconds between two samples. */
  readonly interval: number;
  /** What refused callers are told, in milliseconds. */
  readonly retryAfter: number;
}

interface Setting {
  readonly type: ConfigLeaf['type'];
  readonly oneOf?: readonly string[];
}

const TEXT: Setting = { type: 'string' };
const NUMBER: Setting = { type: 'number' };
const FLAG: Setting = { type: 'boolean' };
const LIST: Setting = { type: 'list' };
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

const SETTINGS: Readonly<Record<string, Setting>> = {
  'http.host': TEXT,
  'http.port': NUMBER,
  'http.bodyLimit': NUMBER,
  'http.requestTimeout': NUMBER,
  'http.headersTimeout': NUMBER,
  'http.maxHeaderSize': NUMBER,
  'http.maxHeaderCount': NUMBER,
  'http.trustProxy': FLAG,
  'http.securityHeaders': FLAG,
  'http.cors.origins': LIST,
  'http.cors.credentials': FLAG,
  'http.cors.headers': LIST,
  'http.cors.exposedHeaders': LIST,
  'http.cors.maxAge': NUMBER,
  'admin.separate': FLAG,
  'admin.host': TEXT,
  'admin.port': NUMBER,
  'admin.token': TEXT,
  'overload.maxEventLoopDelay': NUMBER,
  'overload.maxUtilization': NUMBER,
  'overload.maxHeap': NUMBER,
  'overload.interval': NUMBER,
  'overload.retryAfter': NUMBER,
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
  const faults = Object.entries(SETTINGS).flatMap(([path, setting]) => {
    const message = faultOf(valueAt(tree, path.split('.')), setting);
    return message === undefined ? [] : [[path, message] as const];
  });
  const { origins, credentials } = corsOf(section(section(tree, 'http'), 'cors'));
  if (!credentials || !origins.includes('*')) return faults;
  return [...faults, ['http.cors.origins', "must name the origins: '*' may not have credentials"]];
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
  if (type === 'list') {
    const fits = Array.isArray(value) && value.every((item) => typeof item === 'string');
    return fits ? undefined : 'must be a list of strings';
  }
  return typeof value === type ? undefined : `must be a ${type}`;
}

/** The runtime's own values of a tree without faults. */
export function readSettings(tree: ConfigTree, profile: string): Settings {
  const http = section(tree, 'http');
  const shutdown = section(tree, 'shutdown');
  const admin = section(tree, 'admin');
  const overload = section(tree, 'overload');
  const requestTimeout = number(http['requestTimeout'], 30_000);
  const headersTimeout = number(http['headersTimeout'], 10_000);
  return {
    http: {
      host: text(http['host']) ?? '0.0.0.0',
      port: number(http['port'], 8080),
      bodyLimit: number(http['bodyLimit'], 1024 * 1024),
      requestTimeout,
      headersTimeout: requestTimeout > 0 ? Math.min(headersTimeout, requestTimeout) : headersTimeout,
      maxHeaderSize: number(http['maxHeaderSize'], 16 * 1024),
      maxHeaderCount: number(http['maxHeaderCount'], 100),
      trustProxy: http['trustProxy'] === true,
      securityHeaders: http['securityHeaders'] !== false,
      cors: corsOf(section(http, 'cors')),
    },
    admin: {
      separate: flag(admin['separate'], profile === 'production'),
      host: text(admin['host']) ?? '0.0.0.0',
      port: number(admin['port'], 9090),
      token: text(admin['token']),
    },
    overload: {
      maxEventLoopDelay: number(overload['maxEventLoopDelay'], 1000),
      maxUtilization: number(overload['maxUtilization'], 0),
      maxHeap: number(overload['maxHeap'], 0.95),
      interval: number(overload['interval'], 250),
      retryAfter: number(overload['retryAfter'], 2000),
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

function corsOf(cors: ConfigTree): CorsSettings {
  return {
    origins: list(cors['origins']),
    credentials: cors['credentials'] === true,
    headers: list(cors['headers']),
    exposedHeaders: list(cors['exposedHeaders']),
    maxAge: number(cors['maxAge'], 600),
  };
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function flag(value: unknown, otherwise: boolean): boolean {
  return typeof value === 'boolean' ? value : otherwise;
}

function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
