import {
  formatId,
  idKey,
  idOf,
  isSecret,
  type JsonObject,
  type KubeObject,
  replacedSecretValues,
} from '../../objects/index.ts';
import { isObject } from '../../objects/json.ts';
import { mapObjects, type Part, type Policy } from './policy.ts';

/** Stands where a Secret's value stood. */
export const PLACEHOLDER = 'REPLACE_ME';

export interface SecretNote {
  readonly object: string;
  /** Keys of `data` and `stringData`. */
  readonly keys: readonly string[];
}

/** Secrets with a placeholder for each value. */
export const placeholderSecrets: Policy = {
  name: 'secrets',
  mode: 'placeholder',
  allowed: [replacedSecretValues],
  apply: (parts) => {
    const secrets = secretNotes(parts);
    const names = secrets.map(({ object }) => object).join(', ');
    const summary = `placeholders stand in ${names}: fill in the values`;
    return {
      parts: mapObjects(parts, withPlaceholders),
      notes: [{ title: 'Secrets to fill in', lines: secrets.map(noteLine), summary }],
    };
  },
};

/** Secrets as the chart renders them, in clear. */
export const inlineSecrets: Policy = {
  name: 'secrets',
  mode: 'inline',
  allowed: [],
  apply: (parts) => ({
    parts,
    notes: [
      {
        title: 'Secrets in clear',
        lines: secretNotes(parts).map(({ object, keys }) => `${object}: ${keys.join(', ') || 'no keys'}`),
        summary: 'values of Secrets are written in clear (--secrets inline)',
      },
    ],
  }),
};

/** The Secret with the same keys and a placeholder for each value; any other object as it is. */
export function withPlaceholders(object: KubeObject): KubeObject {
  if (!isSecret(object)) return object;
  const data = replaced(object['data'], Buffer.from(PLACEHOLDER).toString('base64'));
  const text = replaced(object['stringData'], PLACEHOLDER);
  return { ...object, ...(data && { data }), ...(text && { stringData: text }) };
}

function replaced(values: unknown, placeholder: string): JsonObject | undefined {
  if (typeof values !== 'object' || values === null) return undefined;
  return Object.fromEntries(Object.keys(values).map((key) => [key, placeholder]));
}

/** Keys of `data` and `stringData`, sorted, each once. */
export function secretKeys(object: KubeObject): string[] {
  const maps = [object['data'], object['stringData']].filter(isObject);
  return [...new Set(maps.flatMap((map) => Object.keys(map)))].sort();
}

/** The Secrets of all environments with all their keys. */
export function secretNotes(parts: readonly Part[]): SecretNote[] {
  const notes = new Map<string, { object: string; keys: Set<string> }>();
  const environments = parts.flatMap((part) => part.environments);
  for (const object of environments.flatMap(({ objects }) => objects).filter(isSecret)) {
    const id = idOf(object);
    const note = notes.get(idKey(id)) ?? { object: formatId(id), keys: new Set<string>() };
    for (const key of secretKeys(object)) note.keys.add(key);
    notes.set(idKey(id), note);
  }
  return [...notes.values()].map(({ object, keys }) => ({ object, keys: [...keys].sort() }));
}

function noteLine({ object, keys }: SecretNote): string {
  return `${object}: ${keys.join(', ') || 'no keys'} (now \`${PLACEHOLDER}\`)`;
}

/** The Secrets with keys, and all other objects. */
export function takeSecrets(objects: readonly KubeObject[]): {
  readonly secrets: readonly KubeObject[];
  readonly others: readonly KubeObject[];
} {
  const taken = (object: KubeObject): boolean => isSecret(object) && secretKeys(object).length > 0;
  return { secrets: objects.filter(taken), others: objects.filter((object) => !taken(object)) };
}
