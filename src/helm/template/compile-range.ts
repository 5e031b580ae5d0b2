import { formatValue, sortedKeys } from '../values/go-format.ts';
import { GoInt } from '../values/go-value.ts';
import type { Compiler } from './compile.ts';
import { BREAK, DONE, type Execute, type Flow, type Frame } from './frame.ts';
import type { BranchNode } from './node.ts';
import type { RuntimeValue } from './runtime-value.ts';

type Each = (key: RuntimeValue, element: RuntimeValue) => Flow;

/** Compiles `range`: over lists, maps in key order, and integers. */
export function compileRange(compiler: Compiler, node: BranchNode): Execute {
  const { scope } = compiler;
  const mark = scope.mark();
  const { variables, isAssign } = node.pipe;
  const source = scope.reserve();
  const collection = compiler.pipe({ ...node.pipe, variables: [] });
  const slots = variables.map(({ name }, i) => {
    if (isAssign) return scope.resolve(name)?.slot ?? -1;
    return scope.declare(name, i === variables.length - 1 ? source : undefined);
  });
  const [first, second] = slots;
  const elementSlot = second ?? first;
  const keySlot = second === undefined ? undefined : first;
  const bodyMark = scope.mark();
  const body = scope.withDot(source, () => compiler.list(node.body));
  scope.reset(bodyMark);
  const otherwise = node.otherwise === undefined ? undefined : compiler.list(node.otherwise);
  scope.reset(mark);
  const undefinedName = variables[slots.indexOf(-1)]?.name;

  return (frame, dot) => {
    const list = collection(frame, dot);
    if (undefinedName !== undefined) throw frame.fail(`undefined variable: ${undefinedName}`);
    for (const slot of slots) frame.slots[slot] = list;
    frame.slots[source] = list;
    let ran = false;
    const flow = iterate(frame, list, keySlot !== undefined, (key, element) => {
      ran = true;
      frame.run.tick();
      // A nested run of the same range has left its own list here.
      frame.slots[source] = list;
      if (elementSlot !== undefined) frame.slots[elementSlot] = element;
      if (keySlot !== undefined) frame.slots[keySlot] = key;
      return body(frame, element);
    });
    if (ran || otherwise === undefined) return flow;
    // A break in the else list ends this range, not the one around it.
    const last = otherwise(frame, dot);
    return last === BREAK ? DONE : last;
  };
}

function iterate(frame: Frame, list: RuntimeValue, hasKey: boolean, each: Each): Flow {
  if (list === undefined || list === null) return DONE;
  if (Array.isArray(list)) {
    for (let i = 0; i < list.length; i++)
      if (each(hasKey ? new GoInt(i) : undefined, list[i] ?? null) === BREAK) break;
    return DONE;
  }
  if (list instanceof Map) {
    for (const key of sortedKeys(list)) if (each(key, list.get(key) ?? null) === BREAK) break;
    return DONE;
  }
  if (list instanceof GoInt) {
    if (hasKey) throw frame.fail(`can't use ${formatValue(list)} to iterate over more than one variable`);
    for (let i = 0n; i < list.value; i++) if (each(undefined, new GoInt(i, list.type)) === BREAK) break;
    return DONE;
  }
  throw frame.fail(`range can't iterate over ${formatValue(list)}`);
}
