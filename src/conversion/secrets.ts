import { formatId, idKey, idOf, type JsonObject, type KubeObject } from '../objects/index.ts';

/** What becomes of the values of Secrets: replaced by a placeholder, or written as they are. */
export type SecretMode = 'placeholder' | 'inline';

export const PLACEHOLDER = 'REPLACE_ME';

export interface SecretNote {
  readonly object: string;
  /** Keys of `data` and `stringData`. */
  readonly keys: readonly string[];
}

/** The Secret with the same keys and a placeholder for each value; any other object as it is. */
export function withPlaceholders(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const data = replaced(object['data'], Buffer.from(PLACEHOLDER).toString('base64'));
  const text = replaced(object['stringData'], PLACEHOLDER);
  return { ...object, ...(data && { data }), ...(text && { stringData: text }) };
}

export function isSecret(object: KubeObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1';
}

function replaced(values: unknown, placeholder: string): JsonObject | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  return Object.fromEntries(Object.keys(values).map((key) => [key, placeholder]));
}

/** The Secrets of all environments with all their keys. */
export function secretNotes(objects: readonly KubeObject[]): SecretNote[] {
  const notes = new Map<string, { object: string; keys: Set<string> }>();
  for (const object of objects.filter(isSecret)) {
    const id = idOf(object);
    const note = notes.get(idKey(id)) ?? { object: formatId(id), keys: new Set<string>() };
    for (const values of [object['data'], object['stringData']])
      if (typeof values === 'object' && values !== null)
        for (const key of Object.keys(values)) note.keys.add(key);
    notes.set(idKey(id), note);
  }
  return [...notes.values()].map(({ object, keys }) => ({ object, keys: [...keys].sort() }));
}
