import { MartyError } from '../errors.ts';
import { clone, field, isObject, setField } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { forgetScalar, isQuoted, noteScalar, scalarNote, writtenText } from '../objects/scalar-note.ts';
import { mergeKeyed } from './merge-list.ts';
import { fieldShape, type Shape } from './merge-shapes.ts';
import { looksTyped } from './scalar-text.ts';

/**
 * Applies a strategic merge patch as kustomize 5.8.1 does: null deletes, `$patch: delete|replace|merge` on maps,
 * list elements and lists; the elements that a patch names come first in a merged list, in the patch's order.
 * What the object does not have yet is the patch's own node, so that it is merged with itself.
 *
 * @returns undefined where the patch deletes the whole value
 * @throws MartyError MARTY-K010 where a patch has another type than its target, MARTY-K011 for elements that
 *   their merge keys do not tell apart, MARTY-K027 for a directive on a list that is not there
 */
export function strategicMerge(target: Json, patch: Json, shape: Shape): Json | undefined {
  return mergeValue(clone(target), clone(patch), shape, '');
}

function mergeValue(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  demandSameType(target, patch, path);
  const leader = target ?? patch ?? null;
  if (Array.isArray(leader)) return mergeList(target, patch, shape, path);
  if (leader === null || isObject(leader)) return mergeMap(target, patch, shape, path);
  return patch === undefined ? target : patch;
}

function mergeMap(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  if (patch === null) return undefined;
  const directive = isObject(patch) ? takeDirective(patch, isObject(target), path) : undefined;
  if (directive === 'delete') return undefined;
  const result = isObject(target) && directive !== 'replace' ? target : patch;
  if (!isObject(result)) return undefined;
  const source = isObject(patch) ? patch : {};
  for (const name of new Set([...Object.keys(result), ...Object.keys(source)].sort())) {
    const ours = field(result, name);
    const theirs = field(source, name);
    // A null that is written down stays; an empty one goes.
    if (ours === null && theirs === undefined && writtenText(result, name) !== '') {
      quoteOldWords(result, name);
      continue;
    }
    const value = mergeValue(ours, theirs, fieldShape(shape, name), `${path}/${name}`);
    if (value === undefined || value === null) {
      delete result[name];
      forgetScalar(result, name);
    } else if (theirs === undefined || source === result || typeof value === 'object') {
      setField(result, name, value);
      quoteOldWords(result, name);
    } else overwriteScalar(result, name, source);
  }
  return result;
}

/** A scalar takes the place of another but keeps its quotes, which make it a text. */
function overwriteScalar(map: JsonObject, name: string, patch: JsonObject): void {
  const value = patch[name] ?? null;
  const old = field(map, name);
  const isNew = old === undefined || old === null;
  const looksLikeMore = old === undefined && typeof value === 'string' && looksTyped(value);
  const quoted = isNew ? isQuoted(patch, name) || looksLikeMore : isQuoted(map, name);
  setField(map, name, quoted ? writtenText(patch, name) : value);
  noteScalar(map, name, { ...scalarNote(patch, name), quoted });
}

/** A plain text that YAML 1.1 takes for something else (`yes`), or a scalar without a type, gets quotes in a merge. */
function quoteOldWords(map: JsonObject, name: string): void {
  const note = scalarNote(map, name);
  if (note === undefined || isQuoted(map, name)) return;
  const text = writtenText(map, name);
  if ((typeof map[name] !== 'string' && note.untagged !== true) || !looksTyped(text)) return;
  setField(map, name, text);
  noteScalar(map, name, { ...note, quoted: true });
}

function mergeList(
  target: Json | undefined,
  patch: Json | undefined,
  shape: Shape,
  path: string,
): Json | undefined {
  if (shape.merge === undefined) return patch === undefined ? target : patch;
  if (patch === null) return undefined;
  const elements = Array.isArray(patch) ? patch : undefined;
  const isNew = !Array.isArray(target);
  if (isNew && elements?.some(isListDirective))
    throw new MartyError('MARTY-K027', `there is no list for the directive to work on: ${path}`);
  const directive = elements === undefined || isNew ? undefined : takeListDirective(elements, path);
  if (directive === 'delete') return undefined;
  const result = isNew || directive === 'replace' ? elements : target;
  if (result === undefined) return undefined;
  const { keys, item } = shape.merge;
  if (keys.length === 0) return [...new Set([...(elements ?? []), ...result])];
  const merge = (ours: Json | undefined, theirs: Json | undefined, key: string): Json | undefined =>
    mergeValue(ours, theirs, item, `${path}[${key}]`);
  return mergeKeyed(result, elements ?? [], keys, merge, path);
}

/** Reads and removes `$patch` from a map; one that is new keeps what is no directive. */
function takeDirective(patch: JsonObject, strict: boolean, path: string): string | undefined {
  const directive = field(patch, '$patch');
  if (directive === undefined || directive === null) return undefined;
  if (!isDirective(directive) && !strict) return undefined;
  delete patch['$patch'];
  return demandDirective(directive, path);
}

/** The element `{$patch: …}` that speaks for its whole list. */
function isListDirective(element: Json): boolean {
  return field(element, '$patch') !== undefined && Object.keys(element ?? {}).length === 1;
}

function takeListDirective(elements: Json[], path: string): string | undefined {
  const first = elements.find((element) => field(element, '$patch') !== undefined);
  if (first === undefined || !isListDirective(first)) return undefined;
  const directive = field(first, '$patch') ?? null;
  elements.splice(
    0,
    elements.length,
    ...elements.filter((element) => field(element, '$patch') !== directive),
  );
  return demandDirective(directive, path);
}

function isDirective(directive: Json): directive is string {
  return directive === 'delete' || directive === 'replace' || directive === 'merge';
}

function demandDirective(directive: Json, path: string): string {
  if (isDirective(directive)) return directive;
  throw new MartyError('MARTY-K010', `unknown patch directive ${String(directive)} at ${path || '/'}`);
}

function demandSameType(target: Json | undefined, patch: Json | undefined, path: string): void {
  if (target === undefined || target === null || patch === undefined || patch === null) return;
  const [ours, theirs] = [typeName(target), typeName(patch)];
  if (ours !== theirs)
    throw new MartyError(
      'MARTY-K010',
      `a patch puts a ${theirs} where the object has a ${ours}: ${path || '/'}`,
    );
}

function typeName(value: Json): string {
  return Array.isArray(value) ? 'list' : isObject(value) ? 'map' : 'scalar';
}
