import { MartyError } from '../errors.ts';
import { field, isObject, stringAt } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { readDocuments } from '../objects/read-yaml.ts';
import type { FieldSpec } from './field-path.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/**
 * What a file of `crds` says about custom resources: OpenAPI definitions by type name, whose properties carry
 * `x-kubernetes-annotation`, `-label-selector`, `-identity` or `-object-ref-…`. (A CustomResourceDefinition
 * object says nothing here.)
 *
 * @throws MartyError MARTY-K022 for a file that holds no definitions
 */
export function readCrdConfig(yaml: string, file: string): TransformerConfig {
  const [document = null] = readDocuments(yaml, file);
  if (!isObject(document))
    throw new MartyError('MARTY-K022', 'no type definitions in this file', { where: { file } });
  let config = EMPTY_CONFIG;
  for (const [name, definition] of Object.entries(document)) {
    if (definition !== null && !isObject(definition)) {
      throw new MartyError('MARTY-K022', `${name} is not a type definition`, { where: { file } });
    }
    if (!looksLikeType(definition)) continue;
    const kind = name.split('.').at(-1) ?? name;
    for (const found of properties(document, name, kind, [], [])) config = mergeConfigs(config, found);
  }
  return config;
}

function propertiesOf(definition: Json | undefined): JsonObject {
  const found =
    field(field(definition, 'Schema'), 'properties') ?? field(field(definition, 'schema'), 'properties');
  return isObject(found) ? found : {};
}

function looksLikeType(definition: Json | undefined): boolean {
  const found = propertiesOf(definition);
  return ['kind', 'apiVersion', 'metadata'].every((name) => Object.hasOwn(found, name));
}

function properties(
  definitions: JsonObject,
  name: string,
  kind: string,
  path: readonly string[],
  seen: readonly string[],
): TransformerConfig[] {
  if (seen.includes(name)) throw new MartyError('MARTY-K022', `the type ${name} contains itself`);
  return Object.entries(propertiesOf(field(definitions, name))).flatMap(([property, schema]) => {
    const at = [...path, property];
    const spec = (...below: string[]): FieldSpec[] => [{ kind, path: [...at, ...below].join('/') }];
    const configs: TransformerConfig[] = [];
    if (has(schema, 'annotation')) configs.push({ ...EMPTY_CONFIG, commonAnnotations: spec() });
    if (has(schema, 'label-selector')) configs.push({ ...EMPTY_CONFIG, commonLabels: spec() });
    if (has(schema, 'identity')) configs.push({ ...EMPTY_CONFIG, namePrefix: spec() });
    const version = extension(schema, 'object-ref-api-version');
    const target = extension(schema, 'object-ref-kind');
    if (version !== undefined && target !== undefined) {
      const fields = spec(extension(schema, 'object-ref-name-key') ?? 'name');
      configs.push({ ...EMPTY_CONFIG, nameReference: [{ kind: target, version, fields }] });
    }
    const reference = stringAt(schema, '$ref');
    return reference === undefined
      ? configs
      : [...configs, ...properties(definitions, reference, kind, at, [...seen, name])];
  });
}

function extension(schema: Json, name: string): string | undefined {
  return stringAt(schema, `x-kubernetes-${name}`);
}

function has(schema: Json, name: string): boolean {
  return extension(schema, name) !== undefined;
}
