import { locateLeaves } from '../../goyaml/index.ts';
import type { RuntimeValue } from '../template/runtime-value.ts';
import { isEmpty, isTrue } from '../values/go-format.ts';
import { GoInt } from '../values/go-value.ts';
import { childOf, isContainer, type Key } from './container-origins.ts';
import { type Origin, type TracedLine, UNTRACED, wholeTaint, withTaint } from './origin.ts';
import { asDecision, CLEAN, join, type Taint } from './taint.ts';
import type { Operand, Tracer } from './tracer.ts';

type Rule = (tracer: Tracer, operands: readonly Operand[], result: RuntimeValue) => Origin;

/** The origin of what a function gave. A function without a rule of its own depends on all of its arguments. */
export function resultOrigin(
  tracer: Tracer,
  name: string,
  operands: readonly Operand[],
  result: RuntimeValue,
): Origin {
  const rule = MERGES.includes(name) ? merged : RULES.get(name);
  return (rule ?? ofEverything)(tracer, operands, result);
}

const ofEverything: Rule = (tracer, operands, result) => {
  const same = operands.find(({ value }) => isContainer(value) && value === result);
  if (same !== undefined) {
    const others = operands.filter((operand) => operand !== same);
    return withTaint(same.origin, totalOf(tracer, others));
  }
  if (isContainer(result)) {
    // A container that is known already, as `required` hands it through, is found again by its identity.
    const taint = totalOf(tracer, operands);
    tracer.containers.taint(result, join(taint, tracer.underDecision));
    return UNTRACED;
  }
  const [traced, second] = operands.filter(({ origin }) => origin.lines !== undefined);
  if (traced === undefined || second !== undefined || typeof result !== 'string')
    return { taint: totalOf(tracer, operands) };
  const others = operands.filter((operand) => operand !== traced);
  return withTaint(traced.origin, totalOf(tracer, others));
};

function totalOf(tracer: Tracer, operands: readonly Operand[]): Taint {
  return operands.reduce<Taint>((sum, { value, origin }) => join(sum, tracer.whole(value, origin)), CLEAN);
}

function decisionOf(tracer: Tracer, operands: readonly Operand[]): Taint {
  return operands.reduce<Taint>((sum, { value, origin }) => join(sum, tracer.decision(value, origin)), CLEAN);
}

function keyOf(value: RuntimeValue): Key {
  if (value instanceof GoInt) return Number(value.value);
  return typeof value === 'number' ? value : String(value);
}

/** Follows keys from a container down; the keys decide. */
function follow(tracer: Tracer, start: Operand, keys: readonly Operand[]): Operand {
  let { value, origin } = start;
  for (const key of keys) {
    if (!isContainer(value)) break;
    const name = keyOf(key.value);
    origin = withTaint(
      tracer.containers.read(value, name, origin.taint),
      tracer.decision(key.value, key.origin),
    );
    value = childOf(value, name) ?? null;
  }
  return { value, origin };
}

const dict: Rule = (tracer, operands, result) => {
  if (!isContainer(result)) return UNTRACED;
  tracer.containers.taint(result, tracer.underDecision);
  for (let i = 0; i < operands.length; i += 2) {
    const key = operands[i];
    if (key === undefined) continue;
    const origin = operands[i + 1]?.origin ?? UNTRACED;
    const keyTaint = tracer.decision(key.value, key.origin);
    tracer.containers.write(result, String(key.value), withTaint(origin, keyTaint));
    tracer.containers.taint(result, keyTaint);
  }
  return UNTRACED;
};

const list: Rule = (tracer, operands, result) => {
  if (!isContainer(result)) return UNTRACED;
  tracer.containers.taint(result, tracer.underDecision);
  for (const [index, { origin }] of operands.entries()) tracer.containers.write(result, index, origin);
  return UNTRACED;
};

/** A list of elements of other lists: containers keep their own origin, scalars get that of all scalars. */
const ofElements: Rule = (tracer, operands, result) => {
  if (!isContainer(result)) return ofEverything(tracer, operands, result);
  let scalars = CLEAN;
  for (const { value, origin } of operands) {
    if (!Array.isArray(value))
      scalars = join(scalars, isContainer(value) ? origin.taint : wholeTaint(origin));
    else
      for (const [index, item] of value.entries()) {
        const { taint } = withTaint(tracer.containers.read(value, index, origin.taint), CLEAN);
        scalars = join(scalars, isContainer(item) ? asDecision(taint) : taint);
      }
  }
  tracer.containers.taint(result, join(decisionOf(tracer, operands), tracer.underDecision));
  for (const key of result.keys()) tracer.containers.write(result, key, { taint: scalars });
  return UNTRACED;
};

const element =
  (at: (size: number) => number): Rule =>
  (tracer, [operand], result) => {
    if (operand === undefined || !Array.isArray(operand.value))
      return ofEverything(tracer, operand === undefined ? [] : [operand], result);
    const { value, origin } = operand;
    const read = tracer.containers.read(value, at(value.length), origin.taint);
    return withTaint(read, tracer.decision(value, origin));
  };

const get: Rule = (tracer, [map, ...keys]) =>
  map === undefined ? UNTRACED : follow(tracer, map, keys).origin;

const dig: Rule = (tracer, operands, result) => {
  const map = operands.at(-1);
  const fallback = operands.at(-2);
  if (map === undefined || fallback === undefined) return UNTRACED;
  const found = follow(tracer, map, operands.slice(0, -2));
  if (found.value === result) return found.origin;
  return withTaint(fallback.origin, asDecision(wholeTaint(found.origin)));
};

const set: Rule = (tracer, [map, key, value]) => {
  if (map === undefined || key === undefined || !isContainer(map.value)) return UNTRACED;
  const decision = join(tracer.decision(key.value, key.origin), tracer.underDecision);
  const origin = value?.origin ?? UNTRACED;
  tracer.containers.write(map.value, keyOf(key.value), withTaint(origin, decision));
  tracer.containers.taint(map.value, decision);
  return map.origin;
};

const hasKey: Rule = (tracer, [map, key]) => {
  if (map === undefined || key === undefined || !isContainer(map.value)) return UNTRACED;
  const read = tracer.containers.readShape(map.value, keyOf(key.value), map.origin.taint);
  return { taint: asDecision(join(read, tracer.decision(key.value, key.origin))) };
};

const keys: Rule = (tracer, operands, result) => {
  if (isContainer(result)) tracer.containers.taint(result, decisionOf(tracer, operands));
  return UNTRACED;
};

/** A part of a map: what it has of the map keeps its origin. */
const part: Rule = (tracer, operands, result) => {
  const [map, ...names] = operands;
  if (map === undefined || !isContainer(map.value) || !isContainer(result)) return UNTRACED;
  let decision = join(decisionOf(tracer, names), tracer.underDecision);
  for (const { value } of names)
    decision = join(
      decision,
      asDecision(tracer.containers.readShape(map.value, keyOf(value), map.origin.taint)),
    );
  for (const key of result.keys())
    tracer.containers.write(result, key, tracer.containers.read(map.value, key, map.origin.taint));
  tracer.containers.taint(result, decision);
  return UNTRACED;
};

const omit: Rule = (tracer, operands, result) => {
  const [map] = operands;
  const origin = part(tracer, operands, result);
  if (map !== undefined && isContainer(result))
    tracer.containers.taint(result, tracer.decision(map.value, map.origin));
  return origin;
};

const pluck: Rule = (tracer, [key, ...maps], result) => {
  if (key === undefined || !isContainer(result)) return UNTRACED;
  let all: Taint = tracer.decision(key.value, key.origin);
  for (const { value, origin } of maps)
    if (isContainer(value))
      all = join(all, wholeTaint(tracer.containers.read(value, keyOf(key.value), origin.taint)));
  tracer.containers.taint(result, all);
  return UNTRACED;
};

const copy: Rule = (tracer, [original], result) => {
  tracer.containers.copy(original?.value, result);
  return original?.origin ?? UNTRACED;
};

/** The argument that the result is, with what was asked before it was taken. */
function chosen(tracer: Tracer, operand: Operand | undefined, asked: readonly Operand[]): Origin {
  return withTaint(operand?.origin ?? UNTRACED, decisionOf(tracer, asked));
}

const fallback: Rule = (tracer, [other, given]) =>
  given === undefined || isEmpty(given.value ?? null)
    ? chosen(tracer, other, given === undefined ? [] : [given])
    : given.origin;

const coalesce: Rule = (tracer, operands) => {
  const at = operands.findIndex(({ value }) => !isEmpty(value ?? null));
  return chosen(tracer, operands[at], at < 0 ? operands : operands.slice(0, at));
};

const ternary: Rule = (tracer, [yes, no, condition]) =>
  condition === undefined ? UNTRACED : chosen(tracer, condition.value === true ? yes : no, [condition]);

/** Only the arguments that were evaluated are known; the last of them is the result. */
const andOr =
  (stopsAt: boolean): Rule =>
  (tracer, operands) => {
    const at = operands.findIndex(({ value }) => isTrue(value) === stopsAt);
    const last = at < 0 ? operands.length - 1 : at;
    return chosen(tracer, operands[last], operands.slice(0, last));
  };

const questions: Rule = (tracer, operands) => ({ taint: decisionOf(tracer, operands) });

const required: Rule = (_, [, value]) => value?.origin ?? UNTRACED;

const captured: Rule = (tracer, operands) => {
  const [text] = operands;
  const lines = tracer.captured;
  tracer.captured = undefined;
  if (text === undefined) return UNTRACED;
  // A text without actions is not run at all.
  if (lines === undefined) return text.origin;
  return { taint: tracer.decision(text.value, text.origin), lines };
};

const include: Rule = (tracer, [name]) => {
  const lines = tracer.captured ?? [];
  tracer.captured = undefined;
  return { taint: name === undefined ? CLEAN : tracer.decision(name.value, name.origin), lines };
};

function keyOperand(key: Key): Operand {
  return { value: typeof key === 'number' ? new GoInt(key) : key, origin: UNTRACED };
}

/** YAML of a container, line by line. */
const toYaml: Rule = (tracer, operands, result) => {
  const [operand] = operands;
  if (operand === undefined || !isContainer(operand.value) || typeof result !== 'string' || result === '')
    return ofEverything(tracer, operands, result);
  const taints = result.split('\n').map(() => CLEAN);
  for (const { keys: path, line, lastLine } of locateLeaves(result)) {
    const leaf = follow(tracer, operand, path.map(keyOperand));
    for (let at = line; at <= Math.min(lastLine, taints.length); at++)
      taints[at - 1] = join(taints[at - 1] ?? CLEAN, wholeTaint(leaf.origin));
  }
  const shape = tracer.decision(operand.value, { taint: operand.origin.taint });
  const lines = result
    .split('\n')
    .map((text, index): TracedLine => ({ text, place: undefined, taint: taints[index] ?? CLEAN }));
  return { taint: shape, lines };
};

/** What the maps hold is noted when they are merged; here only how they were chosen. */
const merged: Rule = (tracer, [target, ...sources]) => {
  if (target === undefined || !isContainer(target.value)) return UNTRACED;
  for (const { origin } of sources) tracer.containers.taint(target.value, wholeTaint(origin));
  return target.origin;
};

const LIST_FUNCTIONS = [
  'append',
  'push',
  'prepend',
  'rest',
  'initial',
  'reverse',
  'uniq',
  'compact',
  'without',
  'slice',
];

const both = (names: readonly string[]): string[] =>
  names.flatMap((name) => [name, `must${name.charAt(0).toUpperCase()}${name.slice(1)}`]);

const RULES = new Map<string, Rule>([
  ['dict', dict],
  ['list', list],
  ['tuple', list],
  ['get', get],
  ['index', get],
  ['dig', dig],
  ['set', set],
  ['unset', set],
  ['hasKey', hasKey],
  ['keys', keys],
  ['pick', part],
  ['omit', omit],
  ['pluck', pluck],
  ['deepCopy', copy],
  ['mustDeepCopy', copy],
  ['default', fallback],
  ['coalesce', coalesce],
  ['ternary', ternary],
  ['and', andOr(false)],
  ['or', andOr(true)],
  ['required', required],
  ['include', include],
  ['tpl', captured],
  ['toYaml', toYaml],
  ['mustToYaml', toYaml],
  ['concat', ofElements],
  ...['empty', 'not', 'kindOf', 'kindIs', 'typeOf', 'typeIs', 'typeIsLike', 'len'].map(
    (name) => [name, questions] as const,
  ),
  ...both(LIST_FUNCTIONS).map((name) => [name, ofElements] as const),
  ...both(['first']).map((name) => [name, element(() => 0)] as const),
  ...both(['last']).map((name) => [name, element((size) => size - 1)] as const),
]);

/** The functions that merge maps into their first argument. */
export const MERGES: readonly string[] = both(['merge', 'mergeOverwrite']);
