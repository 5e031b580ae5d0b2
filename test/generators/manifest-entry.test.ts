import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ServiceAnswers } from '../../src/generators/answers.ts';
import { manifestService } from '../../src/generators/manifest-entry.ts';
import { addService } from '../../src/manifest/edit.ts';
import { serviceOf } from './support/answers.ts';

const insertService = (text: string, service: ServiceAnswers) =>
  addService(text, service.name, manifestService(service));

const orders = serviceOf({ name: 'orders', architecture: 'layered', features: [] });

describe('a service added to plugin.yaml', () => {
  it('leaves every byte around it', () => {
    const before = `# the pet store
services:   # in the order of their ports
    catalog:
        type: rest   # for now
        dependencies:
            catalog-db: { kind: database }
        # more of catalog

`;
    const after = `# what follows
environments: {}   # none
`;
    expect(insertService(before + after, orders)).toBe(
      `${before.trimEnd()}\n    orders:\n        type: rest\n        architecture: layered\n\n${after}`,
    );
  });

  it('writes what a service with a database depends on', () => {
    const text = insertService('services:\n  catalog:\n    type: rest\n', serviceOf({ name: 'orders' }));
    expect(text).toBe(`services:
  catalog:
    type: rest
  orders:
    type: rest
    architecture: hexagonal
    features: [database]
    dependencies:
      orders-db: { kind: database, engine: postgres, maxConcurrent: 10, timeout: 10s }
`);
  });

  it.each([
    ['no newline at the end', 'services:\n  catalog:\n    type: rest'],
    ['a multi-line text at the end', 'services:\n  catalog:\n    type: |\n      rest\n'],
    ['a list at the end', 'services:\n  catalog:\n    features:\n      - database\n      - cache\n'],
    ['a key without a value at the end', 'services:\n  catalog:\n    type: rest\n    features:\n'],
    ['braces', 'services: { catalog: { type: rest } } # one\nenvironments: {}\n'],
    ['empty braces', '# top\nservices: {}\nenvironments: {}\n'],
    ['no value', '# top\nservices:\nenvironments: {}\n'],
    ['no key', '# top\nkind: Plugin\n'],
    ['a document end', 'services:\n  catalog:\n    type: rest\n...\n'],
  ])('finds the place after %s', (_, text) => {
    const inserted = insertService(text, orders);
    const old = parse(text);
    expect(parse(inserted)).toEqual({
      ...old,
      services: { ...old.services, orders: { type: 'rest', architecture: 'layered' } },
    });
    for (const comment of text.match(/#.*/g) ?? []) expect(inserted).toContain(comment);
  });

  it('keeps the line ends of Windows', () => {
    const text = 'services:\r\n  catalog:\r\n    type: rest\r\n';
    expect(insertService(text, orders)).toBe(
      `${text}  orders:\r\n    type: rest\r\n    architecture: layered\r\n`,
    );
  });
});
