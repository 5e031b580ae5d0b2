import { MartyError } from '../errors.ts';
import { splitApiVersion } from '../objects/identity.ts';
import { field, isObject, setField } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';

/** A place in objects of some kinds: kustomize's field specification. */
export interface FieldSpec {
  /** `spec/template/metadata/labels`; lists on the way are entered, `[]` says so and never creates. */
  readonly path: string;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  /** Create missing maps on the way. */
  readonly create?: boolean;
}

export function selects(spec: FieldSpec, object: KubeObject): boolean {
  const { group, version } = splitApiVersion(object.apiVersion);
  return (
    (spec.kind === undefined || spec.kind === object.kind) &&
    (spec.group === undefined || spec.group === group) &&
    (spec.version === undefined || spec.version === version)
  );
}

/**
 * Replaces what stands at a field specification's path by what `update` gives; undefined leaves it.
 * `empty` is the value that a created field starts with; without it nothing is created.
 *
 * @throws MartyError MARTY-K018 where the path leads through a scalar
 */
export function updateField(
  object: KubeObject,
  spec: FieldSpec,
  update: (value: Json) => Json | undefined,
  empty?: Json,
): void {
  if (!selects(spec, object)) return;
  const create = spec.create === true ? empty : undefined;
  descend(object, splitPath(spec.path), update, create, `${object.kind}: ${spec.path}`);
}

function splitPath(path: string): string[] {
  return path.split(/(?<!\\)\//).map((part) => part.replaceAll('\\/', '/'));
}

function descend(
  node: Json,
  path: readonly string[],
  update: (value: Json) => Json | undefined,
  create: Json | undefined,
  where: string,
): void {
  if (node === null) return;
  if (Array.isArray(node)) {
    for (const element of node) descend(element, path, update, create, where);
    return;
  }
  const [head = '', ...rest] = path;
  if (!isObject(node)) throw new MartyError('MARTY-K018', `expected a map or a list on the way to ${where}`);
  const isList = head.endsWith('[]');
  const name = isList ? head.slice(0, -2) : head;
  let value = field(node, name);
  if ((value === undefined || value === null) && create !== undefined && !isList) {
    value = structuredClone(rest.length === 0 ? create : {});
    setField(node, name, value);
  }
  if (value === undefined || value === null) return;
  if (rest.length > 0) {
    descend(value, rest, update, create, where);
    return;
  }
  const updated = update(value);
  if (updated !== undefined) setField(node, name, updated);
}
