import { isTrue, quoteText } from '../values/go-format.ts';
import type { Argument, Literal } from './call.ts';
import {
  callBuiltin,
  callFunction,
  callInclude,
  idealConstant,
  shortCircuit,
  undefinedFunction,
} from './call.ts';
import { compileRange } from './compile-range.ts';
import { type ChainCall, followChain } from './field.ts';
import {
  BREAK,
  CONTINUE,
  type CompiledTemplate,
  DONE,
  type Evaluate,
  type Execute,
  type Frame,
} from './frame.ts';
import type {
  BranchNode,
  CommandNode,
  IdentifierNode,
  Operand,
  PipeNode,
  Statement,
  TemplateNode,
  TemplateTree,
} from './node.ts';
import { nodeText } from './node-text.ts';
import { elementType, type Final, MISSING, type RuntimeValue, typeText } from './runtime-value.ts';
import { Scope } from './scope.ts';

type EvaluateCommand = (frame: Frame, dot: RuntimeValue, final: Final) => RuntimeValue;

/** Turns a tree into closures; names of variables become places in the frame. */
export function compileTemplate(tree: TemplateTree): CompiledTemplate {
  const scope = new Scope();
  const execute = new Compiler(scope).list(tree.body);
  return { name: tree.name, source: tree.source, slots: scope.slots, execute };
}

export class Compiler {
  readonly scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  list(nodes: readonly Statement[]): Execute {
    const steps = nodes.map((node) => this.statement(node));
    const [only] = steps;
    if (steps.length === 1 && only !== undefined) return only;
    return (frame, dot) => {
      for (const step of steps) {
        const flow = step(frame, dot);
        if (flow !== DONE) return flow;
      }
      return DONE;
    };
  }

  protected statement(node: Statement): Execute {
    switch (node.kind) {
      case 'text': {
        const { text } = node;
        return (frame) => {
          frame.run.write(text);
          return DONE;
        };
      }
      case 'action':
        return this.action(node.pipe);
      case 'if':
      case 'with':
        return this.branch(node);
      case 'range':
        return compileRange(this, node);
      case 'template':
        return this.template(node);
      case 'break':
        return () => BREAK;
      case 'continue':
        return () => CONTINUE;
    }
  }

  protected action(pipe: PipeNode): Execute {
    const [only, second] = pipe.commands;
    if (only !== undefined && second === undefined && pipe.variables.length === 0) {
      const command = this.command(only);
      return (frame, dot) => {
        frame.at = pipe;
        frame.run.print(command(frame, dot, MISSING));
        return DONE;
      };
    }
    const evaluate = this.pipe(pipe);
    if (pipe.variables.length > 0)
      return (frame, dot) => {
        evaluate(frame, dot);
        return DONE;
      };
    return (frame, dot) => {
      frame.run.print(evaluate(frame, dot));
      return DONE;
    };
  }

  protected branch(node: BranchNode): Execute {
    const mark = this.scope.mark();
    const condition = this.pipe(node.pipe);
    const bodyMark = this.scope.mark();
    const isWith = node.kind === 'with';
    const body = isWith ? this.scope.withDot(undefined, () => this.list(node.body)) : this.list(node.body);
    this.scope.reset(bodyMark);
    const otherwise = node.otherwise === undefined ? undefined : this.list(node.otherwise);
    this.scope.reset(mark);
    return (frame, dot) => {
      const value = condition(frame, dot);
      if (isTrue(value)) return body(frame, isWith ? value : dot);
      return otherwise === undefined ? DONE : otherwise(frame, dot);
    };
  }

  protected template(node: TemplateNode): Execute {
    const { name } = node;
    const data = node.pipe === undefined ? undefined : this.pipe(node.pipe);
    return (frame, dot) => {
      frame.at = node;
      const template = frame.run.find(name);
      if (template === undefined) throw frame.fail(`template ${quoteText(name)} not defined`);
      frame.run.enter(template, data?.(frame, dot));
      return DONE;
    };
  }

  pipe(node: PipeNode): Evaluate {
    const commands = node.commands.map((command) => this.command(command));
    const stores = node.variables.map((variable) =>
      node.isAssign ? this.scope.resolve(variable.name)?.slot : this.scope.declare(variable.name),
    );
    const [first] = commands;
    if (commands.length === 1 && stores.length === 0 && first !== undefined)
      return (frame, dot) => {
        frame.at = node;
        return first(frame, dot, MISSING) ?? undefined;
      };
    return (frame, dot) => {
      frame.at = node;
      let value: Final = MISSING;
      for (const command of commands) value = command(frame, dot, value) ?? undefined;
      const result = value === MISSING ? undefined : value;
      stores.forEach((slot, i) => {
        if (slot === undefined) throw frame.fail(`undefined variable: ${node.variables[i]?.name}`);
        frame.slots[slot] = result;
      });
      return result;
    };
  }

  protected command(node: CommandNode): EvaluateCommand {
    const [first, ...rest] = node.args;
    if (first === undefined) throw new Error('a command without operands');
    const args = rest.map((operand) => this.argument(operand));
    switch (first.kind) {
      case 'identifier':
        return this.functionCall(first, args, node);
      case 'field':
      case 'chain':
      case 'variable':
        return this.chain(first, args);
      default: {
        const evaluate = first.kind === 'pipe' ? this.pipe(first) : this.constant(first);
        return (frame, dot, final) => {
          if (first.kind !== 'pipe') frame.at = first;
          refuseArguments(frame, first, args, final);
          return evaluate(frame, dot);
        };
      }
    }
  }

  protected constant(node: Literal | { readonly kind: 'dot' }): Evaluate {
    switch (node.kind) {
      case 'dot':
        return (_, dot) => dot;
      case 'nil':
        return (frame) => {
          throw frame.fail('nil is not a command');
        };
      case 'number':
        return (frame) => idealConstant(frame, node);
      default:
        return () => node.value;
    }
  }

  protected argument(node: Operand): Argument {
    switch (node.kind) {
      case 'bool':
      case 'nil':
      case 'number':
      case 'string':
        return { node, literal: node, evaluate: () => undefined };
      case 'dot':
        return { node, literal: undefined, evaluate: (_, dot) => dot };
      case 'pipe':
        return { node, literal: undefined, evaluate: this.pipe(node) };
      case 'identifier': {
        const call = this.functionCall(node, [], node);
        return { node, literal: undefined, evaluate: (frame, dot) => call(frame, dot, MISSING) };
      }
      default: {
        const chain = this.chain(node, []);
        return { node, literal: undefined, evaluate: (frame, dot) => chain(frame, dot, MISSING) };
      }
    }
  }

  protected functionCall(
    node: IdentifierNode,
    args: readonly Argument[],
    command: CommandNode | IdentifierNode,
  ): EvaluateCommand {
    const { name } = node;
    if (name === 'and' || name === 'or')
      return (frame, dot, final) => {
        frame.at = node;
        return shortCircuit(frame, dot, name, args, final, isTrue);
      };
    if (name === 'include')
      return (frame, dot, final) => {
        frame.at = node;
        return callInclude(frame, dot, args, final, command);
      };
    return (frame, dot, final) => {
      frame.at = node;
      const callee = frame.run.functions.get(name);
      if (callee === undefined) throw undefinedFunction(frame, name);
      return 'native' in callee
        ? callBuiltin(frame, dot, callee, args, final, command)
        : callFunction(frame, dot, callee, args, final, command, name);
    };
  }

  /** `.a.b`, `$x.a` or `(…).a`, called with arguments where the last name is a method. */
  protected chain(
    node: Extract<Operand, { kind: 'field' | 'variable' | 'chain' }>,
    args: readonly Argument[],
  ): EvaluateCommand {
    const call: ChainCall = { node, names: node.names, args };
    if (node.kind === 'field') {
      const type = staticType(this.scope.dotSource);
      return (frame, dot, final) => {
        frame.at = node;
        return followChain(frame, dot, dot, call, final, type);
      };
    }
    if (node.kind === 'chain') {
      const receiver = this.argument(node.node);
      return (frame, dot, final) => {
        frame.at = receiver.node;
        return followChain(frame, dot, receiver.evaluate(frame, dot) ?? undefined, call, final, ownType);
      };
    }
    const variable = this.scope.resolve(node.name);
    if (variable === undefined)
      return (frame) => {
        frame.at = node;
        throw frame.fail(`undefined variable: ${node.name}`);
      };
    const { slot } = variable;
    if (node.names.length === 0)
      return (frame, _, final) => {
        frame.at = node;
        refuseArguments(frame, node, args, final);
        return frame.slots[slot];
      };
    const type = staticType(variable.source);
    return (frame, dot, final) => {
      frame.at = node;
      return followChain(frame, dot, frame.slots[slot], call, final, type);
    };
  }
}

function refuseArguments(frame: Frame, node: Operand, args: readonly Argument[], final: Final): void {
  if (args.length > 0 || final !== MISSING)
    throw frame.fail(`can't give argument to non-function ${nodeText(node)}`);
}

const ownType = (_: Frame, value: RuntimeValue): string => typeText(value);

/** Type of `.` or a variable for errors: an element of a range has the static type of its list. */
function staticType(source: number | undefined): (frame: Frame, value: RuntimeValue) => string {
  if (source === undefined) return ownType;
  return (frame) => elementType(frame.slots[source]);
}
