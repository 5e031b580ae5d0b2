import { MartyError } from '../errors.ts';
import { idOf, type ObjectId } from '../objects/identity.ts';
import { clone, isObject } from '../objects/json.ts';
import type { Json } from '../objects/kube-object.ts';
import { lookUpSlot, type Missing, matchFields, type Slot, splitFieldPath } from './field-match.ts';
import type { PatchTarget, Replacement, ReplacementTarget } from './kustomization.ts';
import { allIds, effectiveNamespace, type Resource } from './resource.ts';
import { scalarLike, untaggedScalar } from './scalar-text.ts';
import { matchesSelectors, matchIdentity } from './select-target.ts';
import { keepShared } from './shared-scalars.ts';
import { isUntagged, setText, slotText } from './slot-text.ts';
import { writeInto } from './structured-text.ts';

const NAME = 'metadata.name';

/** What is copied. */
interface Value {
  /** Written over a scalar, whose type stays; a map or list has none. */
  readonly text: string;
  /** Takes the place of a map or list. */
  readonly whole: () => Json;
  readonly kind: Missing;
}

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
  const value = source === undefined ? untyped(sourceValue ?? '') : readSource(resources, source);
  for (const target of targets) writeTarget(resources, target, value);
}

function untyped(text: string): Value {
  return { text, whole: () => untaggedScalar(text), kind: 'scalar' };
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
  const slot = lookUpSlot(only.object, splitFieldPath(path));
  const data = slot?.get();
  if (slot === undefined || data === undefined || data === null || isEmpty(data))
    throw invalid(`fieldPath \`${path}\` is missing for replacement source ${name}`);
  const kind = Array.isArray(data) ? 'list' : isObject(data) ? 'map' : 'scalar';
  const { delimiter = '', index = 0 } = source.options ?? {};
  if (delimiter === '') return live(slot, kind);
  demandScalar(data);
  const text = slotText(slot);
  const part = text.split(delimiter)[index];
  if (part === undefined) throw invalid(`options.index ${index} is out of bounds for value ${text}`);
  if (isUntagged(slot)) return untyped(part);
  return { text: part, whole: () => scalarLike(data, part), kind };
}

/** A whole field is read anew for every target, so that one which is a target itself passes on what it became. */
function live(slot: Slot, kind: Missing): Value {
  return {
    get text() {
      return slotText(slot);
    },
    whole: () => clone(slot.get()),
    kind,
  };
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
  const missing = create ? value.kind : undefined;
  const parts = splitFieldPath(path);
  const { object } = resource;
  if (writeInto(object, parts, missing, (slot) => setWhole(slot, value))) return;
  const root: Slot = { get: () => object, set: () => undefined, isNew: false };
  const slots = matchFields(root, parts, missing);
  if (slots.length === 0)
    throw invalid(`unable to find${create ? ' or create' : ''} field "${path}" in replacement target`);
  for (const slot of slots) setPart(slot, target, value);
  for (const name of ['name', 'namespace'])
    if (typeof (object.metadata[name] ?? '') !== 'string')
      throw new MartyError('MARTY-K024', `a replacement makes metadata.${name} a value that is no text`);
}

function setPart(slot: Slot, target: ReplacementTarget, value: Value): void {
  const { delimiter = '', index = 0 } = target.options ?? {};
  if (delimiter === '') {
    setWhole(slot, value);
    return;
  }
  demandScalar(slot.get());
  const parts = (slot.isNew ? '' : slotText(slot)).split(delimiter);
  if (index < 0) parts.unshift(value.text);
  else if (index >= parts.length) parts.push(value.text);
  else parts[index] = value.text;
  setText(slot, parts.join(delimiter));
}

function setWhole(slot: Slot, value: Value): void {
  const old = slot.get();
  if (typeof old !== 'object' || old === null) setText(slot, value.text);
  else slot.set(value.whole());
}

function demandScalar(data: Json): void {
  if (typeof data === 'object' && data !== null)
    throw invalid('delimiter option can only be used with scalar nodes');
}
