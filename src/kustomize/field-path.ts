import { MartyError } from '../errors.ts';
import { splitApiVersion } from '../objects/identity.ts';
import { field, isObject, setField } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';
import { isQuoted, noteScalar } from '../objects/scalar-note.ts';

/** A place in objects of some kinds: kustomize's field specification. */
export interface FieldSpec {
  /** `spec/template/metadata/labels`; lists on the way are entered, `[]` says so and never creates. */
  readonly path: string;
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  /** Create missing maps on the way. */
  readonly create?: boolean | undefined;
}

export function selects(spec: FieldSpec, object: KubeObject): boolean {
  const { group, version } = splitApiVersion(object.apiVersion);
  return (
    (!spec.kind || spec.kind === object.kind) &&
    (!spec.group || spec.group === group) &&
    (!spec.version || spec.version === version)
  );
}

/** What becomes of a value, given the keys and indices that lead to it; undefined leaves it. */
type Update = (value: Json, path: readonly string[]) => Json | undefined;

interface Where {
  readonly spec: string;
  readonly path: readonly string[];
  readonly untagged: boolean;
}

/**
 * Replaces what stands at a field specification's path by what `update` gives; undefined leaves it.
 * `empty` is the value that a created field starts with; without it nothing is created. Some transformers of
 * kustomize write text without a type (`tag` none).
 *
 * @throws MartyError MARTY-K018 where the path leads through a scalar
 */
export function updateField(
  object: KubeObject,
  spec: FieldSpec,
  update: Update,
  empty?: Json,
  tag: 'text' | 'none' = 'text',
): void {
  if (!selects(spec, object)) return;
  const create = spec.create === true ? empty : undefined;
  descend(object, splitPath(spec.path), update, create, {
    spec: `${object.kind}: ${spec.path}`,
    path: [],
    untagged: tag === 'none',
  });
}

/** The parts of a path; a leading delimiter is passed over, one after a backslash is text. */
export function splitPath(path: string, delimiter = '/'): string[] {
  const parts = path.split(delimiter);
  if (parts.length > 1 && parts[0] === '') parts.shift();
  const joined: string[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.endsWith('\\')) joined[joined.length - 1] = last.slice(0, -1) + delimiter + part;
    else joined.push(part);
  }
  return joined;
}

function descend(
  node: Json,
  path: readonly string[],
  update: Update,
  create: Json | undefined,
  where: Where,
): void {
  if (node === null) return;
  if (Array.isArray(node)) {
    for (const [at, element] of node.entries())
      descend(element, path, update, create, { ...where, path: [...where.path, String(at)] });
    return;
  }
  const [head = '', ...rest] = path;
  if (!isObject(node))
    throw new MartyError('MARTY-K018', `expected a map or a list on the way to ${where.spec}`);
  const isList = head.endsWith('[]');
  const name = isList ? head.slice(0, -2) : head;
  let value = field(node, name);
  if ((value === undefined || value === null) && create !== undefined && !isList) {
    value = structuredClone(rest.length === 0 ? create : {});
    setField(node, name, value);
  }
  if (value === null && isList) setField(node, name, []);
  if (value === undefined || value === null) return;
  if (rest.length > 0) {
    descend(value, rest, update, create, { ...where, path: [...where.path, name] });
    return;
  }
  const updated = update(value, [...where.path, name]);
  if (updated === undefined) return;
  const quoted = isQuoted(node, name);
  setField(node, name, updated);
  if (typeof updated !== 'object') noteScalar(node, name, { quoted, untagged: where.untagged });
}
