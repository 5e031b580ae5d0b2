import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addDependency, addService, removeService, setValue } from '../../src/manifest/edit.ts';

const TEXT = `# a shop
apiVersion: marty.dev/v1
kind:   Plugin     # always
metadata: { name: 'shop' }

services:
  # what we sell
  catalog:
    type: rest   # not grpc
    features: [database,  outbox]
    dependencies:
      catalog-db: { kind: database }   # ours

  # how we are paid
  payments:
    type: "grpc"
    publishes:
    - paid
# the end of the services

environments:
  prod: { replicas: 3 }
`;

/** The lines that an edit took away and added. */
function changes(before: string, after: string): string[] {
  const [old, next] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !next.includes(line)).map((line) => `-${line}`),
    ...next.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('addService', () => {
  it('adds at the end of the services and touches nothing else', () => {
    const after = addService(TEXT, 'orders', {
      type: 'rest',
      features: ['database'],
      dependencies: { payments: { kind: 'service' } },
    });
    expect(changes(TEXT, after)).toEqual([
      '+  orders:',
      '+    type: rest',
      '+    features: [database]',
      '+      payments: { kind: service }',
    ]);
    expect(after).toContain('    - paid\n  orders:\n    type: rest\n');
    expect(after.replace(/ {2}orders:[\s\S]*kind: service \}\n/, '')).toBe(TEXT);
    expect(Object.keys(parse(after).services)).toEqual(['catalog', 'payments', 'orders']);
  });

  it('changes nothing the second time', () => {
    const once = addService(TEXT, 'orders', { type: 'rest' });
    expect(addService(once, 'orders', { type: 'rest' })).toBe(once);
  });

  it.each([
    'services: {}\n',
    'services: { a: { type: rest } }\n',
    'services:\n',
    '',
    'services:\n  a:\n    type: rest',
  ])('works on %j', (text) => {
    const after = parse(addService(text, 'b', { type: 'grpc' }));
    expect(after.services.b).toEqual({ type: 'grpc' });
    expect(after.services.a).toEqual(text.includes('a:') ? { type: 'rest' } : undefined);
  });

  it('uses the indentation of the file', () => {
    expect(addService('services:\n    a:\n        type: rest\n', 'b', { type: 'grpc' })).toBe(
      'services:\n    a:\n        type: rest\n    b:\n        type: grpc\n',
    );
  });
});

describe('removeService', () => {
  it('removes the service with the comment above it', () => {
    const after = removeService(TEXT, 'payments');
    expect(changes(TEXT, after)).toEqual([
      '-  # how we are paid',
      '-  payments:',
      '-    type: "grpc"',
      '-    publishes:',
      '-    - paid',
    ]);
  });

  it('takes back what addService did', () => {
    expect(removeService(addService(TEXT, 'orders', { type: 'rest' }), 'orders')).toBe(TEXT);
  });

  it('leaves a text without the service alone', () => {
    expect(removeService(TEXT, 'nothing')).toBe(TEXT);
  });
});

describe('addDependency', () => {
  it('adds beside the others', () => {
    const after = addDependency(TEXT, 'catalog', 'payments', { kind: 'service', timeout: '2s' });
    expect(changes(TEXT, after)).toEqual([
      '+      payments:',
      '+        kind: service',
      '+        timeout: 2s',
    ]);
    expect(parse(after).services.catalog.dependencies.payments).toEqual({ kind: 'service', timeout: '2s' });
  });

  it('makes the block where there is none', () => {
    const after = addDependency(TEXT, 'payments', 'ledger', { kind: 'service', external: true });
    expect(parse(after).services.payments).toEqual({
      type: 'grpc',
      publishes: ['paid'],
      dependencies: { ledger: { kind: 'service', external: true } },
    });
    expect(after).toContain('# the end of the services');
  });
});

describe('setValue', () => {
  it('replaces a scalar in place', () => {
    expect(setValue(TEXT, ['services', 'catalog', 'type'], 'hybrid')).toBe(
      TEXT.replace('rest   #', 'hybrid   #'),
    );
    expect(setValue(TEXT, ['environments', 'prod', 'replicas'], 5)).toBe(TEXT.replace('3 }', '5 }'));
  });

  it.each(['no', 'on', 'y', '12:30', '0777', '1e3', 'null', '~', '', ' a', 'a: b', '#a', '- a', 'a\nb'])(
    'quotes %j so that every reader takes it for text',
    (value) => {
      const after = setValue(TEXT, ['metadata', 'description'], value);
      for (const version of ['1.1', '1.2'] as const) {
        expect(parse(after, { version }).metadata.description).toBe(value);
      }
    },
  );

  it('says what was set, for any key and value, and keeps the rest', () => {
    const keys = fc.constantFrom('services', 'catalog', 'type', 'new', 'environments', 'prod', 'no', '1');
    const values = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.dictionary(fc.constantFrom('a', 'b'), fc.string()),
    );
    fc.assert(
      fc.property(fc.tuple(keys, keys), values, ([first, second], value) => {
        const before = parse(TEXT);
        if (typeof before[first] === 'string') return;
        const after = parse(setValue(TEXT, [first, second], value));
        expect(after).toEqual({ ...before, [first]: { ...before[first], [second]: value } });
      }),
    );
  });
});
