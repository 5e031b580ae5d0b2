import { idKey, idOf, type KubeObject, type ObjectId } from '../objects/index.ts';

/**
 * A file name for each object: `<kind>-<name>.yaml`, from its identity alone, so that no other object changes
 * it. Namespaces other than the release's, and groups that use the name of a kind of Kubernetes, are named too.
 * Only where two identities still make the same name, on a file system that ignores case too, the later one in
 * their order gets its group, then a number.
 */
export function fileNames(objects: readonly KubeObject[], namespace: string): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(['kustomization']);
  const ids = new Map(objects.map((object) => [idKey(idOf(object)), idOf(object)]));
  const sorted = [...ids].sort(([left], [right]) => (left < right ? -1 : 1));
  for (const [key, id] of sorted) {
    const candidates = [plainName(id, namespace), cleanName(`${plainName(id, namespace)}-${id.group}`)];
    const [wanted = ''] = candidates;
    let name = candidates.find((candidate) => !taken.has(candidate)) ?? wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}-${count}`;
    taken.add(name);
    names.set(key, `${name}.yaml`);
  }
  return names;
}

/** Kinds of Kubernetes whose names other groups like to use. */
const COMMON_KINDS: readonly string[] = ['Service', 'Ingress', 'Job', 'Secret', 'Role', 'Event', 'Node'];

function plainName({ kind, name, namespace, group }: ObjectId, release: string): string {
  const place = namespace === undefined || namespace === release ? [] : [namespace];
  const foreign = COMMON_KINDS.includes(kind) && group.includes('.') && !group.endsWith('.k8s.io');
  return cleanName([kind, ...(foreign ? [group] : []), ...place, name].join('-'));
}

/** Text as a part of a path: lower case letters, digits, dots and hyphens. */
export function cleanName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/-$/, '');
}
