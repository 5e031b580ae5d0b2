import type { ErrorObject } from 'ajv';

/** One thing that values do wrong, with what it consists of. */
interface Problem {
  readonly path: string;
  readonly text: string;
  readonly below: readonly Problem[];
}

/** Keywords whose error stands over those of the schemas in them. */
const COMPOSITE = new Set(['oneOf', 'anyOf', 'not', 'contains', 'propertyNames']);

/** The errors of ajv in the words of the validator that Helm uses, a line each. */
export function schemaWords(errors: readonly ErrorObject[]): string[] {
  // What is of the wrong type is not looked at any further.
  const mistyped = new Set(errors.filter(({ keyword }) => keyword === 'type').map(placeOf));
  const shown = errors.filter(
    (error) => error.keyword === 'type' || COMPOSITE.has(error.keyword) || !mistyped.has(placeOf(error)),
  );
  return lines(nest(withAllOf(mergeNames(shown.filter(({ keyword }) => keyword !== 'if')))), '');
}

/** The value and the schema that an error is about. */
function placeOf({ instancePath, schemaPath }: ErrorObject): string {
  return `${instancePath} ${schemaPath.slice(0, schemaPath.lastIndexOf('/'))}`;
}

function lines(problems: readonly Problem[], indent: string): string[] {
  return problems.flatMap(({ path, text, below }) => [
    `${indent}- at '${path}': ${text}`,
    ...lines(below, `${indent}  `),
  ]);
}

/** ajv has an error for each missing or unknown name, Helm one for all of a schema. */
function mergeNames(errors: readonly ErrorObject[]): ErrorObject[] {
  const merged = new Map<string, ErrorObject>();
  for (const error of errors) {
    const { keyword, instancePath, schemaPath } = error;
    const name = nameIn(error);
    const key = name === undefined ? String(merged.size) : `${keyword} ${instancePath} ${schemaPath}`;
    const known = merged.get(key);
    const names = [...((known?.params['names'] as string[] | undefined) ?? []), name ?? ''];
    merged.set(key, { ...error, params: { ...error.params, names } });
  }
  return [...merged.values()];
}

function nameIn({ keyword, params }: ErrorObject): string | undefined {
  const name = {
    required: params['missingProperty'],
    dependentRequired: params['missingProperty'],
    dependencies: params['missingProperty'],
    additionalProperties: params['additionalProperty'],
  }[keyword];
  return name === undefined ? undefined : String(name);
}

/** ajv has no error of its own for allOf. */
function withAllOf(errors: readonly ErrorObject[]): ErrorObject[] {
  const seen = new Set<string>();
  return errors
    .toReversed()
    .flatMap((error) => {
      const schemaPath = /^.*?\/allOf(?=\/\d+\/)/.exec(error.schemaPath)?.[0];
      if (schemaPath === undefined || seen.has(schemaPath)) return [error];
      seen.add(schemaPath);
      return [{ ...error, keyword: 'allOf', schemaPath, params: {} }, error];
    })
    .toReversed();
}

function nest(errors: readonly ErrorObject[]): Problem[] {
  const taken = new Set<ErrorObject>();
  const problems: Problem[] = [];
  for (const error of errors.toReversed()) {
    if (taken.has(error)) continue;
    const inside = errors.filter(
      (other) => other !== error && !taken.has(other) && other.schemaPath.startsWith(`${error.schemaPath}/`),
    );
    for (const other of inside) taken.add(other);
    problems.push({ path: error.instancePath, text: describe(error), below: nest(inside) });
  }
  return problems.reverse().sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function quote(text: unknown): string {
  return `'${String(text)}'`;
}

function display(value: unknown): string {
  if (typeof value === 'string') return quote(value);
  return value === null ? '<nil>' : JSON.stringify(value);
}

function typeOf(data: unknown): string {
  if (data === null) return 'null';
  return Array.isArray(data) ? 'array' : typeof data;
}

/** Items, characters or properties of a value. */
function sizeOf(data: unknown): number {
  if (typeof data === 'string') return [...data].length;
  return Array.isArray(data) ? data.length : Object.keys(data as object).length;
}

function describe({ keyword, params, message, data, schema, propertyName }: ErrorObject): string {
  const names = [params['names'] ?? []].flat().map(quote);
  switch (keyword) {
    case 'type':
      return `got ${typeOf(data)}, want ${[params['type']].flat().toSorted().join(' or ')}`;
    case 'required':
      return `missing ${names.length === 1 ? 'property' : 'properties'} ${names.join(', ')}`;
    case 'dependentRequired':
    case 'dependencies':
      return `properties ${names.join(', ')} required, if ${quote(params['property'])} exists`;
    case 'additionalProperties':
      return `additional properties ${names.toSorted().join(', ')} not allowed`;
    case 'enum': {
      const allowed = [params['allowedValues']].flat().map(display);
      return allowed.length === 1
        ? `value must be ${allowed[0]}`
        : `value must be one of ${allowed.join(', ')}`;
    }
    case 'const':
      return typeof schema === 'object' && schema !== null
        ? "'const' failed"
        : `value must be ${display(schema)}`;
    case 'pattern':
      return `${quote(propertyName ?? data)} does not match pattern ${quote(params['pattern'])}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return `${keyword}: got ${String(data)}, want ${String(params['limit'] ?? params['multipleOf'])}`;
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return `${keyword}: got ${sizeOf(data)}, want ${String(params['limit'])}`;
    case 'uniqueItems':
      return `items at ${Math.min(Number(params['i']), Number(params['j']))} and ${Math.max(Number(params['i']), Number(params['j']))} are equal`;
    case 'oneOf': {
      const passing = params['passingSchemas'] as readonly number[] | null;
      return `'oneOf' failed, ${passing === null ? 'none matched' : `subschemas ${passing.join(', ')} matched`}`;
    }
    case 'anyOf':
    case 'allOf':
    case 'not':
      return `'${keyword}' failed`;
    case 'contains':
      return 'no items match contains schema';
    case 'propertyNames':
      return `invalid propertyName ${quote(params['propertyName'])}`;
    default:
      return message ?? keyword;
  }
}
