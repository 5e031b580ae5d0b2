import { idKey, idOf, type KubeObject } from '../objects/index.ts';
import type { Environment } from './environment.ts';
import type { LeafOrigin } from './provenance.ts';

/** Objects whose origins may be known. */
export type Traced = Pick<Environment, 'objects' | 'provenance'>;

/**
 * Origins of the leaves of an object by JSON pointer, in the order of the document; none where the render was not
 * traced. An object that lost its namespace to a lifted field is found, too.
 */
export function leafOrigins(
  { provenance, objects }: Traced,
  object: KubeObject,
): [pointer: string, origin: LeafOrigin][] {
  const id = idOf(object);
  const own = provenance?.get(idKey(id));
  if (own !== undefined || id.namespace !== undefined) return [...(own ?? [])];
  const key = idKey(id);
  const placed = objects.map(idOf).find((other) => idKey({ ...other, namespace: undefined }) === key);
  return placed === undefined ? [] : [...(provenance?.get(idKey(placed)) ?? [])];
}

/** As {@link leafOrigins}, of the leaves at or below a pointer. */
export function originsBelow(environment: Traced, object: KubeObject, pointer: string): LeafOrigin[] {
  return leafOrigins(environment, object)
    .filter(([place]) => place === pointer || place.startsWith(`${pointer}/`))
    .map(([, origin]) => origin);
}
