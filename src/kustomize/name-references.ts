import { MartyError } from '../errors.ts';
import { idOf, type ObjectId } from '../objects/identity.ts';
import { field, isObject, stringAt } from '../objects/json.ts';
import type { Json, JsonObject } from '../objects/kube-object.ts';
import { isClusterScoped } from './built-in-kinds.ts';
import { type FieldSpec, updateField } from './field-path.ts';
import type { NameReference } from './name-reference-fields.ts';
import { effectiveNamespace, formatResourceId, originalId, type Resource } from './resource.ts';
import { untaggedScalar } from './scalar-text.ts';

/**
 * Rewrites the names by which objects refer to objects that were renamed or moved to a namespace.
 *
 * @throws MartyError MARTY-K016 where a name may mean several objects
 */
export function fixNameReferences(
  resources: readonly Resource[],
  references: readonly NameReference[],
): void {
  const targets = resources.filter(({ previous }) => previous.length > 0);
  if (targets.length === 0) return;
  for (const referrer of resources) {
    const reachable = targets.filter((target) => canReach(referrer, target));
    if (reachable.length === 0) continue;
    for (const reference of references)
      for (const spec of reference.fields)
        if (isSelected(originalId(referrer), spec)) fixField(referrer, reachable, reference, spec);
  }
}

function isSelected(id: ObjectId, by: Pick<FieldSpec, 'kind' | 'group' | 'version'>): boolean {
  return (
    (!by.kind || by.kind === id.kind) &&
    (!by.group || by.group === id.group) &&
    (!by.version || by.version === id.version)
  );
}

function isCluster({ object }: Resource): boolean {
  return isClusterScoped(object.apiVersion, object.kind);
}

function namespaceOf(resource: Resource): string {
  return effectiveNamespace(idOf(resource.object));
}

/** Whether an object can name another at all: same namespace, cluster-scoped, or a subject of its role binding. */
function canReach(referrer: Resource, target: Resource): boolean {
  if (isCluster(referrer) || isCluster(target) || namespaceOf(referrer) === namespaceOf(target)) return true;
  if (target.object.kind !== 'ServiceAccount' || referrer.object.kind !== 'RoleBinding') return false;
  const subjects = field(referrer.object, 'subjects');
  return (
    Array.isArray(subjects) &&
    subjects.some((subject) => stringAt(subject, 'namespace') === (idOf(target.object).namespace ?? ''))
  );
}

function fixField(
  referrer: Resource,
  candidates: readonly Resource[],
  reference: NameReference,
  spec: FieldSpec,
): void {
  const select = (name: string, among: readonly Resource[]): Resource | undefined =>
    selectReferral(name, among, reference, spec, referrer);
  const renamed = (name: string): string => {
    const now = stringAt(select(name, candidates)?.object, 'metadata', 'name') ?? name;
    if (now !== name && typeof untaggedScalar(now) !== 'string')
      throw new MartyError('MARTY-K024', `a reference to the name ${now} would be no text: ${spec.path}`);
    return now;
  };
  updateField(referrer.object, { path: spec.path }, (value) => {
    if (typeof value === 'string') return renamed(value);
    if (isObject(value)) return fixMap(value, candidates, select);
    if (!Array.isArray(value)) return undefined;
    return value.map((element): Json => {
      if (typeof element === 'string') return renamed(element);
      return isObject(element) ? fixMap(element, candidates, select) : element;
    });
  });
}

/** A map that names an object by `name` and `namespace`: a subject, a webhook's service. */
function fixMap(
  map: JsonObject,
  candidates: readonly Resource[],
  select: (name: string, among: readonly Resource[]) => Resource | undefined,
): JsonObject {
  const name = stringAt(map, 'name');
  if (name === undefined) return map;
  const referral = select(name, inNamespace(map, candidates));
  if (referral === undefined) return map;
  const id = idOf(referral.object);
  return { ...map, name: id.name, ...(id.namespace === undefined ? {} : { namespace: id.namespace }) };
}

function inNamespace(map: JsonObject, candidates: readonly Resource[]): readonly Resource[] {
  const namespace = stringAt(map, 'namespace');
  if (namespace === undefined) return candidates;
  const before = candidates.filter((candidate) => effectiveNamespace(originalId(candidate)) === namespace);
  return before.length > 0 ? before : candidates.filter((candidate) => namespaceOf(candidate) === namespace);
}

function selectReferral(
  name: string,
  among: readonly Resource[],
  reference: NameReference,
  spec: FieldSpec,
  referrer: Resource,
): Resource | undefined {
  const roleRef = spec.path.endsWith('roleRef/name') ? roleRefOf(referrer) : undefined;
  const found = among.filter(
    (candidate) =>
      candidate.previous.some((id) => id.name === name) &&
      candidate.previous.some((id) => isSelected(id, reference)) &&
      (roleRef === undefined || candidate.previous.some((id) => isSelected(id, roleRef))) &&
      isVisible(referrer, candidate),
  );
  if (found.length <= 1) return found[0];
  const loose = found.filter((candidate) => sameAffixes(referrer, candidate, true));
  const strict =
    loose.length > 1 ? loose.filter((candidate) => sameAffixes(referrer, candidate, false)) : loose;
  const [first] = strict;
  const names = new Set(strict.map(({ object }) => stringAt(object, 'metadata', 'name')));
  if (names.size > 1)
    throw new MartyError(
      'MARTY-K016',
      `${spec.path} of ${formatResourceId(idOf(referrer.object))} may mean ` +
        strict.map(({ object }) => formatResourceId(idOf(object))).join(' or '),
    );
  return first;
}

function roleRefOf({ object }: Resource): { kind: string; group: string } | undefined {
  const kind = stringAt(object, 'roleRef', 'kind');
  const group = stringAt(object, 'roleRef', 'apiGroup');
  return kind === undefined || group === undefined ? undefined : { kind, group };
}

function isVisible(referrer: Resource, candidate: Resource): boolean {
  return (
    isCluster(referrer) ||
    isCluster(candidate) ||
    candidate.object.kind === 'ServiceAccount' ||
    namespaceOf(referrer) === namespaceOf(candidate)
  );
}

/** Whether two objects went through the same prefixes and suffixes, seen from the outermost inwards. */
function sameAffixes(left: Resource, right: Resource, allowEmpty: boolean): boolean {
  const same = (a: readonly string[], b: readonly string[]): boolean => {
    if (a.length === 0 || b.length === 0) return allowEmpty || a.length === b.length;
    const shared = Math.min(a.length, b.length);
    return a.slice(-shared).join('\0') === b.slice(-shared).join('\0');
  };
  return same(left.prefixes, right.prefixes) && same(left.suffixes, right.suffixes);
}
