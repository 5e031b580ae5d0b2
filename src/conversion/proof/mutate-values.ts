import { GoInt, type GoList, type GoMap, type GoValue } from '../../helm/values/go-value.ts';
import { deepCopy } from '../../helm/values-input/coalesce.ts';

/** Keys of maps and indexes of lists. */
export type ValuesPath = readonly (string | number)[];

/** A change of one value. */
export interface Mutation {
  readonly path: ValuesPath;
  readonly kind: 'toggled' | 'increased' | 'changed';
  readonly value: GoValue;
}

/** One mutation for each scalar below: booleans toggled, numbers increased, texts changed. Nulls have no type to keep. */
export function mutationsOf(values: GoValue, path: ValuesPath = []): Mutation[] {
  if (values instanceof Map)
    return [...values].flatMap(([name, value]) => mutationsOf(value, [...path, name]));
  if (Array.isArray(values)) return values.flatMap((value, index) => mutationsOf(value, [...path, index]));
  if (typeof values === 'boolean') return [{ path, kind: 'toggled', value: !values }];
  if (typeof values === 'number') return [{ path, kind: 'increased', value: values + 1 }];
  if (values instanceof GoInt)
    return [{ path, kind: 'increased', value: new GoInt(values.value + 1n, values.type) }];
  return typeof values === 'string' ? [mutateText(values, path)] : [];
}

function mutateText(text: string, path: ValuesPath): Mutation {
  if (text === 'true' || text === 'false')
    return { path, kind: 'toggled', value: text === 'true' ? 'false' : 'true' };
  if (/^\d{1,15}$/.test(text)) return { path, kind: 'increased', value: String(Number(text) + 1) };
  const end = text.length - text.trimEnd().length;
  const body = text.slice(0, text.length - end);
  return {
    path,
    kind: 'changed',
    value: `${body}${body === '' ? 'mutated' : '-mutated'}${text.slice(body.length)}`,
  };
}

/**
 * A user's values with one mutation; `all` are the same values with the chart's own below them. Helm replaces lists
 * whole, so a mutation within a list takes all of the list along.
 */
export function withMutation(user: GoMap, all: GoMap, { path, value }: Mutation): GoMap {
  const mutated = deepCopy(user);
  let target = mutated;
  let source: GoValue = all;
  for (const [depth, step] of path.entries()) {
    const name = String(step);
    const below: GoValue = source instanceof Map ? (source.get(name) ?? null) : null;
    if (depth === path.length - 1) target.set(name, value);
    else if (Array.isArray(below)) {
      target.set(name, replacedIn(below, path.slice(depth + 1), value));
      break;
    } else {
      const next = target.get(name);
      const map: GoMap = next instanceof Map ? next : new Map();
      target.set(name, map);
      [target, source] = [map, below];
    }
  }
  return mutated;
}

function replacedIn(list: GoList, path: ValuesPath, value: GoValue): GoValue {
  const copy: GoValue = deepCopy(list);
  let holder: GoValue = copy;
  for (const step of path.slice(0, -1)) holder = stepInto(holder, step);
  const last = path.at(-1) ?? 0;
  if (holder instanceof Map) holder.set(String(last), value);
  else if (Array.isArray(holder)) holder[Number(last)] = value;
  return copy;
}

function stepInto(holder: GoValue, step: string | number): GoValue {
  if (holder instanceof Map) return holder.get(String(step)) ?? null;
  return Array.isArray(holder) ? (holder[Number(step)] ?? null) : null;
}

/** `image.tag`, `env[0].value`, `podLabels["app.kubernetes.io/part-of"]`. */
export function formatValuesPath(path: ValuesPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
