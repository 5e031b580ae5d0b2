import type { Json, JsonObject } from '../../objects/kube-object.ts';

const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?$/;

/** A problem at a path of an object: `metadata.labels[app]`. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** The API server's rules for names, labels and annotations (k8s.io/apimachinery validation). */
export function metadataProblems(object: JsonObject, namespaced: boolean): Problem[] {
  const metadata = object['metadata'];
  if (metadata === null || typeof metadata !== 'object' || Array.isArray(metadata)) {
    return [{ path: 'metadata', message: 'is required' }];
  }
  return [
    ...nameProblems(metadata, namespaced),
    ...mapProblems(metadata['labels'], 'metadata.labels', LABEL_VALUE),
    ...mapProblems(metadata['annotations'], 'metadata.annotations', undefined),
  ];
}

function nameProblems(metadata: JsonObject, namespaced: boolean): Problem[] {
  const problems: Problem[] = [];
  const name = metadata['name'];
  if (typeof name !== 'string' || name.length > 253 || !DNS_SUBDOMAIN.test(name)) {
    problems.push({ path: 'metadata.name', message: `${JSON.stringify(name)} is not a DNS subdomain` });
  }
  if (!namespaced && metadata['namespace'] !== undefined) {
    problems.push({ path: 'metadata.namespace', message: 'is not allowed on a cluster-scoped object' });
  }
  return problems;
}

function mapProblems(map: Json | undefined, path: string, value: RegExp | undefined): Problem[] {
  if (map === undefined || map === null) return [];
  if (typeof map !== 'object' || Array.isArray(map)) return [{ path, message: 'must be an object' }];
  return Object.entries(map).flatMap(([key, text]) => {
    const at = `${path}[${key}]`;
    const problems: Problem[] = [];
    if (!isQualifiedKey(key)) problems.push({ path: at, message: 'is not a qualified name' });
    if (typeof text !== 'string') problems.push({ path: at, message: 'must be a string' });
    else if (value && !value.test(text))
      problems.push({ path: at, message: `${JSON.stringify(text)} is not a label value` });
    return problems;
  });
}

function isQualifiedKey(key: string): boolean {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2 || !QUALIFIED_NAME.test(name)) return false;
  const prefix = parts.length === 2 ? (parts[0] ?? '') : 'a';
  return prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix.toLowerCase());
}
