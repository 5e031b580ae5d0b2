import { expect, it } from 'vitest';
import { exportName } from '../../src/generators/template-data.ts';

it.each([
  ['catalog', 'catalogService'],
  ['order-items', 'orderItemsService'],
  ['order-service', 'orderService'],
  ['default', 'defaultService'],
  ['v2', 'v2Service'],
  ['a-1-b', 'a1BService'],
])('%s exports %s', (service, name) => {
  expect(exportName(service)).toBe(name);
});
