import type { RuntimeValue } from '../template/runtime-value.ts';
import { GoInt, type GoList, type GoMap, type GoValue } from '../values/go-value.ts';
import { type Origin, wholeTaint, withTaint } from './origin.ts';
import { asDecision, byPath, CLEAN, childPath, join, type Taint, type ValuePaths } from './taint.ts';

export type Container = GoMap | GoList;
export type Key = string | number;

export function isContainer(value: RuntimeValue): value is Container {
  return value instanceof Map || Array.isArray(value);
}

interface Shadow {
  /** Where the container stands in the values, if it is part of them. */
  path: string | undefined;
  /** What all that is in it comes from, besides `entries`. */
  whole: Taint;
  readonly entries: Map<Key, Origin>;
}

export function childOf(container: Container, key: Key): RuntimeValue {
  if (container instanceof Map) return typeof key === 'string' ? container.get(key) : undefined;
  return typeof key === 'number' ? container[key] : undefined;
}

/**
 * What maps and lists come from, known by their identity: so a path is found through whatever variable, dict or
 * include a map travels.
 */
export class ContainerOrigins {
  /** Texts of the scalars of the values, by path. */
  readonly scalars = new Map<string, string>();
  private readonly paths: ValuePaths;
  private readonly shadows = new WeakMap<Container, Shadow>();
  /** Whether a template has changed the values: then a map of theirs may hold more than its path tells. */
  private valuesChanged = false;

  constructor(paths: ValuePaths) {
    this.paths = paths;
  }

  /** Takes a tree of values in under its path; what is known already keeps its path. */
  addValues(value: GoValue, path: string): void {
    if (!isContainer(value)) {
      if (typeof value === 'string' || typeof value === 'number') this.scalars.set(path, String(value));
      else if (value instanceof GoInt) this.scalars.set(path, String(value.value));
      return;
    }
    if (this.shadows.has(value)) return;
    this.shadow(value).path = path;
    if (value instanceof Map) for (const [key, item] of value) this.addValues(item, childPath(path, key));
    else for (const [index, item] of value.entries()) this.addValues(item, childPath(path, index));
  }

  private shadow(container: Container): Shadow {
    const known = this.shadows.get(container);
    if (known !== undefined) return known;
    const shadow: Shadow = { path: undefined, whole: CLEAN, entries: new Map() };
    this.shadows.set(container, shadow);
    return shadow;
  }

  /** The origin of what a container has under a key, or would have: a missing value is read, too. */
  read(container: Container, key: Key, base: Taint): Origin {
    const shadow = this.shadows.get(container);
    if (shadow === undefined) return { taint: base };
    const entry = shadow.entries.get(key);
    let taint = join(base, shadow.whole);
    if (shadow.path !== undefined && !isContainer(childOf(container, key)))
      taint = join(taint, byPath(this.paths.bit(childPath(shadow.path, key))));
    return entry === undefined ? { taint } : withTaint(entry, taint);
  }

  /** As {@link read}, but of whether the key is there and what kind of value it has. */
  readShape(container: Container, key: Key, base: Taint): Taint {
    const { taint } = this.read(container, key, base);
    const child = childOf(container, key);
    return isContainer(child) ? join(taint, this.shape(child)) : taint;
  }

  write(container: Container, key: Key, origin: Origin): void {
    const shadow = this.shadow(container);
    if (shadow.path !== undefined) this.valuesChanged = true;
    shadow.entries.set(key, origin);
  }

  /** Puts all that is in a container, and its shape, down to something. */
  taint(container: Container, taint: Taint): void {
    const shadow = this.shadow(container);
    if (shadow.path !== undefined) this.valuesChanged = true;
    shadow.whole = join(shadow.whole, taint);
  }

  /** What decides how many entries a container has. */
  shape(container: Container): Taint {
    const shadow = this.shadows.get(container);
    if (shadow === undefined) return CLEAN;
    return shadow.path === undefined ? shadow.whole : join(shadow.whole, byPath(this.paths.bit(shadow.path)));
  }

  /** What everything in a container comes from. */
  deep(container: Container, seen = new Set<Container>()): Taint {
    if (seen.has(container)) return CLEAN;
    seen.add(container);
    const shadow = this.shadows.get(container);
    let taint = this.shape(container);
    for (const entry of shadow?.entries.values() ?? []) taint = join(taint, wholeTaint(entry));
    if (shadow?.path !== undefined && !this.valuesChanged) return taint;
    const items = 'method' in container ? [] : container.values();
    for (const item of items) if (isContainer(item)) taint = join(taint, this.deep(item, seen));
    return taint;
  }

  /** Gives a copy, as deepCopy makes it, the origins of its original. */
  copy(from: RuntimeValue, to: RuntimeValue): void {
    if (!isContainer(from) || !isContainer(to) || from === to) return;
    const shadow = this.shadows.get(from);
    if (shadow !== undefined && !this.shadows.has(to))
      this.shadows.set(to, { ...shadow, entries: new Map(shadow.entries) });
    for (const key of from.keys()) this.copy(childOf(from, key), childOf(to, key));
  }

  /** Before a merge: what the target has under each key may come from the source afterwards. */
  merge(target: GoMap, source: GoMap, decision: Taint, seen = new Set<Container>()): void {
    if (target === source || seen.has(source) || 'method' in source) return;
    seen.add(source);
    this.taint(target, asDecision(join(this.shape(source), decision)));
    for (const [key, item] of source) {
      const own = target.get(key);
      const merged = withTaint(this.read(source, key, CLEAN), decision);
      const before = this.read(target, key, CLEAN);
      // Whether the source's value is taken depends on whether the target has one.
      this.write(target, key, { taint: join(wholeTaint(before), wholeTaint(merged)) });
      if (own instanceof Map && item instanceof Map) this.merge(own, item, decision, seen);
    }
  }
}
