import { GoInt, type GoValue } from '../values/go-value.ts';

/**
 * Says yes where a JSON Schema is well formed and values meet it, both beyond doubt; false where they do not or where
 * the schema says more than is known here. Most renders need no more, and a full validator takes many times as long
 * to make as to use.
 *
 * @param schema the parsed values.schema.json, of any draft
 */
export function acceptsPlainly(schema: unknown, values: GoValue): boolean {
  try {
    checkForm(schema, schema, 0);
    return meets(values, schema, schema, 0);
  } catch (error) {
    if (error instanceof Doubt) return false;
    throw error;
  }
}

/** The schema is malformed, or its meaning is not known here. */
class Doubt extends Error {}

type Keywords = Readonly<Record<string, unknown>>;

/** References and subschemas inside each other beyond this are left to the full validator. */
const MAX_DEPTH = 100;
const DRAFT = /^https?:\/\/json-schema\.org\/(?:draft(?:-0[467]|\/20(?:19-09|20-12))\/)?schema#?$/;
const TYPES: ReadonlySet<unknown> = new Set([
  'null',
  'boolean',
  'object',
  'array',
  'number',
  'string',
  'integer',
]);

const isObject = (value: unknown): value is Keywords =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isText = (value: unknown): boolean => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isCount = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
const isListOf =
  (test: (item: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(test) && new Set(value).size === value.length;
const isPattern = (value: unknown): boolean => typeof value === 'string' && compiles(value);
const isPlain = (value: unknown): boolean => value === null || typeof value !== 'object';

/** Keywords whose value is no schema, with what it must be. */
const FORMS: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['type', (value: unknown) => TYPES.has(value) || isListOf((item) => TYPES.has(item))(value)],
  // Lists and mappings as allowed values are left to the full validator.
  ['enum', (value: unknown) => isListOf(isPlain)(value) && (value as unknown[]).length > 0],
  ['const', isPlain],
  ['required', isListOf(isText)],
  ['pattern', isPattern],
  ['$ref', (value: unknown) => typeof value === 'string' && /^#(?:\/|$)/.test(value)],
  ['$schema', (value: unknown) => typeof value === 'string' && DRAFT.test(value)],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((key) => [key, isNumber] as const),
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map(
    (key) => [key, isCount] as const,
  ),
  ...['title', 'description', '$comment', 'format'].map((key) => [key, isText] as const),
  ...['readOnly', 'writeOnly', 'deprecated'].map((key) => [key, isBoolean] as const),
  ['examples', Array.isArray],
  ['default', () => true],
]);
const SUBSCHEMA: ReadonlySet<string> = new Set(['additionalProperties', 'items', 'not', 'propertyNames']);
const SUBSCHEMA_LISTS: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf']);
const SUBSCHEMA_MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
]);

/** Keywords of some draft that are left to the full validator; what no draft knows is a note. */
const DOUBTFUL: ReadonlySet<string> = new Set([
  ...['if', 'then', 'else', 'contains', 'minContains', 'maxContains', 'additionalItems', 'prefixItems'],
  ...['dependencies', 'dependentRequired', 'dependentSchemas', 'uniqueItems', 'multipleOf', 'nullable'],
  ...['unevaluatedItems', 'unevaluatedProperties', 'discriminator', 'id', '$id', '$anchor', '$vocabulary'],
  ...['$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor'],
  ...['contentEncoding', 'contentMediaType', 'contentSchema'],
]);

function compiles(pattern: string): boolean {
  // What looks back or ahead is no RE2, in which Helm reads patterns.
  if (/\(\?|\\[1-9kpPbBcux]/.test(pattern)) return false;
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function checkForm(schema: unknown, root: unknown, depth: number): void {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema) || depth > MAX_DEPTH) throw new Doubt();
  for (const [key, value] of Object.entries(schema)) {
    if (SUBSCHEMA.has(key)) checkForm(value, root, depth + 1);
    else if (SUBSCHEMA_LISTS.has(key)) {
      if (!Array.isArray(value) || value.length === 0) throw new Doubt();
      for (const item of value) checkForm(item, root, depth + 1);
    } else if (SUBSCHEMA_MAPS.has(key)) {
      if (!isObject(value)) throw new Doubt();
      for (const [name, item] of Object.entries(value)) {
        if (key === 'patternProperties' && !isPattern(name)) throw new Doubt();
        checkForm(item, root, depth + 1);
      }
    } else if (key === '$id' && depth === 0) {
      // References to places in the file mean the same whatever the file is called.
      if (typeof value !== 'string' || !/^https?:\/\/[^#]+$/.test(value)) throw new Doubt();
    } else if (DOUBTFUL.has(key) || FORMS.get(key)?.(value) === false) throw new Doubt();
  }
  if (schema['$ref'] !== undefined) {
    // Drafts differ in whether what stands beside a reference counts.
    if (Object.keys(schema).some((key) => !['$ref', 'title', 'description', 'default'].includes(key)))
      throw new Doubt();
    resolve(String(schema['$ref']), root);
  }
}

function resolve(reference: string, root: unknown): unknown {
  let found = root;
  for (const part of reference.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) || !Object.hasOwn(found, key) || key.includes('%')) throw new Doubt();
    found = found[key];
  }
  return found;
}

function typeOf(value: GoValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Map) return 'object';
  return value instanceof GoInt ? 'number' : typeof value;
}

function hasType(value: GoValue, type: unknown): boolean {
  if (type !== 'integer') return typeOf(value) === type;
  return value instanceof GoInt || Number.isInteger(value);
}

function meets(value: GoValue, schema: unknown, root: unknown, depth: number): boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema) || depth > MAX_DEPTH) throw new Doubt();
  return Object.entries(schema).every(([key, rule]) =>
    meetsKeyword(value, key, rule, schema, root, depth + 1),
  );
}

function meetsKeyword(
  value: GoValue,
  key: string,
  rule: unknown,
  schema: Keywords,
  root: unknown,
  depth: number,
): boolean {
  const each = (test: (item: unknown) => boolean): boolean[] => (rule as unknown[]).map(test);
  const number = value instanceof GoInt ? Number(value.value) : value;
  const limit = Number(rule);
  switch (key) {
    case 'type':
      return [rule].flat().some((type) => hasType(value, type));
    case 'enum':
      return (rule as unknown[]).includes(number);
    case 'const':
      return rule === number;
    case '$ref':
      return meets(value, resolve(String(rule), root), root, depth);
    case 'allOf':
      return each((item) => meets(value, item, root, depth)).every(Boolean);
    case 'anyOf':
      return each((item) => meets(value, item, root, depth)).some(Boolean);
    case 'oneOf':
      return each((item) => meets(value, item, root, depth)).filter(Boolean).length === 1;
    case 'not':
      return !meets(value, rule, root, depth);
    case 'minimum':
      return typeof number !== 'number' || number >= limit;
    case 'maximum':
      return typeof number !== 'number' || number <= limit;
    case 'exclusiveMinimum':
      return typeof number !== 'number' || number > limit;
    case 'exclusiveMaximum':
      return typeof number !== 'number' || number < limit;
    case 'pattern':
      return typeof value !== 'string' || new RegExp(String(rule), 'u').test(value);
    case 'minLength':
      return typeof value !== 'string' || [...value].length >= limit;
    case 'maxLength':
      return typeof value !== 'string' || [...value].length <= limit;
    case 'minItems':
      return !Array.isArray(value) || value.length >= limit;
    case 'maxItems':
      return !Array.isArray(value) || value.length <= limit;
    case 'items':
      return !Array.isArray(value) || value.every((item) => meets(item, rule, root, depth));
    case 'required':
      return !(value instanceof Map) || (rule as string[]).every((name) => value.has(name));
    case 'propertyNames':
      return !(value instanceof Map) || [...value.keys()].every((name) => meets(name, rule, root, depth));
    case 'minProperties':
      return !(value instanceof Map) || value.size >= limit;
    case 'maxProperties':
      return !(value instanceof Map) || value.size <= limit;
    case 'properties':
    case 'patternProperties':
    case 'additionalProperties':
      return !(value instanceof Map) || meetsForNames(value, key, rule, schema, root, depth);
    default:
      return true;
  }
}

function meetsForNames(
  map: ReadonlyMap<string, GoValue>,
  key: string,
  rule: unknown,
  schema: Keywords,
  root: unknown,
  depth: number,
): boolean {
  const properties = (schema['properties'] ?? {}) as Keywords;
  const patterns = Object.entries((schema['patternProperties'] ?? {}) as Keywords).map(
    ([pattern, inner]) => [new RegExp(pattern, 'u'), inner] as const,
  );
  return [...map].every(([name, item]) => {
    if (key === 'properties')
      return !Object.hasOwn(properties, name) || meets(item, properties[name], root, depth);
    const matching = patterns.filter(([pattern]) => pattern.test(name));
    if (key === 'patternProperties') return matching.every(([, inner]) => meets(item, inner, root, depth));
    return Object.hasOwn(properties, name) || matching.length > 0 || meets(item, rule, root, depth);
  });
}
