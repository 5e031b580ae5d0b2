import { type Json, writeYaml } from '../../../src/objects/index.ts';
import { isObject } from '../../../src/objects/json.ts';
import { readDocuments } from '../../../src/objects/read-yaml.ts';

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One place of a document, with what may be done to it. */
interface Leaf {
  readonly holder: Json[] | { [name: string]: Json };
  readonly name: string | number;
  readonly value: Json;
}

export const DEFECTS = ['change', 'delete', 'add', 'reorder', 'type'] as const;

/** A YAML text with one defect of a kind; undefined where it has no place for one. */
export function withDefect(
  text: string,
  kind: (typeof DEFECTS)[number],
  random: () => number,
): string | undefined {
  const documents = readDocuments(text, 'defect');
  const leaves: Leaf[] = [];
  for (const document of documents) collect(document, leaves);
  const fitting = leaves.filter(({ value }) => fits(value, kind));
  const leaf = fitting[Math.floor(random() * fitting.length)];
  if (leaf === undefined) return undefined;
  inflict(leaf, kind, random);
  return documents.map((document) => writeYaml(document)).join('---\n');
}

function collect(value: Json, leaves: Leaf[]): void {
  const entries: [string | number, Json][] = Array.isArray(value)
    ? [...value.entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  for (const [name, item] of entries) {
    leaves.push({ holder: value as Leaf['holder'], name, value: item });
    collect(item, leaves);
  }
}

function fits(value: Json, kind: (typeof DEFECTS)[number]): boolean {
  const isLeaf = !Array.isArray(value) && !isObject(value);
  if (kind === 'reorder') return Array.isArray(value) && value.length > 1;
  if (kind === 'add') return isObject(value) || Array.isArray(value);
  if (kind === 'type')
    return typeof value === 'number' || typeof value === 'boolean' || /^\d+$|^true$/.test(String(value));
  return isLeaf;
}

function inflict({ holder, name, value }: Leaf, kind: (typeof DEFECTS)[number], random: () => number): void {
  const put = (next: Json): void => {
    if (Array.isArray(holder)) holder[Number(name)] = next;
    else holder[name] = next;
  };
  switch (kind) {
    case 'change':
      if (typeof value === 'boolean') put(!value);
      else if (typeof value === 'number') put(value + 1);
      else put(`${String(value)}x`);
      break;
    case 'delete':
      if (Array.isArray(holder)) holder.splice(Number(name), 1);
      else delete holder[name];
      break;
    case 'add':
      if (Array.isArray(value)) put([...value, value[0] ?? 'added']);
      else put({ ...(value as { [name: string]: Json }), added: 'defect' });
      break;
    case 'reorder': {
      const list = [...(value as Json[])];
      const at = Math.floor(random() * (list.length - 1));
      [list[at], list[at + 1]] = [list[at + 1] ?? null, list[at] ?? null];
      put(list);
      break;
    }
    case 'type':
      put(typeof value === 'string' ? (value === 'true' ? true : Number(value)) : String(value));
  }
}
