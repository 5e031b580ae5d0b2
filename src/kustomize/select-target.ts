import { RE2JS } from 're2js';
import { MartyError } from '../errors.ts';
import { idOf, type ObjectId } from '../objects/identity.ts';
import { field, isObject } from '../objects/json.ts';
import type { PatchTarget } from './kustomization.ts';
import { effectiveNamespace, originalId, type Resource } from './resource.ts';

/** The objects that a patch's target selects; every pattern must match the whole text. */
export function selectTargets(resources: readonly Resource[], target: PatchTarget): Resource[] {
  const matches = patterns(target);
  return resources.filter((resource) => {
    const now = idOf(resource.object);
    const original = originalId(resource);
    return (
      (matches.namespace(effectiveNamespace(original)) || matches.namespace(effectiveNamespace(now))) &&
      (matches.name(original.name) || matches.name(now.name)) &&
      matches.group(now.group) &&
      matches.version(now.version) &&
      matches.kind(now.kind) &&
      matchesSelectors(resource, target)
    );
  });
}

/** Whether a target's patterns match an identity as it is written, without a namespace by default. */
export function matchIdentity(target: PatchTarget): (id: ObjectId) => boolean {
  const matches = patterns(target);
  return (id) =>
    matches.group(id.group) &&
    matches.version(id.version) &&
    matches.kind(id.kind) &&
    matches.name(id.name) &&
    matches.namespace(id.namespace ?? '');
}

export function matchesSelectors(resource: Resource, target: PatchTarget): boolean {
  return (
    matchesSelector(resource, 'labels', target.labelSelector) &&
    matchesSelector(resource, 'annotations', target.annotationSelector)
  );
}

function patterns(
  target: PatchTarget,
): Record<'group' | 'version' | 'kind' | 'name' | 'namespace', (text: string) => boolean> {
  return {
    group: wholeMatch(target.group),
    version: wholeMatch(target.version),
    kind: wholeMatch(target.kind),
    name: wholeMatch(target.name),
    namespace: wholeMatch(target.namespace),
  };
}

function wholeMatch(pattern: string | undefined): (text: string) => boolean {
  if (pattern === undefined || pattern === '') return () => true;
  try {
    const regex = RE2JS.compile(`^(?:${pattern})$`);
    return (text) => regex.matcher(text).find();
  } catch (cause) {
    throw new MartyError('MARTY-K014', `a patch target has a bad pattern: ${pattern}`, { cause });
  }
}

function matchesSelector(resource: Resource, name: string, selector: string | undefined): boolean {
  if (selector === undefined || selector.trim() === '') return true;
  const map = field(resource.object.metadata, name);
  return requirements(selector).every((requirement) => {
    const value = isObject(map) ? field(map, requirement.key) : undefined;
    return requirement.accepts(value === undefined ? undefined : String(value));
  });
}

interface Requirement {
  readonly key: string;
  accepts(value: string | undefined): boolean;
}

/** Kubernetes' selector language: `a=b, c!=d, e in (f,g), h notin (i), j, !k`. */
function requirements(selector: string): Requirement[] {
  const parts = selector.match(/[^,(]+(\([^)]*\))?/g) ?? [];
  return parts.map((part) => requirement(part.trim(), selector));
}

function requirement(part: string, selector: string): Requirement {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return {
      key,
      accepts: (value) => (value !== undefined && values.includes(value)) === (operator === 'in'),
    };
  }
  const equality = /^([^!=\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
  if (equality) {
    const [, key = '', operator, wanted] = equality;
    return { key, accepts: (value) => (value === wanted) === (operator !== '!=') };
  }
  const existence = /^(!?)\s*([^!=\s]+)$/.exec(part);
  if (!existence) throw new MartyError('MARTY-K014', `a patch target has a bad selector: ${selector}`);
  const [, not, key = ''] = existence;
  return { key, accepts: (value) => (value === undefined) === (not === '!') };
}
