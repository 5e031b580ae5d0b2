import { escapePointer } from '../objects/difference.ts';
import { formatId, idKey, idOf, isSecret, type Json, type KubeObject } from '../objects/index.ts';
import { compareText, isObject } from '../objects/json.ts';
import type { Environment } from './environment.ts';
import { readableHookObjects } from './hook-objects.ts';
import { coversPath, type LeafOrigin } from './provenance.ts';

/** A leaf outside of Secrets that shows a secret. */
export interface Leak {
  /** `ConfigMap shop/web`. */
  readonly object: string;
  /** JSON pointer of the leaf. */
  readonly pointer: string;
  /** Paths of values that flow into a Secret and into this leaf; empty where its text alone shows it. */
  readonly values: readonly string[];
}

/** What must not be shown of some environments. */
export interface Redactor {
  /** Each leaf once for all environments, in order of object and pointer. */
  readonly leaks: readonly Leak[];
  /** The text without the secrets, plain or in base64, that it holds. */
  redact(text: string): string;
  /** Whether the value at a pointer of an object (`Secret shop/web`) is secret, or holds one that is. */
  isSecret(object: string, pointer: string): boolean;
}

export const REDACTED = '[redacted]';

/** Shorter texts stand in too many places to be taken for a secret. */
const MIN_SECRET = 6;
/** Lines of a longer text that are hidden alone: a diff shows them apart. */
const MIN_LINE = 16;

interface Leaf {
  readonly object: KubeObject;
  readonly id: string;
  readonly pointer: string;
  readonly text: string;
  readonly origin: LeafOrigin | undefined;
  readonly environment: Environment;
}

/**
 * Finds what is secret in environments: the values of all Secrets, and every leaf elsewhere into which a values
 * path of a Secret flows or whose text holds the value of a Secret. Checksums (`checksum/…`) show no secret.
 *
 * @param written identity keys of the objects that leaks are looked for in; unless given, all
 */
export function redactor(environments: readonly Environment[], written?: ReadonlySet<string>): Redactor {
  const leaves = environments.flatMap(leavesOf);
  const inSecrets = leaves.filter(isSecretLeaf);
  const elsewhere = leaves.filter((leaf) => !isSecretLeaf(leaf) && !isChecksum(leaf.pointer));
  const paths = new Set(inSecrets.flatMap(({ origin }) => origin?.values ?? []));
  const texts = new Set([...inSecrets.map(plainText), ...pathTexts(environments, paths)]);
  for (const name of publicNames(environments)) texts.delete(name);
  const needles = searched(texts);
  const places = new Map<string, Set<string>>();
  const add = ({ object, pointer }: Leaf): void => {
    const id = formatId(idOf(object));
    places.set(id, (places.get(id) ?? new Set()).add(pointer));
  };
  for (const leaf of inSecrets) add(leaf);
  const leaks = new Map<string, Leak>();
  const shown = new Set<string>();
  for (const leaf of elsewhere) {
    const values = secretPaths(leaf, paths);
    if (values.length === 0 && !needles.some((needle) => leaf.text.includes(needle))) continue;
    add(leaf);
    if (values.length > 0) shown.add(leaf.text);
    if (written?.has(leaf.id) === false) continue;
    const key = `${leaf.id}\n${leaf.pointer}`;
    const all = new Set([...(leaks.get(key)?.values ?? []), ...values]);
    const object = formatId(idOf(leaf.object));
    leaks.set(key, { object, pointer: leaf.pointer, values: [...all].sort(compareText) });
  }
  const hidden = searched(new Set([...texts, ...shown]));
  return {
    leaks: [...leaks].sort(([left], [right]) => compareText(left, right)).map(([, leak]) => leak),
    redact: (text) => hidden.reduce((rest, needle) => rest.replaceAll(needle, REDACTED), text),
    isSecret: (object, pointer) =>
      [...(places.get(object) ?? [])].some((place) => within(place, pointer) || within(pointer, place)),
  };
}

function within(pointer: string, outer: string): boolean {
  return pointer === outer || pointer.startsWith(`${outer}/`);
}

function leavesOf(environment: Environment): Leaf[] {
  return allObjects(environment).flatMap((object) => {
    const id = idKey(idOf(object));
    const origins = environment.provenance?.get(id);
    return scalars(object, '').map(([pointer, text]) => ({
      object,
      id,
      pointer,
      text,
      origin: origins?.get(pointer),
      environment,
    }));
  });
}

/** Hooks included: what they hold is as secret. */
function allObjects({ objects, hooks }: Environment): KubeObject[] {
  return [...objects, ...hooks.flatMap(readableHookObjects)];
}

function scalars(value: Json, pointer: string): [pointer: string, text: string][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => scalars(item, `${pointer}/${index}`));
  if (isObject(value))
    return Object.entries(value).flatMap(([name, item]) =>
      scalars(item, `${pointer}/${escapePointer(name)}`),
    );
  return value === null || typeof value === 'boolean' ? [] : [[pointer, String(value)]];
}

function isSecretLeaf({ object, pointer }: Leaf): boolean {
  return isSecret(object) && (pointer.startsWith('/data/') || pointer.startsWith('/stringData/'));
}

function isChecksum(pointer: string): boolean {
  return /\/annotations\/checksum~1[^/]*$/.test(pointer);
}

function plainText({ pointer, text }: Leaf): string {
  return pointer.startsWith('/data/') ? Buffer.from(text, 'base64').toString() : text;
}

/** Texts of the values that flow into Secrets. */
function pathTexts(environments: readonly Environment[], paths: ReadonlySet<string>): string[] {
  return environments.flatMap(({ values = new Map<string, string>() }) =>
    [...paths].flatMap((path) => values.get(path) ?? []),
  );
}

/** What a secret may be called like without being shown by it: names, namespaces and kinds of objects. */
function publicNames(environments: readonly Environment[]): string[] {
  return environments.flatMap((environment) =>
    allObjects(environment).flatMap((object) => {
      const { kind, name, namespace = '' } = idOf(object);
      return [kind, name, namespace, object.apiVersion];
    }),
  );
}

/** The paths that flow into a leaf and into a Secret; switches and short numbers are no secrets. */
function secretPaths({ origin, environment }: Leaf, paths: ReadonlySet<string>): string[] {
  return (origin?.values ?? []).filter((path) => {
    const text = environment.values?.get(path);
    if (text !== undefined && (text === '' || /^(true|false|\d{1,5})$/.test(text))) return false;
    return [...paths].some((secret) => coversPath(secret, path) || coversPath(path, secret));
  });
}

/** What a text with one of these secrets in it holds, the longest first. */
function searched(texts: ReadonlySet<string>): string[] {
  const lines = [...texts].flatMap((text) => {
    const trimmed = text.split('\n').map((line) => line.trim());
    return trimmed.length > 1 ? trimmed.filter((line) => line.length >= MIN_LINE) : [];
  });
  const plain = [...texts, ...[...texts].map((text) => text.trim())].filter(
    (text) => text.length >= MIN_SECRET,
  );
  const forms = plain.flatMap((text) => [
    text,
    Buffer.from(text).toString('base64'),
    JSON.stringify(text).slice(1, -1),
  ]);
  return [...new Set([...forms, ...lines])].sort(
    (left, right) => right.length - left.length || compareText(left, right),
  );
}
