import { ERROR_CODES } from '../errors/codes.ts';
import { PROBLEM_CONTENT_TYPE, PROBLEM_JSON_SCHEMA } from '../errors/problem.ts';
import { type JsonSchema, jsonSchemaOf } from '../schema/json-schema.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import { type AnyRoute, paramNames } from './route.ts';
import type { AuthMode } from './route-security.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly securitySchemes?: Readonly<Record<string, unknown>>;
  };
}

/** The OpenAPI 3.1 document of routes, from the same schemas that check them. Named schemas become components. */
export function buildOpenApi(service: {
  readonly name: string;
  readonly version: string;
  readonly routes: readonly AnyRoute[];
  /** Security schemes by name; each is enough for a route that needs a user. */
  readonly schemes?: Readonly<Record<string, unknown>> | undefined;
}): OpenApiDocument {
  const components: Record<string, unknown> = { Problem: PROBLEM_JSON_SCHEMA };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of service.routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const operations = paths[path] ?? {};
    operations[route.method.toLowerCase()] = operation(route, components, service.schemes ?? {});
    paths[path] = operations;
  }
  return {
    openapi: '3.1.1',
    info: { title: service.name, version: service.version },
    paths,
    components: {
      schemas: components,
      ...(service.schemes === undefined ? {} : { securitySchemes: service.schemes }),
    },
  };
}

function operation(
  route: AnyRoute,
  components: Record<string, unknown>,
  schemes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { options } = route;
  const body = options.body && hoist(options.body, 'input', components);
  return {
    operationId: options.operationId ?? operationId(route),
    summary: options.summary,
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.tags === undefined ? {} : { tags: options.tags }),
    parameters: [
      ...pathParameters(route, components),
      ...parameters('query', options.query, components),
      ...parameters('header', options.headers, components),
    ],
    ...(body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    ...security(route.options.auth ?? 'required', Object.keys(schemes)),
    responses: responses(route, components),
  };
}

/** An empty requirement says that nobody in particular may call, too. */
function security(auth: AuthMode, schemes: readonly string[]): Record<string, unknown> {
  if (schemes.length === 0 || auth === 'none') return {};
  const each = schemes.map((name) => ({ [name]: [] }));
  return { security: auth === 'optional' ? [...each, {}] : each };
}

function responses(route: AnyRoute, components: Record<string, unknown>): Record<string, unknown> {
  const problem = { [PROBLEM_CONTENT_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  const declared = (route.options.errors ?? []).map((code) => {
    const { status, title } = ERROR_CODES[code];
    return [String(status), { description: title, content: problem }] as const;
  });
  const answers = Object.entries(route.options.response).map(([status, schema]) => {
    const content =
      schema === null
        ? {}
        : { content: { 'application/json': { schema: hoist(schema, 'output', components) } } };
    return [status, { description: DESCRIPTIONS[status] ?? 'Answer', ...content }] as const;
  });
  return {
    ...Object.fromEntries([...declared, ...answers]),
    default: { description: 'Problem', content: problem },
  };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No content',
};

function pathParameters(route: AnyRoute, components: Record<string, unknown>): unknown[] {
  const schema = route.options.params && hoist(route.options.params, 'input', components);
  const properties = propertiesOf(schema, components);
  return paramNames(route.path).map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name] ?? { type: 'string' },
  }));
}

function parameters(
  place: 'query' | 'header',
  schema: AnySchema | undefined,
  components: Record<string, unknown>,
): unknown[] {
  if (schema === undefined) return [];
  const json = hoist(schema, 'input', components);
  const required = resolve(json, components)?.['required'];
  return Object.entries(propertiesOf(json, components)).map(([name, property]) => ({
    name,
    in: place,
    required: Array.isArray(required) && required.includes(name),
    schema: property,
  }));
}

function propertiesOf(
  schema: JsonSchema | undefined,
  components: Record<string, unknown>,
): Record<string, unknown> {
  return (resolve(schema, components)?.['properties'] ?? {}) as Record<string, unknown>;
}

function resolve(
  schema: JsonSchema | undefined,
  components: Record<string, unknown>,
): JsonSchema | undefined {
  const ref = schema?.['$ref'];
  return typeof ref === 'string' ? (components[ref.split('/').at(-1) ?? ''] as JsonSchema) : schema;
}

/** The JSON Schema, with its named parts moved to `components`. */
function hoist(schema: AnySchema, side: 'input' | 'output', components: Record<string, unknown>): JsonSchema {
  const json = jsonSchemaOf(schema, side, 'draft-2020-12') ?? {};
  const { $defs, ...rest } = JSON.parse(
    JSON.stringify(json).replaceAll('"#/$defs/', '"#/components/schemas/'),
  ) as JsonSchema & { $defs?: Record<string, unknown> };
  for (const [name, definition] of Object.entries($defs ?? {})) components[name] ??= definition;
  return rest;
}

function operationId(route: AnyRoute): string {
  const words = route.path.split('/').filter((word) => word !== '');
  const named = words.map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word));
  return [route.method.toLowerCase(), ...named]
    .join('-')
    .replaceAll(/[^A-Za-z0-9]+(\w)/g, (_, c: string) => c.toUpperCase());
}
