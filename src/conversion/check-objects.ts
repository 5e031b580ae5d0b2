import { MartyError } from '../errors.ts';
import { formatId, idKey, idOf, type KubeObject } from '../objects/index.ts';
import type { PartEnvironment } from './policies/index.ts';

/**
 * Refuses what kustomize cannot hold: objects without a name, and two objects of one identity.
 *
 * @throws MartyError MARTY-V004
 */
export function checkObjects({ name, objects, templates }: PartEnvironment): void {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = kustomizeKey(object);
    const id = idOf(object);
    const where = { file: templates.get(idKey(id)) ?? name };
    if (id.name === '')
      throw new MartyError('MARTY-V004', `environment ${name}: a ${id.kind} has no metadata.name`, { where });
    if (seen.has(key))
      throw new MartyError('MARTY-V004', `environment ${name}: ${formatId(id)} is rendered twice`, { where });
    seen.add(key);
  }
}

/** For kustomize an absent namespace is `default`. */
function kustomizeKey(object: KubeObject): string {
  const id = idOf(object);
  return idKey({ ...id, namespace: id.namespace ?? 'default' });
}
