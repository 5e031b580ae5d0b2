import { describe, expect, it } from 'vitest';
import { formatLocation } from '../../src/errors.ts';
import { loadManifest, loadPolicy } from '../../src/manifest/load.ts';

const PETSTORE = `apiVersion: marty.dev/v1
kind: Plugin
metadata: { name: petstore }
services:
  catalog:
    type: rest                    # rest | grpc | hybrid
    architecture: hexagonal
    features: [database, outbox, auth, cache]
    dependencies:
      catalog-db: { kind: database, engine: postgres, maxConcurrent: 10, timeout: 10s }
      payments:   { kind: service, timeout: 2s, retry: { attempts: 2, on: [connect-failure, 5xx], methods: [GET] },
                    circuitBreaker: { consecutiveFailures: 5, baseEjection: 30s } }
    publishes: [pet.created]
  payments:
    type: grpc
    subscribes: [pet.created]
environments:
  dev:  { messaging: memory, database: embedded }
  prod: { replicas: 3, mesh: istio, messaging: kafka }
`;

function problems(text: string): string[] {
  return loadManifest(text).problems.map(
    ({ code, where, message, hint }) =>
      `${formatLocation(where)} ${code} ${message}${hint === undefined ? '' : ` ${hint}`}`,
  );
}

describe('loadManifest', () => {
  it('reads the manifest, with durations in milliseconds and defaults filled in', () => {
    const { manifest, problems } = loadManifest(PETSTORE);
    expect(problems).toEqual([]);
    expect(manifest?.services['catalog']?.dependencies['payments']).toEqual({
      kind: 'service',
      timeout: { request: 2000 },
      retry: { attempts: 2, on: ['connect-failure', '5xx'], methods: ['GET'] },
      circuitBreaker: { consecutiveFailures: 5, baseEjection: 30_000 },
    });
    expect(manifest?.services['payments']).toEqual({
      type: 'grpc',
      architecture: 'layered',
      features: [],
      dependencies: {},
      publishes: [],
      subscribes: ['pet.created'],
    });
  });

  it('knows where each value stands', () => {
    const { where } = loadManifest(PETSTORE);
    const path = ['services', 'catalog', 'dependencies', 'payments', 'retry', 'attempts'];
    expect(formatLocation(where(path))).toBe('plugin.yaml:11:68');
  });

  it.each([
    [
      'type: grpc',
      'type: grcp',
      'plugin.yaml:15:11 MARTY-F005 services.payments.type is "grcp", and must be one of rest, grpc, hybrid. Did you mean "grpc"?',
    ],
    [
      'type: grpc',
      'typ: grpc',
      'plugin.yaml:14:3 MARTY-F003 services.payments.type is missing; it must be one of rest, grpc, hybrid.|plugin.yaml:15:5 MARTY-F004 services.payments.typ is not a known key. Did you mean "type"?',
    ],
    [
      'timeout: 10s',
      'timeout: 10sec',
      'plugin.yaml:10:83 MARTY-F007 services.catalog.dependencies.catalog-db.timeout: "10sec" is not a duration such as 250ms, 2s or 5m.',
    ],
    [
      'timeout: 10s',
      'timeout: 10',
      'plugin.yaml:10:83 MARTY-F003 services.catalog.dependencies.catalog-db.timeout must be a string.',
    ],
    [
      'timeout: 10s',
      'timeout: { reqest: 1s }',
      'plugin.yaml:10:85 MARTY-F004 services.catalog.dependencies.catalog-db.timeout.reqest is not a known key. Did you mean "request"?',
    ],
    [
      'attempts: 2',
      'attempts: -1',
      'plugin.yaml:11:68 MARTY-F003 services.catalog.dependencies.payments.retry.attempts: Too small: expected number to be >=0.',
    ],
    [
      'on: [connect-failure, 5xx]',
      'on: [5xy]',
      'plugin.yaml:11:76 MARTY-F005 services.catalog.dependencies.payments.retry.on.0: "5xy" is no retry condition',
    ],
    [
      '  payments:\n',
      '  Payments:\n',
      'plugin.yaml:14:3 MARTY-F006 services.Payments: "Payments" is not a DNS label: lower-case letters, digits and hyphens, 63 at most.',
    ],
    [
      'name: petstore',
      'name: pet_store',
      'plugin.yaml:3:19 MARTY-F006 metadata.name: "pet_store" is not a DNS label',
    ],
    [
      'payments:   {',
      'payment:   {',
      'plugin.yaml:11:7 MARTY-F008 catalog.dependencies names the service "payment", which the plugin does not have. Did you mean "payments"?',
    ],
    [
      'engine: postgres',
      'engine: redis',
      'plugin.yaml:10:45 MARTY-F009 services.catalog.dependencies.catalog-db: a database has one of postgres, mysql, mongodb, not redis.',
    ],
    [
      'subscribes: [pet.created]',
      'subscribes: [pet.craeted]',
      'plugin.yaml:16:18 MARTY-F010 payments subscribes to pet.craeted, which no service of the plugin publishes. Did you mean "pet.created"?',
    ],
    [
      'kind: Plugin',
      'kind: Plugins',
      'plugin.yaml:2:7 MARTY-F005 kind is "Plugins", and must be Plugin. Did you mean "Plugin"?',
    ],
    ['  payments:\n', '  catalog:\n', 'plugin.yaml:14:3 MARTY-F002 Map keys must be unique'],
    ['metadata: { name: petstore }', 'metadata: { name: petstore', 'plugin.yaml:4:1 MARTY-F002'],
    [
      '    subscribes: [pet.created]',
      '    dependencies: { catalog: { kind: service } }',
      'plugin.yaml:5:3 MARTY-F011 Services call each other in a circle: catalog → payments → catalog.',
    ],
  ])('reports %s → %s with its place', (from, to, expected) => {
    const found = problems(PETSTORE.replace(from, to));
    for (const [index, one] of expected.split('|').entries()) expect(found[index]).toContain(one);
  });

  it.each(['', '[]', '- a', 'null', '42'])('reports the document %j as no manifest', (text) => {
    const { manifest, problems } = loadManifest(text);
    expect(manifest).toBeUndefined();
    expect(problems[0]).toMatchObject({ level: 'error', code: 'MARTY-F003' });
  });

  it.each([
    [
      'aliases that grow without measure',
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [${'*a,'.repeat(20)}]\nc: [${'*b,'.repeat(20)}]\n`,
    ],
    ['an unknown alias', 'a: *nobody\n'],
    ['two documents', `${PETSTORE}---\n${PETSTORE}`],
    ['a tab as indentation', 'services:\n\tcatalog: {}\n'],
    ['bytes that are no text', '\0\x01'],
  ])('reports %s as bad YAML', (_, text) => {
    expect(loadManifest(text).manifest).toBeUndefined();
    expect(problems(text)[0]).toMatch(/^plugin\.yaml:\d+:\d+ MARTY-F00[23] /);
  });

  it('lists all that is wrong, in the order of the text', () => {
    const text = PETSTORE.replace('type: rest', 'type: soap').replace('replicas: 3', 'replicas: many');
    expect(problems(text).map((line) => line.split(' ')[0])).toEqual([
      'plugin.yaml:6:11',
      'plugin.yaml:19:21',
    ]);
  });

  it('accepts a service of another plugin', () => {
    for (const mark of ['external: true', 'host: payments.shop.svc']) {
      expect(
        problems(PETSTORE.replace('payments:   { kind: service', `ledger: { kind: service, ${mark}`)),
      ).toEqual([]);
    }
  });

  it('does not take keys of Object for services', () => {
    const found = problems(PETSTORE.replace('payments:   {', 'constructor:   {'));
    expect(found[0]).toContain('MARTY-F008');
  });
});

const POLICY = `apiVersion: marty.dev/v1
kind: Policy
metadata: { name: patient }
spec:
  from: catalog
  to: [payments]
  timeout: { request: 2s, idle: 1m }
  rateLimit: { rps: 100, burst: 20 }
  fault: { delay: 100ms, percent: 10, ttl: 5m }
  trafficSplit: { weights: { payments-stable: 90, payments-canary: 10 } }
  mtls: { mode: strict, ports: [{ port: 8080, mode: permissive }] }
  authz: { allow: [{ from: [catalog], methods: [GET], paths: [/pay] }] }
`;

describe('loadPolicy', () => {
  const { manifest } = loadManifest(PETSTORE);

  it('reads every block of the model', () => {
    const { policy, problems } = loadPolicy(POLICY, 'policies/patient.yaml', manifest);
    expect(problems).toEqual([]);
    expect(policy?.spec).toMatchObject({
      from: ['catalog'],
      to: ['payments'],
      timeout: { request: 2000, idle: 60_000 },
      rateLimit: { rps: 100, burst: 20, by: 'total' },
      fault: { delay: 100, percent: 10, ttl: 300_000 },
    });
  });

  it.each([
    ['to: [payments]', 'to: [payment]', '6:8 MARTY-F008'],
    ['from: catalog', 'from: catalogue', '5:9 MARTY-F008'],
    ['payments-stable: 90', 'payments-stable: 80', '10:28 MARTY-F003'],
    ['delay: 100ms, ', '', '9:10 MARTY-F003'],
    ['mode: strict', 'mode: loose', '11:17 MARTY-F005'],
  ])('reports %s → %s with its place', (from, to, expected) => {
    const { problems } = loadPolicy(POLICY.replace(from, to), 'policies/patient.yaml', manifest);
    const [first] = problems;
    expect(first && `${formatLocation(first.where)} ${first.code}`).toBe(`policies/patient.yaml:${expected}`);
  });
});
