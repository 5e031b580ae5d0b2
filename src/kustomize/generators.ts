import { MartyError } from '../errors.ts';
import { idOf } from '../objects/identity.ts';
import { compareText, field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';
import type { Origin } from './build-metadata.ts';
import { allIds, appendAll, formatResourceId, type Resource, sameId, toResource } from './resource.ts';

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly disableNameSuffixHash?: boolean | undefined;
  readonly immutable?: boolean | undefined;
}

export interface GeneratorEntry {
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly behavior?: 'create' | 'merge' | 'replace' | undefined;
  readonly literals?: readonly string[] | undefined;
  readonly files?: readonly string[] | undefined;
  readonly envs?: readonly string[] | undefined;
  /** The old way to name one file of `envs`. */
  readonly env?: string | undefined;
  /** Of a Secret; default Opaque. */
  readonly type?: string | undefined;
  readonly options?: GeneratorOptions | undefined;
}

/** Reads a file that the kustomization names. */
export type ReadSource = (path: string) => Uint8Array;

/**
 * Generates a ConfigMap or Secret, and adds it to the build or merges it into the object that is there.
 *
 * @throws MartyError MARTY-K017 for a bad entry, MARTY-K008 where the object exists and the behavior is create
 */
export function generate(
  resources: Resource[],
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  globals: GeneratorOptions | undefined,
  read: ReadSource,
  origin?: Origin,
): void {
  const options = mergeOptions(globals, entry.options);
  const object = generateObject(kind, entry, options, pairs(entry, read));
  const generated = toResource(object, options.disableNameSuffixHash !== true);
  generated.origin = origin;
  const id = idOf(object);
  const [existing, ...others] = resources.filter((other) => allIds(other).some((known) => sameId(known, id)));
  if (others.length > 0)
    throw new MartyError(
      'MARTY-K008',
      `found multiple objects that could accept merge of ${formatResourceId(id)}`,
    );
  const behavior = entry.behavior ?? 'create';
  if (behavior === 'create') {
    if (existing !== undefined)
      throw new MartyError(
        'MARTY-K008',
        `${formatResourceId(id)} exists; its generator needs behavior merge or replace`,
      );
    appendAll(resources, [generated], entry.name);
    return;
  }
  if (existing === undefined)
    throw new MartyError('MARTY-K017', `${formatResourceId(id)} does not exist; cannot ${behavior}`);
  resources[resources.indexOf(existing)] = takeOver(existing, generated, behavior);
}

/**
 * The object that a generator gives, or makes of an object that is there.
 *
 * @param existing the object that `behavior: merge` or `replace` starts from
 * @throws MartyError MARTY-K017 for a bad entry
 */
export function generateInto(
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  read: ReadSource,
  existing?: KubeObject,
): KubeObject | undefined {
  const resources = existing === undefined ? [] : [toResource(existing)];
  generate(resources, kind, entry, undefined, read);
  return resources[0]?.object;
}

function takeOver(existing: Resource, generated: Resource, behavior: 'merge' | 'replace'): Resource {
  const { object } = generated;
  const old = existing.object;
  const metadata: JsonObject = { ...object.metadata };
  for (const name of ['labels', 'annotations']) {
    const merged = { ...mapOf(old.metadata, name), ...mapOf(object.metadata, name) };
    if (Object.keys(merged).length > 0) metadata[name] = merged;
  }
  for (const name of ['name', 'namespace']) {
    const value = field(old.metadata, name);
    if (value !== undefined) metadata[name] = value;
  }
  const result: KubeObject = { ...object, metadata };
  if (behavior === 'merge') {
    delete result['data'];
    for (const name of ['data', 'binaryData']) {
      const merged = { ...mapOf(old, name), ...mapOf(object, name) };
      if (Object.keys(merged).length > 0) result[name] = merged;
    }
  }
  const origin = behavior === 'merge' ? (existing.origin ?? generated.origin) : generated.origin;
  return {
    ...existing,
    object: result,
    shared: [],
    origin,
    needsHash: existing.needsHash && generated.needsHash,
  };
}

function mapOf(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}

function mergeOptions(globals: GeneratorOptions = {}, own: GeneratorOptions = {}): GeneratorOptions {
  return {
    labels: { ...globals.labels, ...own.labels },
    annotations: { ...globals.annotations, ...own.annotations },
    disableNameSuffixHash: globals.disableNameSuffixHash === true || own.disableNameSuffixHash === true,
    immutable: globals.immutable === true || own.immutable === true,
  };
}

function generateObject(
  kind: 'ConfigMap' | 'Secret',
  entry: GeneratorEntry,
  options: GeneratorOptions,
  values: ReadonlyMap<string, Uint8Array>,
): KubeObject {
  const metadata: JsonObject = { name: entry.name };
  if (entry.namespace) metadata['namespace'] = entry.namespace;
  if (Object.keys(options.labels ?? {}).length > 0) metadata['labels'] = { ...options.labels };
  if (Object.keys(options.annotations ?? {}).length > 0) metadata['annotations'] = { ...options.annotations };
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    ...(kind === 'Secret' ? { type: entry.type || 'Opaque' } : {}),
    ...(kind === 'Secret' ? secretData(values) : configMapData(values)),
    ...(options.immutable === true ? { immutable: true } : {}),
  };
}

function sorted(values: ReadonlyMap<string, Uint8Array>): [string, Uint8Array][] {
  return [...values].sort(([left], [right]) => compareText(left, right));
}

function secretData(values: ReadonlyMap<string, Uint8Array>): { [key: string]: Json } {
  return { data: Object.fromEntries(sorted(values).map(([key, bytes]) => [key, base64(bytes)])) };
}

function configMapData(values: ReadonlyMap<string, Uint8Array>): { [key: string]: Json } {
  const text: [string, string][] = [];
  const binary: [string, string][] = [];
  for (const [key, bytes] of sorted(values)) {
    const decoded = decodeText(bytes);
    if (decoded === undefined) binary.push([key, base64(bytes)]);
    else text.push([key, decoded]);
  }
  return {
    ...(text.length > 0 ? { data: Object.fromEntries(text) } : {}),
    ...(binary.length > 0 ? { binaryData: Object.fromEntries(binary) } : {}),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function pairs(entry: GeneratorEntry, read: ReadSource): Map<string, Uint8Array> {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const values = new Map<string, Uint8Array>();
  const add = (key: string, value: Uint8Array): void => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key) || key === '.' || key === '..')
      throw new MartyError(
        'MARTY-K017',
        `generator ${entry.name}: ${JSON.stringify(key)} is not a valid key`,
      );
    if (values.has(key)) throw new MartyError('MARTY-K017', `generator ${entry.name} repeats the key ${key}`);
    values.set(key, value);
  };
  for (const path of [...(entry.envs ?? []), ...(entry.env ? [entry.env] : [])])
    for (const [key, value] of envLines(new TextDecoder().decode(read(path)))) add(key, encode(value));
  for (const source of entry.files ?? []) {
    const [key, path] = fileSource(source, entry.name);
    add(key, read(path));
  }
  for (const literal of entry.literals ?? []) {
    const equals = literal.indexOf('=');
    if (equals < 1)
      throw new MartyError('MARTY-K017', `generator ${entry.name}: literal ${literal} is not key=value`);
    add(literal.slice(0, equals), encode(unquote(literal.slice(equals + 1))));
  }
  return values;
}

function fileSource(source: string, generator: string): [string, string] {
  const parts = source.split('=');
  if (parts.length === 1) return [source.slice(source.lastIndexOf('/') + 1), source];
  const [key = '', path = ''] = parts;
  if (parts.length > 2 || key === '' || path === '')
    throw new MartyError('MARTY-K017', `generator ${generator}: file ${source} is not [key=]path`);
  return [key, path];
}

function unquote(text: string): string {
  const quote = text[0];
  return text.length >= 2 && (quote === '"' || quote === "'") && text.endsWith(quote)
    ? text.slice(1, -1)
    : text;
}

function envLines(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    });
}
