import { canonicalJson, sha256 } from '../objects/canonical.ts';
import { field, isObject } from '../objects/json.ts';
import type { Json, JsonObject, KubeObject } from '../objects/kube-object.ts';

const LETTERS: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/**
 * The suffix that kustomize gives a generated ConfigMap or Secret: ten letters of the SHA-256 over its kind and
 * data (a Secret's type too; the name is always empty there), written so that they cannot spell a word.
 */
export function contentHash(object: KubeObject): string {
  const text = goEscape(
    canonicalJson(object.kind === 'Secret' ? secretContent(object) : configMapContent(object)),
  );
  return [...sha256(text).slice(0, 10)].map((digit) => LETTERS[digit] ?? digit).join('');
}

function configMapContent(object: KubeObject): JsonObject {
  return {
    kind: 'ConfigMap',
    name: '',
    data: field(object, 'data') ?? '',
    ...optional(object, 'binaryData'),
  };
}

function secretContent(object: KubeObject): JsonObject {
  return {
    kind: 'Secret',
    type: field(object, 'type') ?? '',
    name: '',
    data: field(object, 'data') ?? '',
    ...optional(object, 'stringData'),
  };
}

function optional(object: KubeObject, name: string): Record<string, Json> {
  const value = field(object, name);
  return isObject(value) ? { [name]: value } : {};
}

/** What Go's JSON encoder escapes beyond JavaScript's. */
export function goEscape(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
