import { MartyError } from '../errors.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import { allIds, type Resource } from './resource.ts';

export interface ReplicasEntry {
  readonly name: string;
  readonly count: number;
}

/**
 * Sets the replicas of objects by name in the given fields, whatever their API group.
 *
 * @throws MartyError MARTY-K015 where no object has the name
 */
export function applyReplicas(
  resources: readonly Resource[],
  { name, count }: ReplicasEntry,
  specs: readonly FieldSpec[],
): void {
  let found = false;
  for (const spec of specs)
    for (const resource of resources) {
      const matches = allIds(resource).some(
        (id) =>
          id.name === name &&
          (!spec.kind || spec.kind === id.kind) &&
          (!spec.group || spec.group === id.group) &&
          (!spec.version || spec.version === id.version),
      );
      if (!matches) continue;
      found = true;
      updateField(resource.object, spec, (old) => (Array.isArray(old) ? undefined : count), count);
    }
  if (!found) throw new MartyError('MARTY-K015', `no object that can be scaled is named ${name}`);
}
