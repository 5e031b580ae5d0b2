import { MartyError } from '../errors.ts';
import { field, isObject, setField } from '../objects/json.ts';
import { allIds, type Resource } from './resource.ts';

export interface ReplicasEntry {
  readonly name: string;
  readonly count: number;
}

/** Kinds whose `spec.replicas` the field reaches. */
export const SCALABLE: readonly string[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
];

/**
 * Sets the replicas of objects by name, whatever their API group.
 *
 * @throws MartyError MARTY-K015 where no object has the name
 */
export function applyReplicas(resources: readonly Resource[], { name, count }: ReplicasEntry): void {
  const found = resources.filter((resource) =>
    allIds(resource).some((id) => id.name === name && SCALABLE.includes(id.kind)),
  );
  if (found.length === 0) throw new MartyError('MARTY-K015', `no object that can be scaled is named ${name}`);
  for (const { object } of found) {
    const spec = field(object, 'spec') ?? {};
    if (!isObject(spec)) throw new MartyError('MARTY-K018', `spec of ${object.kind} ${name} is not a map`);
    setField(spec, 'replicas', count);
    object['spec'] = spec;
  }
}
