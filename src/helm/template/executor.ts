import { compareBytes } from '../functions/go-bytes.ts';
import { formatValue, typeOf } from '../functions/go-format.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  GoInt,
  type GoObject,
  type GoType,
  type GoValue,
} from '../values/go-value.ts';
import { TemplateExecError } from './exec-error.ts';
import {
  type BranchNode,
  type ChainNode,
  type CommandNode,
  type FieldNode,
  type ListNode,
  type NumberNode,
  type OperandNode,
  type PipeNode,
  printNode,
  type StatementNode,
  type TemplateNode,
  type Tree,
  type VariableNode,
} from './node.ts';
import { isTrue } from './truth.ts';

/** What a template may call and use. */
export interface ExecutionScope {
  tree(name: string): Tree | undefined;
  function(name: string): GoFunction | undefined;
  readonly context: FunctionContext;
}

interface Variable {
  readonly name: string;
  value: GoValue;
}

type Signal = 'break' | 'continue' | undefined;
/** An argument that comes through `|`; undefined where there is none. */
type Piped = { readonly value: GoValue } | undefined;

const MAX_DEPTH = 1000;
const EXPECTED: Readonly<Record<GoType, string>> = {
  interface: 'interface {}',
  string: 'string',
  bool: 'bool',
  int: 'int',
  int64: 'int64',
  float64: 'float64',
  map: 'map[string]interface {}',
  list: '[]interface {}',
};
const NILABLE: ReadonlySet<GoType> = new Set(['interface', 'map', 'list']);

/** Runs a template on data and gives its text. */
export function execute(scope: ExecutionScope, tree: Tree, data: GoValue, depth = 0): string {
  const executor = new Executor(scope, tree, data, depth);
  executor.run();
  return executor.output;
}

class Executor {
  output = '';
  private readonly scope: ExecutionScope;
  private readonly tree: Tree;
  private readonly data: GoValue;
  private readonly depth: number;
  private readonly variables: Variable[];

  constructor(scope: ExecutionScope, tree: Tree, data: GoValue, depth: number) {
    this.scope = scope;
    this.tree = tree;
    this.data = data;
    this.depth = depth;
    this.variables = [{ name: '$', value: data }];
  }

  run(): void {
    this.list(this.data, this.tree.body);
  }

  private fail(node: OperandNode | CommandNode | StatementNode, problem: string): never {
    throw new TemplateExecError(node, this.tree.name, problem);
  }

  private list(dot: GoValue, nodes: ListNode): Signal {
    for (const node of nodes) {
      const signal = this.statement(dot, node);
      if (signal !== undefined) return signal;
    }
    return undefined;
  }

  private statement(dot: GoValue, node: StatementNode): Signal {
    switch (node.kind) {
      case 'text':
        this.output += node.text;
        return undefined;
      case 'action': {
        const value = this.pipeline(dot, node.pipe);
        if (node.pipe.declared.length === 0)
          this.output += value === null ? '<no value>' : formatValue(value);
        return undefined;
      }
      case 'template':
        this.call(dot, node);
        return undefined;
      case 'range':
        return this.range(dot, node);
      case 'break':
      case 'continue':
        return node.kind;
      default:
        return this.condition(dot, node);
    }
  }

  private condition(dot: GoValue, node: BranchNode): Signal {
    const mark = this.variables.length;
    const value = this.pipeline(dot, node.pipe);
    let signal: Signal;
    if (isTrue(value)) signal = this.list(node.kind === 'with' ? value : dot, node.body);
    else if (node.otherwise !== undefined) signal = this.list(dot, node.otherwise);
    this.variables.length = mark;
    return signal;
  }

  private range(dot: GoValue, node: BranchNode): Signal {
    const outer = this.variables.length;
    const value = this.pipeline(dot, node.pipe);
    const mark = this.variables.length;
    let ran = false;
    let signal: Signal;
    for (const [index, item] of this.iterate(value, node)) {
      ran = true;
      this.scope.context.checkDeadline();
      this.bindRange(node.pipe, index, item);
      const result = this.list(item, node.body);
      this.variables.length = mark;
      if (result === 'break') break;
    }
    if (!ran && node.otherwise !== undefined) signal = this.list(dot, node.otherwise);
    this.variables.length = outer;
    return signal;
  }

  private bindRange({ declared, assigns }: PipeNode, index: GoValue, item: GoValue): void {
    const names = declared.map(({ path }) => path[0] ?? '');
    const values = names.length > 1 ? [index, item] : [item];
    const top = this.variables.length - names.length;
    for (const [i, name] of names.entries()) {
      const value = values[i] ?? null;
      const variable = this.variables[top + i];
      if (assigns) this.assign(name, value);
      else if (variable !== undefined) this.variables[top + i] = { name, value };
    }
  }

  private *iterate(value: GoValue, node: BranchNode): Generator<readonly [GoValue, GoValue]> {
    if (value === null) return;
    if (value instanceof GoInt) {
      if (node.pipe.declared.length > 1)
        this.fail(node, `can't use ${value.value} to iterate over more than one variable`);
      for (let i = 0n; i < value.value; i++) yield [null, new GoInt(i, value.type)];
    } else if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) yield [new GoInt(i), value[i] ?? null];
    } else if (value instanceof Map) {
      for (const key of [...value.keys()].sort(compareBytes)) yield [key, value.get(key) ?? null];
    } else this.fail(node, `range can't iterate over ${formatValue(value)}`);
  }

  private call(dot: GoValue, node: TemplateNode): void {
    const tree = this.scope.tree(node.name);
    if (tree === undefined) this.fail(node, `template ${JSON.stringify(node.name)} not defined`);
    if (this.depth >= MAX_DEPTH) this.fail(node, `exceeded maximum template depth (${MAX_DEPTH})`);
    const data = node.pipe === undefined ? null : this.pipeline(dot, node.pipe);
    this.output += execute(this.scope, tree, data, this.depth + 1);
  }

  private pipeline(dot: GoValue, pipe: PipeNode): GoValue {
    let piped: Piped;
    for (const command of pipe.commands) piped = { value: this.command(dot, command, piped) };
    const value = piped?.value ?? null;
    for (const { path } of pipe.declared) {
      const name = path[0] ?? '';
      if (pipe.assigns) this.assign(name, value);
      else this.variables.push({ name, value });
    }
    return value;
  }

  private assign(name: string, value: GoValue): void {
    const variable = this.variables.findLast((candidate) => candidate.name === name);
    if (variable !== undefined) variable.value = value;
  }

  private command(dot: GoValue, command: CommandNode, piped: Piped): GoValue {
    const [first, ...rest] = command.operands;
    if (first === undefined) return null;
    switch (first.kind) {
      case 'field':
        return this.fields(dot, dot, first, first.path, rest, piped);
      case 'chain':
        return this.chain(dot, first, rest, piped);
      case 'identifier': {
        const callee = this.scope.function(first.name);
        if (callee === undefined) this.fail(first, `${JSON.stringify(first.name)} is not a defined function`);
        return this.invoke(dot, callee, command, rest, piped);
      }
      case 'variable':
        if (first.path.length === 1) this.refuseArguments(first, rest, piped);
        return this.variable(dot, first, rest, piped);
      case 'pipe':
        this.refuseArguments(first, rest, piped);
        return this.pipeline(dot, first);
      case 'nil':
        return this.fail(first, 'nil is not a command');
      default:
        this.refuseArguments(first, rest, piped);
        return this.constant(dot, first);
    }
  }

  private refuseArguments(node: OperandNode, rest: readonly OperandNode[], piped: Piped): void {
    if (rest.length > 0 || piped !== undefined)
      this.fail(node, `can't give argument to non-function ${printNode(node)}`);
  }

  private constant(dot: GoValue, node: OperandNode): GoValue {
    switch (node.kind) {
      case 'bool':
        return node.value;
      case 'dot':
        return dot;
      case 'string':
        return node.text;
      case 'number':
        return node.ideal ?? this.fail(node, `${node.text} overflows int`);
      default:
        return this.fail(node, `can't evaluate command ${JSON.stringify(printNode(node))}`);
    }
  }

  private chain(dot: GoValue, node: ChainNode, rest: readonly OperandNode[], piped: Piped): GoValue {
    if (node.node.kind === 'nil') this.fail(node, `indirection through explicit nil in ${printNode(node)}`);
    return this.fields(dot, this.argument(dot, 'interface', node.node), node, node.path, rest, piped);
  }

  private variable(dot: GoValue, node: VariableNode, rest: readonly OperandNode[], piped: Piped): GoValue {
    const [name = '', ...path] = node.path;
    const value = this.variables.findLast((variable) => variable.name === name)?.value ?? null;
    return path.length === 0 ? value : this.fields(dot, value, node, path, rest, piped);
  }

  /** `.a.b.c`; only the last may be a method with arguments. */
  private fields(
    dot: GoValue,
    receiver: GoValue,
    node: FieldNode | VariableNode | ChainNode,
    path: readonly string[],
    rest: readonly OperandNode[],
    piped: Piped,
  ): GoValue {
    let value = receiver;
    for (const [i, name] of path.entries()) {
      const isLast = i === path.length - 1;
      // A nil of the data itself is the zero value; one that was looked up in a map is a nil pointer.
      if (value === null) {
        if (i === 0) return null;
        this.fail(node, `nil pointer evaluating interface {}.${name}`);
      }
      value = this.field(dot, value, name, node, i, isLast ? rest : [], isLast ? piped : undefined);
    }
    return value;
  }

  private field(
    dot: GoValue,
    receiver: GoValue,
    name: string,
    node: FieldNode | VariableNode | ChainNode,
    index: number,
    rest: readonly OperandNode[],
    piped: Piped,
  ): GoValue {
    const object = asObject(receiver);
    const method = object?.method(name);
    if (method !== undefined) return this.invoke(dot, method, node, rest, piped);
    const hasArguments = rest.length > 0 || piped !== undefined;
    if (receiver instanceof Map) {
      if (hasArguments) this.fail(node, `${name} is not a method but has arguments`);
      return receiver.get(name) ?? zeroOf(typeOf(receiver));
    }
    const value = object?.field(name);
    if (value === undefined) {
      // What a map or a struct field of type interface {} holds is seen through that type.
      const type = index > 0 || object !== undefined ? 'interface {}' : typeOf(receiver);
      this.fail(node, `can't evaluate field ${name} in type ${type}`);
    }
    if (hasArguments) this.fail(node, `${name} has arguments but cannot be invoked as function`);
    return value;
  }

  private invoke(
    dot: GoValue,
    callee: GoFunction,
    node: OperandNode | CommandNode,
    operands: readonly OperandNode[],
    piped: Piped,
  ): GoValue {
    const { name, params, variadic } = callee;
    const given = operands.length + (piped === undefined ? 0 : 1);
    if (variadic === undefined ? given !== params.length : given < params.length) {
      const wanted = variadic === undefined ? `want ${params.length}` : `want at least ${params.length}`;
      const got = variadic === undefined ? given : operands.length;
      this.fail(calleeNode(node), `wrong number of args for ${name}: ${wanted} got ${got}`);
    }
    if (name === 'and' || name === 'or') return this.shortCircuit(dot, name === 'or', operands, piped);
    const typeAt = (index: number): GoType => params[index] ?? variadic ?? 'interface';
    const args = operands.map((operand, index) => this.argument(dot, typeAt(index), operand));
    if (piped !== undefined)
      args.push(this.check(piped.value, typeAt(operands.length), calleeNode(node), false));
    if (name === 'call') args.unshift(operands[0] === undefined ? '' : printNode(operands[0]));
    try {
      return callee.call(args, this.scope.context);
    } catch (error) {
      if (error instanceof GoError) this.fail(node, `error calling ${name}: ${error.message}`);
      if (error instanceof RangeError && /call stack/.test(error.message))
        this.fail(node, `error calling ${name}: templates are nested too deeply`);
      throw error;
    }
  }

  private shortCircuit(
    dot: GoValue,
    stopAt: boolean,
    operands: readonly OperandNode[],
    piped: Piped,
  ): GoValue {
    let value: GoValue = null;
    for (const operand of operands) {
      value = this.argument(dot, 'interface', operand);
      if (isTrue(value) === stopAt) return value;
    }
    return piped === undefined ? value : piped.value;
  }

  private argument(dot: GoValue, type: GoType, node: OperandNode): GoValue {
    switch (node.kind) {
      case 'dot':
        return this.check(dot, type, node, false);
      case 'nil':
        return NILABLE.has(type) ? null : this.fail(node, `cannot assign nil to ${EXPECTED[type]}`);
      case 'field':
        return this.check(this.fields(dot, dot, node, node.path, [], undefined), type, node, true);
      case 'variable':
        return this.check(this.variable(dot, node, [], undefined), type, node, node.path.length > 1);
      case 'pipe':
        return this.check(this.pipeline(dot, node), type, node, false);
      case 'identifier': {
        const callee = this.scope.function(node.name);
        if (callee === undefined) this.fail(node, `${JSON.stringify(node.name)} is not a defined function`);
        return this.check(this.invoke(dot, callee, node, [], undefined), type, node, false);
      }
      case 'chain':
        return this.check(this.chain(dot, node, [], undefined), type, node, true);
      case 'number':
        return this.numberArgument(type, node);
      default:
        return this.literalArgument(type, node);
    }
  }

  private numberArgument(type: GoType, node: NumberNode): GoValue {
    const { integer, float } = node;
    switch (type) {
      case 'interface':
        return this.constant(null, node);
      case 'int':
      case 'int64':
        if (integer !== undefined) return new GoInt(integer, type);
        return this.fail(node, `expected integer; found ${node.text}`);
      case 'float64':
        return float ?? this.fail(node, `expected float; found ${node.text}`);
      default:
        return this.literalArgument(type, node);
    }
  }

  private literalArgument(type: GoType, node: OperandNode): GoValue {
    if (type === 'interface' || type === node.kind) return this.constant(null, node);
    switch (type) {
      case 'bool':
      case 'string':
        return this.fail(node, `expected ${type}; found ${printNode(node)}`);
      case 'int':
      case 'int64':
        return this.fail(node, `expected integer; found ${printNode(node)}`);
      case 'float64':
        return this.fail(node, `expected float; found ${printNode(node)}`);
      default:
        return this.fail(node, `can't handle ${printNode(node)} for arg of type ${EXPECTED[type]}`);
    }
  }

  /** Whether a value may be given for a Go type; `lookedUp`: a nil of it is an interface, not nothing at all. */
  private check(value: GoValue, type: GoType, node: OperandNode | CommandNode, lookedUp: boolean): GoValue {
    if (type === 'interface') return value;
    if (value === null) {
      if (lookedUp) this.fail(node, `wrong type for value; expected ${EXPECTED[type]}; got interface {}`);
      if (NILABLE.has(type)) return null;
      this.fail(node, `invalid value; expected ${EXPECTED[type]}`);
    }
    const actual = typeOf(value);
    if (actual === EXPECTED[type]) return value;
    if (
      type === 'map' &&
      value instanceof Map &&
      (actual === 'chartutil.Values' || actual === 'common.Values')
    )
      return value;
    return this.fail(node, `wrong type for value; expected ${EXPECTED[type]}; got ${actual}`);
  }
}

/** The function's name in a command: where Go stands when it counts arguments. */
function calleeNode(node: OperandNode | CommandNode): OperandNode | CommandNode {
  return node.kind === 'command' ? (node.operands[0] ?? node) : node;
}

function asObject(value: GoValue): GoObject | undefined {
  return typeof value === 'object' && value !== null && 'method' in value ? (value as GoObject) : undefined;
}

/** What a map gives for a key that it does not have (missingkey=zero). */
function zeroOf(mapType: string): GoValue {
  return mapType === 'map[string]string' ? '' : null;
}
