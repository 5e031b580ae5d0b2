import { stringAt } from './json.ts';
import type { KubeObject } from './kube-object.ts';

/** What names an object in a cluster. */
export interface ObjectId {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** undefined where metadata.namespace is absent or empty. */
  readonly namespace: string | undefined;
  readonly name: string;
}

export function idOf(object: KubeObject): ObjectId {
  return {
    ...splitApiVersion(object.apiVersion),
    kind: object.kind,
    namespace: stringAt(object, 'metadata', 'namespace') || undefined,
    name: stringAt(object, 'metadata', 'name') ?? '',
  };
}

export function splitApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf(id: Pick<ObjectId, 'group' | 'version'>): string {
  return id.group === '' ? id.version : `${id.group}/${id.version}`;
}

/** Key for maps: equal for the same object. An absent namespace is one of its own, unlike in {@link ObjectId}s of kustomize. */
export function idKey(id: ObjectId): string {
  return [id.group, id.version, id.kind, id.namespace ?? '', id.name].join('|');
}

/** `Deployment shop/web`, with the group where it is not a built-in short one: for messages. */
export function formatId(id: ObjectId): string {
  const kind = id.group.includes('.') && !id.group.endsWith('.k8s.io') ? `${id.kind}.${id.group}` : id.kind;
  return `${kind} ${id.namespace === undefined ? '' : `${id.namespace}/`}${id.name}`;
}

/** A Secret of the core group; what other kinds hold, such as SealedSecrets, is theirs. */
export function isSecret({ apiVersion, kind }: KubeObject): boolean {
  return kind === 'Secret' && apiVersion === 'v1';
}
