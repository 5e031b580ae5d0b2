import { MartyError } from '../errors.ts';
import { canonicalJson } from '../objects/canonical.ts';
import { isObject } from '../objects/json.ts';
import type { Json, KubeObject } from '../objects/kube-object.ts';
import { KUSTOMIZE_READING, readDocuments } from '../objects/read-yaml.ts';
import { goEscape } from './content-hash.ts';
import { lookUpField, type Missing, matchFields, type Slot } from './field-match.ts';

/**
 * Writes to a place inside the JSON text that a field holds (`data.[config.json].server.port`).
 *
 * @returns whether the path leads into such a text
 * @throws MartyError MARTY-K025 for YAML text, whose layout marty does not keep
 */
export function writeInto(
  object: KubeObject,
  path: readonly string[],
  missing: Missing,
  write: (slot: Slot) => void,
): boolean {
  for (let end = 1; end < path.length; end++) {
    const text = tryLookUp(object, path.slice(0, end));
    if (text === undefined || typeof text === 'object') continue;
    const document = typeof text === 'string' ? collectionIn(text) : undefined;
    if (document === undefined || typeof text !== 'string') return false;
    const holder: { value: Json } = { value: document };
    const root: Slot = {
      get: () => holder.value,
      set: (value) => {
        holder.value = value;
      },
      isNew: false,
    };
    const slots = tryMatch(root, path.slice(end), missing);
    if (slots.length === 0) return false;
    if (!/^\s*[[{]/.test(text))
      throw new MartyError('MARTY-K025', `a replacement into YAML text: ${path.join('.')}`);
    slots.forEach(write);
    for (const slot of matchFields(rootOf(object), path.slice(0, end), undefined))
      slot.set(jsonText(holder.value, text.includes('\n') && text.includes('  ')));
    return true;
  }
  return false;
}

function rootOf(object: KubeObject): Slot {
  return { get: () => object, set: () => undefined, isNew: false };
}

function tryLookUp(object: KubeObject, path: readonly string[]): Json | undefined {
  try {
    return lookUpField(object, path);
  } catch {
    return undefined;
  }
}

function tryMatch(root: Slot, path: readonly string[], missing: Missing): Slot[] {
  try {
    return matchFields(root, path, missing);
  } catch {
    return [];
  }
}

function collectionIn(text: string): Json | undefined {
  try {
    const [document] = readDocuments(text, 'text', KUSTOMIZE_READING);
    return isObject(document) || Array.isArray(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

/** As Go's encoding/json writes it: keys in order, indented by two where the old text was. */
function jsonText(value: Json, pretty: boolean): string {
  const compact = canonicalJson(value);
  return goEscape(pretty ? JSON.stringify(JSON.parse(compact), null, 2) : compact);
}
