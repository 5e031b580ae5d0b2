import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type ConfigSource, loadConfig, variableOf } from '../../../runtime/src/config/index.ts';
import { StartupError } from '../../../runtime/src/index.ts';

const schema = z.object({
  http: z.object({ port: z.number().int().max(65535).default(8080) }).prefault({}),
  database: z.object({ url: z.string().optional(), maxConnections: z.number().default(10) }).prefault({}),
  feature: z
    .object({
      enabled: z.boolean().default(false),
      tags: z.array(z.string()).default([]),
      apiKey: z.string().optional(),
    })
    .prefault({}),
});

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true, force: true }))));

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'marty-config-'));
  folders.push(directory);
  await mkdir(join(directory, 'config'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, 'config', name), text);
  return directory;
}

let directory = '';
beforeAll(async () => {
  directory = await folder({
    'default.yaml': 'http:\n  port: 1001\nfeature:\n  tags: [a]\n',
    'staging.yaml': '# the second file\nhttp:\n  port: 1002\n',
  });
});

const source = (over: Partial<ConfigSource>): ConfigSource => ({
  service: 'pet-shop',
  directory,
  profile: 'staging',
  environment: {},
  ...over,
});

const HTTP_PORT = { HTTP_PORT: '1003' };
const own = { ...HTTP_PORT, PET_SHOP_HTTP_PORT: '1004' };

describe('each layer wins over the one before', () => {
  test.each<[string, Partial<ConfigSource>, number, string]>([
    ['the schema default', { directory: '/nowhere' }, 8080, 'default'],
    ['default.yaml', { profile: 'other' }, 1001, 'config/default.yaml:2:3'],
    ['the file of the profile', {}, 1002, 'config/staging.yaml:3:3'],
    ['the environment', { environment: HTTP_PORT }, 1003, 'environment variable HTTP_PORT'],
    ["the service's own variable", { environment: own }, 1004, 'environment variable PET_SHOP_HTTP_PORT'],
    ['a flag', { environment: own, argv: ['--http.port=1005'] }, 1005, 'flag --http.port'],
    [
      'a flag in two words',
      { environment: own, argv: ['x', '--http.port', '1005'] },
      1005,
      'flag --http.port',
    ],
    ['an override', { argv: ['--http.port=1'], overrides: { http: { port: 1006 } } }, 1006, 'override'],
    [
      'an empty variable counts as not set',
      { environment: { HTTP_PORT: '' } },
      1002,
      'config/staging.yaml:3:3',
    ],
  ])('%s', async (_, over, port, origin) => {
    const loaded = await loadConfig(schema, source(over));
    expect(loaded.config.http.port).toBe(port);
    expect(loaded.explain('http.port').origins[0]).toBe(origin);
  });

  test('all origins of a value are told, the winner first', async () => {
    const { explain } = await loadConfig(schema, source({ environment: own }));
    expect(explain('http.port')).toEqual({
      value: 1004,
      origins: [
        'environment variable PET_SHOP_HTTP_PORT',
        'config/staging.yaml:3:3',
        'config/default.yaml:2:3',
      ],
    });
  });
});

test.each([
  ['FEATURE_ENABLED', 'true', 'enabled', true],
  ['FEATURE_ENABLED', '0', 'enabled', false],
  ['FEATURE_TAGS', 'x, y', 'tags', ['x', 'y']],
  ['FEATURE_TAGS', '["x,y"]', 'tags', ['x,y']],
] as const)('%s=%s is read by the type of %s', async (variable, text, key, value) => {
  const { config } = await loadConfig(schema, source({ environment: { [variable]: text } }));
  expect(config.feature[key]).toEqual(value);
});

test.each([
  [['database', 'url'], 'DATABASE_URL'],
  [['database', 'maxConnections'], 'DATABASE_MAX_CONNECTIONS'],
  [['a-b', 'c.d'], 'A_B_C_D'],
])('%j has the variable %s', (path, variable) => {
  expect(variableOf(path)).toBe(variable);
});

test('secrets and passwords in URLs are never shown', async () => {
  const environment = { DATABASE_URL: 'postgres://me:hunter2@db/pets', FEATURE_API_KEY: 'hunter2' };
  const loaded = await loadConfig(schema, source({ environment }));
  expect(loaded.config.database.url).toContain('hunter2');
  const shown = [loaded.masked(), loaded.explain('database.url'), loaded.explain('feature.apiKey')];
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(loaded.explain('database.url').value).toBe('postgres://me:***@db/pets');
});

const broken: readonly [
  string,
  Partial<ConfigSource>,
  Record<string, string>,
  string,
  readonly (string | RegExp)[],
][] = [
  [
    'YAML that does not parse',
    {},
    { 'default.yaml': 'http:\n  port: [1\n' },
    'MARTY_CONFIG_SYNTAX',
    [/config\/default\.yaml:3:1/],
  ],
  [
    'a file that is a list',
    {},
    { 'default.yaml': '- a\n' },
    'MARTY_CONFIG_SYNTAX',
    [/default\.yaml:1:1.*mapping/],
  ],
  ['a duplicate key', {}, { 'default.yaml': 'a: 1\na: 2\n' }, 'MARTY_CONFIG_SYNTAX', [/default\.yaml:2:1/]],
  [
    'every value that the schema refuses, with its origin',
    { environment: { HTTP_PORT: 'eighty' } },
    { 'default.yaml': 'database:\n  maxConnections: many\n' },
    'MARTY_CONFIG_INVALID',
    [
      'http.port: Invalid input: expected number, received string (environment variable HTTP_PORT)',
      'database.maxConnections: Invalid input: expected number, received string (config/default.yaml:2:3)',
    ],
  ],
  [
    "a value of the runtime's own",
    { environment: { SHUTDOWN_DELAY: 'soon' }, overrides: { log: { level: 'loud' } } },
    {},
    'MARTY_CONFIG_INVALID',
    [
      'log.level: must be one of debug, info, warn, error, silent (override)',
      'shutdown.delay: must be a number of at least 0 (environment variable SHUTDOWN_DELAY)',
    ],
  ],
];

test.each(broken)('refuses %s', async (_, over, files, code, faults) => {
  const error = await loadConfig(schema, source({ directory: await folder(files), ...over })).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StartupError);
  const { code: seen, message, faults: all } = error as StartupError;
  expect(seen).toBe(code);
  for (const fault of faults) {
    if (typeof fault === 'string') expect(all).toContain(fault);
    else expect([message, ...all].join('\n')).toMatch(fault);
  }
});
