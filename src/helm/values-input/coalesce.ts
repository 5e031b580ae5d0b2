import { MartyError } from '../../errors.ts';
import { sprintf } from '../values/go-printf.ts';
import type { GoMap, GoValue } from '../values/go-value.ts';

const GLOBAL = 'global';

/** What coalescing needs to know of a chart and its enabled subcharts. */
export interface ValuesNode {
  readonly name: string;
  readonly values: GoMap;
  readonly dependencies: readonly ValuesNode[];
}

export function deepCopy(map: GoMap): GoMap;
export function deepCopy(value: GoValue): GoValue;
export function deepCopy(value: GoValue): GoValue {
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, deepCopy(item)]));
  return Array.isArray(value) ? value.map((item) => deepCopy(item)) : value;
}

/** What becomes of nulls: `keep` where charts are merged; `drop` takes also those of a chart's defaults away. */
export type Nulls = 'keep' | 'override' | 'drop';

/** What a render of a Helm version does with nulls. */
export function nullsOf(helmVersion: 3 | 4): Nulls {
  return helmVersion === 4 ? 'drop' : 'override';
}

/**
 * Lays a user's values over those of a chart and its subcharts, as Helm does: a null of the user takes a default
 * away unless nulls are kept, globals reach every subchart.
 *
 * @throws MartyError MARTY-H058 where a subchart's values are no mapping
 */
export function coalesceValues(chart: ValuesNode, values: GoMap, nulls: Nulls): GoMap {
  return coalesce(chart, deepCopy(values), nulls);
}

function coalesce(chart: ValuesNode, values: GoMap, nulls: Nulls): GoMap {
  addDefaults(chart, values, nulls);
  for (const subchart of chart.dependencies) {
    const section = values.get(subchart.name) ?? (values.has(subchart.name) ? null : new Map());
    if (!(section instanceof Map))
      throw new MartyError('MARTY-H058', sprintf('type mismatch on %s: %t', [subchart.name, section]));
    values.set(subchart.name, section);
    passGlobals(section, values);
    coalesce(subchart, section, nulls);
  }
  return values;
}

function addDefaults(chart: ValuesNode, values: GoMap, nulls: Nulls): void {
  for (const [key, value] of deepCopy(chart.values)) {
    const own = values.get(key);
    if (own === undefined) {
      if (nulls !== 'drop') values.set(key, value);
      else if (value !== null) values.set(key, value instanceof Map ? withoutNulls(value) : value);
    } else if (own === null && nulls !== 'keep') values.delete(key);
    else if (own instanceof Map && value instanceof Map) {
      const keepNulls = nulls === 'keep' || chart.dependencies.some(({ name }) => name === key);
      coalesceTables(own, nulls === 'drop' && !keepNulls ? withoutNulls(value) : value, keepNulls);
    }
  }
}

/** The same map; null entries of it and of maps in it are taken out, in lists they stay. */
function withoutNulls(map: GoMap): GoMap {
  for (const [key, item] of map) {
    if (item === null) map.delete(key);
    else if (item instanceof Map) withoutNulls(item);
  }
  return map;
}

/** Globals of the parent win over the subchart's own. */
function passGlobals(section: GoMap, parent: GoMap): void {
  const target = section.get(GLOBAL) ?? (section.has(GLOBAL) ? null : new Map());
  const source = parent.get(GLOBAL) ?? (parent.has(GLOBAL) ? null : new Map());
  if (!(target instanceof Map) || !(source instanceof Map)) return;
  for (const [key, value] of source) {
    const own = target.get(key);
    if (value instanceof Map) {
      const copy: GoMap = new Map(value);
      if (own instanceof Map) coalesceTables(copy, own, true);
      else if (own !== undefined) continue;
      target.set(key, copy);
    } else if (!(own instanceof Map)) target.set(key, value);
  }
  section.set(GLOBAL, target);
}

/** Fills what `target` lacks from `source`; `source` may be changed. */
export function coalesceTables(target: GoMap, source: GoMap, keepNulls: boolean): GoMap {
  const hadValue = new Set([...source].filter(([, value]) => value !== null).map(([key]) => key));
  for (const [key, value] of target) if (value === null) source.set(key, null);
  for (const [key, value] of source) {
    const own = target.get(key);
    // A null over a default takes it away; a null over nothing stays.
    if (own === null && !keepNulls && hadValue.has(key)) target.delete(key);
    else if (own === undefined) target.set(key, value);
    else if (own instanceof Map && value instanceof Map) coalesceTables(own, value, keepNulls);
  }
  return target;
}

/** The mapping at a path of keys, or undefined. */
export function tableAt(values: GoMap, path: readonly string[]): GoMap | undefined {
  let table = values;
  for (const key of path) {
    const inner = table.get(key);
    if (!(inner instanceof Map)) return undefined;
    table = inner;
  }
  return table;
}

/** The value at a path of keys if it is there and no mapping. */
export function valueAt(values: GoMap, path: readonly string[]): GoValue | undefined {
  const value = tableAt(values, path.slice(0, -1))?.get(path.at(-1) ?? '');
  return value instanceof Map ? undefined : value;
}
