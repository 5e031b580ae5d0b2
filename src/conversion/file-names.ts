import { idKey, idOf, type KubeObject, type ObjectId } from '../objects/index.ts';

/**
 * A file name for each object: `<kind>-<name>.yaml`; where two would be the same, on a file system that ignores
 * case too, with the namespace, then the group, then a number.
 */
export function fileNames(objects: readonly KubeObject[]): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(['kustomization.yaml']);
  const ids = new Map(objects.map((object) => [idKey(idOf(object)), idOf(object)]));
  const plain = [...ids.values()].map(plainName);
  for (const [key, id] of ids) {
    const unique = plain.filter((name) => name === plainName(id)).length === 1;
    const wanted = unique
      ? plainName(id)
      : clean(`${id.kind}-${id.namespace ?? 'cluster'}-${id.name}-${id.group}`);
    let name = wanted;
    for (let count = 2; taken.has(`${name}.yaml`); count++) name = `${wanted}-${count}`;
    taken.add(`${name}.yaml`);
    names.set(key, `${name}.yaml`);
  }
  return names;
}

function plainName({ kind, name }: ObjectId): string {
  return clean(`${kind}-${name}`);
}

function clean(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/-$/, '');
}
