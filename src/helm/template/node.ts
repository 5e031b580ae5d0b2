/** The syntax tree. `at` is the offset of a node in its file's text; errors count line and column from it. */
interface Positioned {
  readonly at: number;
}

export interface DotNode extends Positioned {
  readonly kind: 'dot';
}
export interface NilNode extends Positioned {
  readonly kind: 'nil';
}
export interface BoolNode extends Positioned {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** A number may serve as more than one type: `1` as int and as float64. */
export interface NumberNode extends Positioned {
  readonly kind: 'number';
  readonly text: string;
  readonly int?: bigint;
  readonly float?: number;
}
export interface StringNode extends Positioned {
  readonly kind: 'string';
  readonly quoted: string;
  readonly value: string;
}
export interface IdentifierNode extends Positioned {
  readonly kind: 'identifier';
  readonly name: string;
}
/** `.a.b` */
export interface FieldNode extends Positioned {
  readonly kind: 'field';
  readonly names: readonly string[];
}
/** `$x.a.b`; `name` keeps the sign. */
export interface VariableNode extends Positioned {
  readonly kind: 'variable';
  readonly name: string;
  readonly names: readonly string[];
}
/** `(…).a.b` */
export interface ChainNode extends Positioned {
  readonly kind: 'chain';
  readonly node: Operand;
  readonly names: readonly string[];
}
export type Operand =
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | IdentifierNode
  | FieldNode
  | VariableNode
  | ChainNode
  | PipeNode;

export interface CommandNode extends Positioned {
  readonly kind: 'command';
  readonly args: readonly Operand[];
}
export interface PipeNode extends Positioned {
  readonly kind: 'pipe';
  readonly isAssign: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}

export interface TextNode extends Positioned {
  readonly kind: 'text';
  readonly text: string;
}
export interface ActionNode extends Positioned {
  readonly kind: 'action';
  readonly pipe: PipeNode;
}
export interface BranchNode extends Positioned {
  readonly kind: 'if' | 'range' | 'with';
  readonly pipe: PipeNode;
  readonly body: readonly Statement[];
  readonly otherwise: readonly Statement[] | undefined;
}
export interface TemplateNode extends Positioned {
  readonly kind: 'template';
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode extends Positioned {
  readonly kind: 'break' | 'continue';
}
export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

/** A file's text under the name that errors give it. */
export interface TemplateSource {
  readonly name: string;
  readonly text: string;
}

/** What a file or a `define` defines. */
export interface TemplateTree {
  readonly name: string;
  readonly source: TemplateSource;
  readonly body: readonly Statement[];
}

/** Whether a tree holds white space alone; such a define replaces nothing. */
export function isEmptyTree(body: readonly Statement[]): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}
