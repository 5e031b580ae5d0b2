import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsPlainly } from '../../../src/helm/chart/accept-schema.ts';
import type { Chart } from '../../../src/helm/chart/chart.ts';
import { schemaProblems } from '../../../src/helm/chart/schema-problems.ts';
import type { GoMap, GoValue } from '../../../src/helm/values/go-value.ts';

function goValue(json: unknown): GoValue {
  if (Array.isArray(json)) return json.map(goValue);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, goValue(value)]));
  return json as GoValue;
}

/** What the full validator says; each call with a chart of its own, since it keeps one validator a chart. */
function fullyAccepts(schema: unknown, values: GoMap): boolean {
  return schemaProblems({} as Chart, JSON.stringify(schema), values).length === 0;
}

const names = fc.constantFrom('a', 'b', 'ab', 'c');
const leaf = fc.oneof(
  fc.constantFrom(null, true, 'x', 'abc', 0, 1, 2.5, -1),
  fc.integer({ min: -3, max: 3 }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('value'), { maxLength: 3 }), tie('object')),
  object: fc.dictionary(names, tie('value'), { maxKeys: 3 }),
})).object;
const type = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'string', 'integer');
const schemas = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small' },
    fc.boolean(),
    fc.constant({ $ref: '#/$defs/d' }),
    fc.record(
      {
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 }), fc.constant('wrong')),
        enum: fc.uniqueArray(leaf, { minLength: 1, maxLength: 4 }),
        const: leaf,
        minimum: fc.integer({ min: -2, max: 2 }),
        exclusiveMaximum: fc.integer({ min: -2, max: 2 }),
        minLength: fc.integer({ min: -1, max: 2 }),
        maxLength: fc.integer({ min: 0, max: 3 }),
        pattern: fc.constantFrom('^a', 'b$', '(', '.'),
        maxItems: fc.integer({ min: 0, max: 2 }),
        items: tie('schema'),
        required: fc.uniqueArray(names, { minLength: 1, maxLength: 2 }),
        minProperties: fc.integer({ min: 0, max: 2 }),
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
        patternProperties: fc.dictionary(fc.constantFrom('^a', 'b'), tie('schema'), { maxKeys: 1 }),
        additionalProperties: tie('schema'),
        propertyNames: tie('schema'),
        allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        not: tie('schema'),
        title: fc.constant('x'),
        default: leaf,
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

describe('plain acceptance of a schema', () => {
  it('never accepts what the full validator refuses', () => {
    let accepted = 0;
    fc.assert(
      fc.property(schemas, schemas, json, (schema, definition, values) => {
        const root =
          typeof schema === 'object' ? { $defs: { d: definition }, ...(schema as object) } : schema;
        const map = goValue(values) as GoMap;
        if (!acceptsPlainly(root, map)) return;
        accepted++;
        expect(fullyAccepts(root, map)).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it.each<[string, unknown, unknown]>([
    ['types and limits', { type: 'object', properties: { a: { type: 'integer', minimum: 1 } } }, { a: 1 }],
    [
      'references',
      { $defs: { d: { type: 'string' } }, properties: { a: { $ref: '#/$defs/d' } } },
      { a: 'x' },
    ],
    ['drafts', { $schema: 'https://json-schema.org/draft/2020-12/schema', required: ['a'] }, { a: null }],
    [
      'notes of its author',
      { example: [{}], additionalProperties: false, properties: { a: true } },
      { a: {} },
    ],
  ])('knows %s', (_, schema, values) => {
    expect(acceptsPlainly(schema, goValue(values))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a wrong type', { type: 'strin' }],
    ['a reference that leads nowhere', { properties: { b: { $ref: '#/$defs/none' } } }],
    ['a reference to another file', { $ref: 'other.json' }],
    ['a reference to itself', { $ref: '#' }],
    ['a broken pattern', { properties: { b: { pattern: '(' } } }],
    ['a keyword that drafts disagree on', { dependencies: {} }],
    ['an unknown draft', { $schema: 'https://example.com/mine' }],
    ['no schema', 3],
  ])('leaves %s to the full validator', (_, schema) => {
    expect(acceptsPlainly(schema, new Map([['a', 1]]))).toBe(false);
  });
});
