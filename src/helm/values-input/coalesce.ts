import { MartyError } from '../../errors.ts';
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

/**
 * Lays a user's values over those of a chart and its subcharts, as Helm does: a null of the user takes a default
 * away (`keepNulls`: it stays), globals reach every subchart.
 *
 * @throws MartyError MARTY-H058 where a subchart's values are no mapping
 */
export function coalesceValues(chart: ValuesNode, values: GoMap, keepNulls = false): GoMap {
  return coalesce(chart, deepCopy(values), keepNulls);
}

function coalesce(chart: ValuesNode, values: GoMap, keepNulls: boolean): GoMap {
  addDefaults(chart, values, keepNulls);
  for (const subchart of chart.dependencies) {
    const section = values.get(subchart.name) ?? (values.has(subchart.name) ? null : new Map());
    if (!(section instanceof Map))
      throw new MartyError('MARTY-H058', `type mismatch on ${subchart.name}: values must be a mapping`);
    values.set(subchart.name, section);
    passGlobals(section, values);
    coalesce(subchart, section, keepNulls);
  }
  return values;
}

function addDefaults(chart: ValuesNode, values: GoMap, keepNulls: boolean): void {
  for (const [key, value] of deepCopy(chart.values)) {
    const own = values.get(key);
    if (own === undefined) values.set(key, value);
    else if (own === null && !keepNulls) values.delete(key);
    else if (own instanceof Map && value instanceof Map) {
      const isSubchart = chart.dependencies.some(({ name }) => name === key);
      coalesceTables(own, value, keepNulls || isSubchart);
    }
  }
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
