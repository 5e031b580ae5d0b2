import { MartyError } from '../errors.ts';
import { idOf, type ObjectId } from '../objects/identity.ts';
import { clone, isObject } from '../objects/json.ts';
import type { Json } from '../objects/kube-object.ts';
import { lookUpField, type Missing, matchFields, type Slot, splitFieldPath } from './field-match.ts';
import type { PatchTarget, Replacement, ReplacementTarget } from './kustomization.ts';
import { allIds, effectiveNamespace, type Resource } from './resource.ts';
import { scalarLike, untaggedScalar } from './scalar-text.ts';
import { matchesSelectors, matchIdentity } from './select-target.ts';
import { keepShared } from './shared-scalars.ts';
import { writeInto } from './structured-text.ts';

const NAME = 'metadata.name';

/** What is copied: data, or a text without a type. */
type Value = { readonly data: Json } | { readonly text: string };

/**
 * Copies values between objects as the field `replacements` says.
 *
 * @throws MartyError MARTY-K023 for a source or target that is not there or not unique, MARTY-K024 for a value
 *   that does not fit
 */
export function applyReplacement(resources: readonly Resource[], replacement: Replacement): void {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined)
    throw invalid('replacements must specify a source and at least one target');
  if (source !== undefined && sourceValue !== undefined)
    throw invalid('value and resource selectors are mutually exclusive');
  const value = source === undefined ? { text: sourceValue ?? '' } : readSource(resources, source);
  for (const target of targets) writeTarget(resources, target, value);
}

function invalid(problem: string): MartyError {
  return new MartyError('MARTY-K023', problem);
}

function readSource(resources: readonly Resource[], source: NonNullable<Replacement['source']>): Value {
  const found = resources.filter((resource) => allIds(resource).some((id) => isSource(id, source)));
  const [only] = found;
  const name = [source.kind, source.name, source.namespace].filter((part) => part !== undefined).join(' ');
  if (only === undefined) throw invalid(`nothing selected by ${name}`);
  if (found.length > 1) throw invalid(`multiple matches for selector ${name}`);
  const path = source.fieldPath || NAME;
  const data = lookUpField(only.object, splitFieldPath(path));
  if (data === undefined || data === null || isEmpty(data))
    throw invalid(`fieldPath \`${path}\` is missing for replacement source ${name}`);
  const { delimiter = '', index = 0 } = source.options ?? {};
  if (delimiter === '') return { data: clone(data) };
  const parts = textOf(data).split(delimiter);
  const part = parts[index];
  if (part === undefined) throw invalid(`options.index ${index} is out of bounds for value ${textOf(data)}`);
  return typeof data === 'string' ? { data: part } : { data: scalarLike(data, part) };
}

function isEmpty(data: Json): boolean {
  return typeof data === 'object' && data !== null && Object.keys(data).length === 0;
}

function isSource(id: ObjectId, source: NonNullable<Replacement['source']>): boolean {
  const same = (wanted: string | undefined, found: string): boolean => !wanted || wanted === found;
  return (
    same(source.group, id.group) &&
    same(source.version, id.version) &&
    same(source.kind, id.kind) &&
    same(source.name, id.name) &&
    same(source.namespace, effectiveNamespace(id))
  );
}

function writeTarget(resources: readonly Resource[], target: ReplacementTarget, value: Value): void {
  const { select, reject = [], fieldPaths = [] } = target;
  if (select === undefined) throw invalid('target must specify resources to select');
  const selected = matchIdentity(select);
  const rejected = reject.filter(hasIdentity).map(matchIdentity);
  for (const resource of resources) {
    if (!matchesSelectors(resource, select)) continue;
    if (reject.some((entry) => hasSelector(entry) && matchesSelectors(resource, entry))) continue;
    const ids = replacementIds(resource);
    if (ids.some((id) => rejected.some((matches) => matches(id)))) continue;
    if (!ids.some(selected)) continue;
    for (const path of fieldPaths.length === 0 ? [NAME] : fieldPaths)
      keepShared(
        () => resource.object,
        resource.shared,
        () => writeField(resource, path, target, value),
      );
  }
}

/** Unlike a patch's target, a replacement's compares the namespace that is written down. */
function replacementIds(resource: Resource): ObjectId[] {
  return [idOf(resource.object), ...resource.previous];
}

function hasIdentity({ group, version, kind, name, namespace }: PatchTarget): boolean {
  return Boolean(group || version || kind || name || namespace);
}

function hasSelector({ labelSelector, annotationSelector }: PatchTarget): boolean {
  return Boolean(labelSelector || annotationSelector);
}

function writeField(resource: Resource, path: string, target: ReplacementTarget, value: Value): void {
  const { create = false } = target.options ?? {};
  const missing = create ? kindOf(value) : undefined;
  const parts = splitFieldPath(path);
  if (writeInto(resource.object, parts, missing, (slot) => setWhole(slot, value))) return;
  const root: Slot = { get: () => resource.object, set: () => undefined, isNew: false };
  const slots = matchFields(root, parts, missing);
  if (slots.length === 0)
    throw invalid(`unable to find${create ? ' or create' : ''} field "${path}" in replacement target`);
  for (const slot of slots) setField(slot, target, value);
}

function kindOf(value: Value): Missing {
  if ('text' in value) return 'scalar';
  return Array.isArray(value.data) ? 'list' : isObject(value.data) ? 'map' : 'scalar';
}

function setField(slot: Slot, target: ReplacementTarget, value: Value): void {
  const { delimiter = '', index = 0 } = target.options ?? {};
  if (delimiter === '') {
    setWhole(slot, value);
    return;
  }
  const old = slot.get();
  const parts = (slot.isNew ? '' : textOf(old)).split(delimiter);
  const text = 'text' in value ? value.text : scalarText(value.data);
  if (index < 0) parts.unshift(text);
  else if (index >= parts.length) parts.push(text);
  else parts[index] = text;
  setText(slot, parts.join(delimiter));
}

function setWhole(slot: Slot, value: Value): void {
  const old = slot.get();
  const isScalar = typeof old !== 'object' || old === null;
  if ('text' in value) {
    if (isScalar) setText(slot, value.text);
    else slot.set(untaggedScalar(value.text));
  } else if (isScalar) setText(slot, scalarText(value.data));
  else slot.set(clone(value.data));
}

/** A scalar keeps its type; a new one has that which its text looks like. */
function setText(slot: Slot, text: string): void {
  slot.set(slot.isNew ? untaggedScalar(text) : scalarLike(slot.get(), text));
}

/** A map or list has no text of its own. */
function scalarText(data: Json): string {
  return data === null || typeof data === 'object' ? '' : String(data);
}

function textOf(data: Json): string {
  if (typeof data === 'object' && data !== null)
    throw invalid('delimiter option can only be used with scalar nodes');
  return data === null ? 'null' : String(data);
}
