import type { Json, JsonObject } from './kube-object.ts';
import { yamlString } from './yaml-scalar.ts';

/**
 * How a scalar of a map was written, where its value does not tell: kustomize keeps YAML nodes, so that quotes and
 * digits outlive the steps of a build. Readers note it only if they are asked to (`scalarNotes`).
 */
export interface ScalarNote {
  /** Whether it stands in quotes or a block; without it, a text does if it could not stand plain. */
  readonly quoted?: boolean | undefined;
  /** The digits of a number, or the word for true, false or null, where JavaScript writes it otherwise. */
  readonly text?: string | undefined;
  /** The value that `text` is the text of; for another one it says nothing. */
  readonly value?: Json | undefined;
  /** Set without a type: what is written over it takes the type that its text looks like. */
  readonly untagged?: boolean | undefined;
}

const notes = new WeakMap<JsonObject, Map<string, ScalarNote>>();

export function noteScalar(map: JsonObject, name: string, note: ScalarNote): void {
  const entries = notes.get(map);
  if (entries === undefined) notes.set(map, new Map([[name, note]]));
  else entries.set(name, note);
}

export function scalarNote(map: JsonObject, name: string): ScalarNote | undefined {
  return notes.get(map)?.get(name);
}

export function forgetScalar(map: JsonObject, name: string): void {
  notes.get(map)?.delete(name);
}

export function copyNotes(from: JsonObject, to: JsonObject): void {
  const entries = notes.get(from);
  if (entries !== undefined) notes.set(to, new Map(entries));
}

/** Whether the scalar of this field stands in quotes. */
export function isQuoted(map: JsonObject, name: string): boolean {
  const value = map[name];
  return scalarNote(map, name)?.quoted ?? (typeof value === 'string' && yamlString(value) !== value);
}

/** The text of a field as it was written; '' for a map or list. */
export function writtenText(map: JsonObject, name: string): string {
  const value = map[name] ?? null;
  const note = scalarNote(map, name);
  if (note?.text !== undefined && note.value === value) return note.text;
  return value !== null && typeof value === 'object' ? '' : String(value);
}
