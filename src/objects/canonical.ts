import { createHash } from 'node:crypto';
import { idKey, idOf } from './identity.ts';
import { compareText, isObject } from './json.ts';
import type { Json, KubeObject } from './kube-object.ts';

/** JSON with sorted keys and no spaces: one text for equal data. */
export function canonicalJson(value: Json): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort(compareText)
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${fields.join(',')}}`;
}

/** One line an object, sorted by identity: equal for equal sets of objects in any order. */
export function canonicalForm(objects: readonly KubeObject[]): string {
  return objects
    .map((object) => ({ key: idKey(idOf(object)), text: canonicalJson(object) }))
    .sort((left, right) => compareText(left.key, right.key) || compareText(left.text, right.text))
    .map(({ text }) => `${text}\n`)
    .join('');
}

/** SHA-256 of the canonical form, in hex. */
export function digestObjects(objects: readonly KubeObject[]): string {
  return sha256(canonicalForm(objects));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
