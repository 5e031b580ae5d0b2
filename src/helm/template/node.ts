import type { GoValue } from '../values/go-value.ts';

/** The file that a node was parsed from: for the place in errors. */
export interface TemplateSource {
  readonly name: string;
  readonly text: string;
}

interface NodeBase {
  readonly source: TemplateSource;
  readonly position: number;
}

export interface FieldNode extends NodeBase {
  readonly kind: 'field';
  readonly path: readonly string[];
}
/** `$x.a.b`; the first name bears the `$`. */
export interface VariableNode extends NodeBase {
  readonly kind: 'variable';
  readonly path: readonly string[];
}
/** `(pipeline).a.b` */
export interface ChainNode extends NodeBase {
  readonly kind: 'chain';
  readonly node: OperandNode;
  readonly path: readonly string[];
}
export interface IdentifierNode extends NodeBase {
  readonly kind: 'identifier';
  readonly name: string;
}
export interface NumberNode extends NodeBase {
  readonly kind: 'number';
  readonly text: string;
  readonly integer: bigint | undefined;
  readonly float: number | undefined;
  /** What it is where any type will do; undefined where an int cannot hold it. */
  readonly ideal: GoValue | undefined;
}
export interface StringNode extends NodeBase {
  readonly kind: 'string';
  readonly quoted: string;
  readonly text: string;
}
export interface BoolNode extends NodeBase {
  readonly kind: 'bool';
  readonly value: boolean;
}
export interface DotNode extends NodeBase {
  readonly kind: 'dot';
}
export interface NilNode extends NodeBase {
  readonly kind: 'nil';
}
export interface PipeNode extends NodeBase {
  readonly kind: 'pipe';
  readonly declared: readonly VariableNode[];
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}
export interface CommandNode extends NodeBase {
  readonly kind: 'command';
  readonly operands: readonly OperandNode[];
}

export type OperandNode =
  | FieldNode
  | VariableNode
  | ChainNode
  | IdentifierNode
  | NumberNode
  | StringNode
  | BoolNode
  | DotNode
  | NilNode
  | PipeNode;

export interface TextNode extends NodeBase {
  readonly kind: 'text';
  readonly text: string;
}
export interface ActionNode extends NodeBase {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}
export interface BranchNode extends NodeBase {
  readonly kind: 'if' | 'with' | 'range';
  readonly pipe: PipeNode;
  readonly body: ListNode;
  readonly otherwise: ListNode | undefined;
}
export interface TemplateNode extends NodeBase {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends NodeBase {
  readonly kind: 'break' | 'continue';
}

export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;
export type ListNode = readonly StatementNode[];

/** A template's body under its name. */
export interface Tree {
  readonly name: string;
  readonly source: TemplateSource;
  readonly body: ListNode;
}

/** The node as Go prints it in errors. */
export function printNode(node: OperandNode | CommandNode | StatementNode): string {
  switch (node.kind) {
    case 'field':
      return `.${node.path.join('.')}`;
    case 'variable':
      return node.path.join('.');
    case 'chain': {
      const inner = node.node.kind === 'pipe' ? `(${printNode(node.node)})` : printNode(node.node);
      return `${inner}.${node.path.join('.')}`;
    }
    case 'identifier':
      return node.name;
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'bool':
      return String(node.value);
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'pipe': {
      const declared = node.declared.map(printNode).join(', ');
      const head = declared === '' ? '' : `${declared} ${node.assigns ? '=' : ':='} `;
      return head + node.commands.map(printNode).join(' | ');
    }
    case 'command':
      return node.operands
        .map((operand) => (operand.kind === 'pipe' ? `(${printNode(operand)})` : printNode(operand)))
        .join(' ');
    case 'text':
      return node.text;
    case 'action':
      return `{{${printNode(node.pipe)}}}`;
    case 'template':
      return `{{template ${JSON.stringify(node.name)}${node.pipe === undefined ? '' : ` ${printNode(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.kind}}}`;
    default: {
      const list = (nodes: ListNode): string => nodes.map(printNode).join('');
      const end = node.otherwise === undefined ? '' : `{{else}}${list(node.otherwise)}`;
      return `{{${node.kind} ${printNode(node.pipe)}}}${list(node.body)}${end}{{end}}`;
    }
  }
}

/** `file:line:column` as text/template counts: lines from 1, columns in bytes from 0. */
export function locate({ source, position }: NodeBase): { line: number; column: number } {
  const before = source.text.slice(0, position);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    line: before.split('\n').length,
    column: Buffer.byteLength(before.slice(lineStart)),
  };
}
