import { MartyError } from '../errors.ts';
import { type Transformers, transformObjects } from '../kustomize/index.ts';
import { unescapePointer } from '../objects/difference.ts';
import { diffValues, type Json, type JsonObject, type KubeObject } from '../objects/index.ts';
import { clone, field, isObject, setField } from '../objects/json.ts';

/** Fields of an overlay's kustomization that reach every object of an environment. */
export type EnvironmentFields = Pick<
  Transformers,
  'namespace' | 'namePrefix' | 'nameSuffix' | 'labels' | 'commonAnnotations'
>;

/** An environment divided into fields of its kustomization and the objects below them. */
export interface LiftedEnvironment {
  readonly name: string;
  readonly fields: EnvironmentFields;
  /** What base, components and patches must give for the fields to build `wanted`; in the same order. */
  readonly objects: readonly KubeObject[];
  readonly wanted: readonly KubeObject[];
}

/**
 * Moves something that all objects share into fields. `lower` may take away too much: what the fields do not
 * restore is put back, and undefined is the answer where that is not enough.
 */
export function tryLift(
  environment: LiftedEnvironment,
  added: EnvironmentFields,
  lower: (object: KubeObject) => KubeObject,
): LiftedEnvironment | undefined {
  const fields = { ...environment.fields, ...added };
  const lowered = environment.objects.map(lower);
  const open = differences(lowered, fields, environment.wanted);
  if (open === undefined) return undefined;
  const objects = lowered.map((object, index) =>
    (open[index] ?? []).reduce((result, path) => putBack(result, environment.objects[index], path), object),
  );
  const rest = open.every((paths) => paths.length === 0)
    ? open
    : differences(objects, fields, environment.wanted);
  if (rest === undefined || rest.some((paths) => paths.length > 0)) return undefined;
  return { ...environment, fields, objects };
}

/** JSON pointers, for each object, at which fields build something else than is wanted; undefined where they cannot. */
function differences(
  objects: readonly KubeObject[],
  fields: EnvironmentFields,
  wanted: readonly KubeObject[],
): string[][] | undefined {
  try {
    return transformObjects(objects, fields).map((built, index) => {
      const target = wanted[index];
      return target === undefined ? [] : diffValues(target, built).map(({ path }) => path);
    });
  } catch (error) {
    if (error instanceof MartyError) return undefined;
    throw error;
  }
}

/** The object with what another one has at a JSON pointer. */
function putBack(object: KubeObject, from: KubeObject | undefined, path: string): KubeObject {
  const result = clone(object);
  let source: Json | undefined = from;
  let target: Json = result;
  const names = path.split('/').slice(1).map(unescapePointer);
  for (const [depth, name] of names.entries()) {
    source = Array.isArray(source) ? source[Number(name)] : field(source, name);
    const next: Json | undefined = Array.isArray(target) ? target[Number(name)] : field(target, name);
    if (depth < names.length - 1 && next !== undefined && next !== null) target = next;
    else {
      setAt(target, name, source);
      break;
    }
  }
  return result;
}

function setAt(parent: Json, name: string, value: Json | undefined): void {
  if (Array.isArray(parent)) {
    if (value !== undefined) parent[Number(name)] = clone(value);
  } else if (isObject(parent)) {
    if (value === undefined) delete parent[name];
    else setField(parent, name, clone(value));
  }
}

/** A copy in which each map, from the inside outwards, is what `change` makes of it. */
export function mapMaps<T extends Json>(value: T, change: (map: JsonObject) => void): T {
  const copy = clone(value);
  visit(copy, change);
  return copy;
}

function visit(value: Json, change: (map: JsonObject) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, change);
  else if (isObject(value)) {
    for (const item of Object.values(value)) visit(item, change);
    change(value);
  }
}
