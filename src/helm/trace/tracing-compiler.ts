import type { Argument } from '../template/call.ts';
import { Compiler } from '../template/compile.ts';
import type { CompiledTemplate, Evaluate, Execute, Frame } from '../template/frame.ts';
import type {
  BranchNode,
  CommandNode,
  IdentifierNode,
  Operand as OperandNode,
  PipeNode,
  Statement,
  TemplateSource,
  TemplateTree,
} from '../template/node.ts';
import { type Final, methodOf, type RuntimeValue } from '../template/runtime-value.ts';
import { Scope } from '../template/scope.ts';
import { isTrue, sortedKeys } from '../values/go-format.ts';
import { isContainer } from './container-origins.ts';
import { MERGES, resultOrigin } from './function-origins.ts';
import { type Origin, UNTRACED, withTaint } from './origin.ts';
import { byDecision, join } from './taint.ts';
import { TracedRun } from './traced-run.ts';
import type { Loop, Operand, Tracer } from './tracer.ts';

/**
 * Compiles as the engine does, and puts around each piece of a template what notes where its value comes from.
 * What it compiles must run in a {@link TracedRun}.
 */
export function compileTraced(tree: TemplateTree): CompiledTemplate {
  const scope = new Scope();
  const { name, source } = tree;
  const body = new TracingCompiler(scope, source).list(tree.body);
  return {
    name,
    source,
    slots: scope.slots,
    execute: (frame, dot) => {
      const tracer = tracerOf(frame);
      const before = tracer.enter(source);
      try {
        return body(frame, dot);
      } finally {
        tracer.leave(before);
      }
    },
  };
}

function tracerOf({ run }: Frame): Tracer {
  if (!(run instanceof TracedRun)) throw new Error('a traced template needs a traced run');
  return run.tracer;
}

type EvaluateCommand = (frame: Frame, dot: RuntimeValue, final: Final) => RuntimeValue;

class TracingCompiler extends Compiler {
  private readonly source: TemplateSource;
  private readonly lineStarts: readonly number[];
  /** Slots that the statements compiled so far assign to. */
  private readonly assigned: number[] = [];
  /** The condition that is compiled next. */
  private condition: BranchNode | undefined;
  private readonly rangeBodies = new Map<readonly Statement[], BranchNode>();

  constructor(scope: Scope, source: TemplateSource) {
    super(scope);
    this.source = source;
    const starts = [0];
    for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1))
      starts.push(at + 1);
    this.lineStarts = starts;
  }

  private lineOf(at: number): number {
    let low = 0;
    let high = this.lineStarts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((this.lineStarts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  protected override statement(node: Statement): Execute {
    const line = this.lineOf(node.at);
    const { source } = this;
    if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range')
      return this.traceBranch(node, line);
    const run = super.statement(node);
    if (node.kind === 'text')
      return (frame, dot) => {
        tracerOf(frame).atText(source, line);
        return run(frame, dot);
      };
    return (frame, dot) => {
      const tracer = tracerOf(frame);
      tracer.at(source, line);
      tracer.origin = UNTRACED;
      return run(frame, dot);
    };
  }

  private traceBranch(node: BranchNode, line: number): Execute {
    const { source, assigned } = this;
    const before = assigned.length;
    const changes = changesIn([...node.body, ...(node.otherwise ?? [])]).map((change) => ({
      ...change,
      slot: change.target.kind === 'variable' ? this.scope.resolve(change.target.name)?.slot : undefined,
    }));
    this.condition = node;
    const branch = node.kind === 'range' ? this.range(node) : super.statement(node);
    const slots = assigned.slice(before);
    return (frame, dot) => {
      const tracer = tracerOf(frame);
      const { invocation, decided, loops } = tracer;
      const { dot: outerDot } = invocation;
      const depth = loops.length;
      tracer.at(source, line);
      try {
        return branch(frame, dot);
      } finally {
        // A variable may have been set here, or kept its value because this branch was not taken.
        const decision = byDecision(tracer.decided);
        for (const slot of slots)
          invocation.slots[slot] = withTaint(invocation.slots[slot] ?? UNTRACED, decision);
        for (const { target, key, slot } of changes) {
          if (target.kind === 'variable' && slot === undefined) continue;
          const start = slot === undefined ? dot : frame.slots[slot];
          tracer.noteChange(valueAt(start, target.names), key, decision);
        }
        tracer.decided = decided;
        invocation.dot = outerDot;
        loops.length = depth;
      }
    };
  }

  private range(node: BranchNode): Execute {
    this.rangeBodies.set(node.body, node);
    return super.statement(node);
  }

  override list(nodes: readonly Statement[]): Execute {
    const range = this.rangeBodies.get(nodes);
    if (range === undefined) return super.list(nodes);
    const variables = range.pipe.variables.map(({ name }) => this.scope.resolve(name)?.slot);
    const [first, second] = variables;
    const elementSlot = variables.length > 1 ? second : first;
    const keySlot = variables.length > 1 ? first : undefined;
    if (range.pipe.isAssign) for (const slot of variables) if (slot !== undefined) this.assigned.push(slot);
    const body = super.list(nodes);
    return (frame, dot) => {
      const tracer = tracerOf(frame);
      const loop = tracer.loops.at(-1);
      if (loop !== undefined) {
        const { slots } = tracer.invocation;
        const element = elementOrigin(tracer, loop);
        loop.index++;
        tracer.invocation.dot = element;
        if (elementSlot !== undefined) slots[elementSlot] = element;
        if (keySlot !== undefined) slots[keySlot] = { taint: loop.decision };
      }
      return body(frame, dot);
    };
  }

  override pipe(node: PipeNode): Evaluate {
    const { condition } = this;
    this.condition = undefined;
    const evaluate = super.pipe(node);
    const slots = node.variables.map(({ name }) => this.scope.resolve(name)?.slot);
    if (node.isAssign) for (const slot of slots) if (slot !== undefined) this.assigned.push(slot);
    const line = this.lineOf(node.at);
    const { source } = this;
    const traced: Evaluate =
      slots.length === 0
        ? evaluate
        : (frame, dot) => {
            const value = evaluate(frame, dot);
            const tracer = tracerOf(frame);
            const origin = tracer.decide(tracer.origin);
            for (const slot of slots) if (slot !== undefined) tracer.invocation.slots[slot] = origin;
            return value;
          };
    if (condition === undefined) return traced;
    const ownLine = startsLine(condition.body) && startsLine(condition.otherwise ?? []);
    return (frame, dot) => {
      const value = traced(frame, dot);
      const tracer = tracerOf(frame);
      const { origin } = tracer;
      const sourceTaint = tracer.sourceTaint(source, line);
      let decision = tracer.decision(value, origin);
      if (sourceTaint !== undefined)
        decision = join(decision, byDecision(sourceTaint.values | sourceTaint.decided));
      tracer.decided |= decision.decided;
      if (condition.kind === 'with' && isTrue(value)) tracer.invocation.dot = origin;
      if (condition.kind === 'range')
        tracer.loops.push({
          list: value,
          keys: value instanceof Map ? sortedKeys(value) : [],
          origin,
          decision,
          index: 0,
        });
      tracer.recordDecision(decision, !ownLine);
      return value;
    };
  }

  protected override constant(node: Parameters<Compiler['constant']>[0]): Evaluate {
    const evaluate = super.constant(node);
    return (frame, dot) => {
      const tracer = tracerOf(frame);
      tracer.origin = node.kind === 'dot' ? tracer.invocation.dot : UNTRACED;
      return evaluate(frame, dot);
    };
  }

  protected override argument(node: OperandNode): Argument {
    const argument = super.argument(node);
    if (argument.literal !== undefined) return argument;
    const { evaluate } = argument;
    return {
      ...argument,
      evaluate: (frame, dot) => {
        const tracer = tracerOf(frame);
        const value = evaluate(frame, dot);
        const origin = node.kind === 'dot' ? tracer.invocation.dot : tracer.origin;
        tracer.operands.push({ value, origin });
        return value;
      },
    };
  }

  protected override functionCall(
    node: IdentifierNode,
    args: readonly Argument[],
    command: CommandNode | IdentifierNode,
  ): EvaluateCommand {
    const call = super.functionCall(node, args, command);
    const literals = args.map(literalOperand);
    const { name } = node;
    const { source } = this;
    const line = this.lineOf(node.at);
    const handsOver = name === 'include' || name === 'tpl';
    return (frame, dot, final) => {
      const tracer = tracerOf(frame);
      const piped = tracer.piped(final);
      const mark = tracer.operands.length;
      const outer = tracer.call;
      if (handsOver) tracer.captured = undefined;
      tracer.call = { mark, literals, piped };
      const value = call(frame, dot, final);
      tracer.call = outer;
      const origin = resultOrigin(tracer, name, tracer.takeOperands(mark, literals, piped), value);
      const written = tracer.sourceTaint(source, line);
      tracer.origin = written === undefined ? origin : withTaint(origin, written);
      return value;
    };
  }

  protected override chain(
    node: Extract<OperandNode, { kind: 'field' | 'variable' | 'chain' }>,
    args: readonly Argument[],
  ): EvaluateCommand {
    const follow = super.chain(node, args);
    const slot = node.kind === 'variable' ? this.scope.resolve(node.name)?.slot : undefined;
    return (frame, dot, final) => {
      const tracer = tracerOf(frame);
      const piped = tracer.piped(final);
      const mark = tracer.operands.length;
      const value = follow(frame, dot, final);
      const operands = tracer.operands.splice(mark);
      if (piped !== undefined) operands.push(piped);
      const { invocation } = tracer;
      const receiver: Operand | undefined =
        node.kind === 'field'
          ? { value: dot, origin: invocation.dot }
          : slot === undefined
            ? operands.shift()
            : { value: frame.slots[slot], origin: invocation.slots[slot] ?? UNTRACED };
      const found = receiver === undefined ? UNTRACED : followNames(tracer, receiver, node.names);
      tracer.origin = operands.reduce<Origin>(
        (origin, operand) => withTaint(origin, tracer.whole(operand.value, operand.origin)),
        found,
      );
      return value;
    };
  }
}

function followNames(tracer: Tracer, { value, origin }: Operand, names: readonly string[]): Origin {
  let current = value;
  let found = origin;
  for (const name of names) {
    if (!(current instanceof Map) || methodOf(current, name) !== undefined) return found;
    found = tracer.containers.read(current, name, found.taint);
    current = current.get(name) ?? null;
  }
  return found;
}

function elementOrigin(tracer: Tracer, { list, keys, origin, index }: Loop): Origin {
  if (list instanceof Map) return tracer.containers.read(list, keys[index] ?? '', origin.taint);
  return isContainer(list) ? tracer.containers.read(list, index, origin.taint) : origin;
}

function literalOperand({ literal }: Argument): Operand | undefined {
  if (literal === undefined) return undefined;
  const value =
    literal.kind === 'nil' ? null : literal.kind === 'number' ? (literal.float ?? null) : literal.value;
  return { value, origin: UNTRACED };
}

interface Change {
  readonly target: Extract<OperandNode, { kind: 'variable' | 'field' }>;
  /** The key that is changed, where it is written out. */
  readonly key: string | undefined;
}

/** The maps that statements may change, as far as they are named by a variable or field. */
function changesIn(nodes: readonly Statement[]): Change[] {
  return nodes.flatMap((node) => {
    switch (node.kind) {
      case 'action':
        return changesOf(node.pipe);
      case 'if':
      case 'with':
      case 'range':
        return [...changesOf(node.pipe), ...changesIn(node.body), ...changesIn(node.otherwise ?? [])];
      default:
        return [];
    }
  });
}

function changesOf(pipe: PipeNode): Change[] {
  return pipe.commands.flatMap(({ args }) => {
    const [name, target, key] = args;
    const inner = args.flatMap((operand) => (operand.kind === 'pipe' ? changesOf(operand) : []));
    if (name?.kind !== 'identifier' || !CHANGING.has(name.name)) return inner;
    if (target?.kind !== 'variable' && target?.kind !== 'field') return inner;
    return [...inner, { target, key: key?.kind === 'string' ? key.value : undefined }];
  });
}

const CHANGING: ReadonlySet<string> = new Set(['set', 'unset', ...MERGES]);

function valueAt(start: RuntimeValue, names: readonly string[]): RuntimeValue {
  let value = start;
  for (const name of names) value = value instanceof Map ? value.get(name) : undefined;
  return value;
}

/** Whether the first thing that statements write is a line feed, so that they leave the line at hand alone. */
function startsLine(nodes: readonly Statement[]): boolean {
  for (const node of nodes)
    switch (node.kind) {
      case 'text':
        return node.text.startsWith('\n');
      case 'if':
      case 'with':
      case 'range':
        if (!startsLine(node.body) || !startsLine(node.otherwise ?? [])) return false;
        break;
      case 'action': {
        if (node.pipe.variables.length > 0) break;
        const [name] = node.pipe.commands.at(-1)?.args ?? [];
        return name?.kind === 'identifier' && name.name === 'nindent';
      }
      case 'template':
        return false;
      default:
        return true;
    }
  return true;
}
