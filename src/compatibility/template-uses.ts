import type {
  ChainNode,
  CommandNode,
  FieldNode,
  Operand,
  PipeNode,
  Statement,
  TemplateTree,
  VariableNode,
} from '../helm/template/node.ts';

/** A call of a function; what is piped into it is its last argument. */
export interface Call {
  readonly name: string;
  readonly args: readonly Operand[];
  /** Offset in the text. */
  readonly at: number;
}

/** `.a.b`, `$x.a.b` or `(…).a.b`, with what is handed to it where it is a method. */
export interface FieldUse {
  readonly names: readonly string[];
  readonly args: readonly Operand[];
  readonly at: number;
}

export interface TemplateUses {
  readonly calls: readonly Call[];
  readonly fields: readonly FieldUse[];
}

type Chain = FieldNode | VariableNode | ChainNode;

const hasNames = (node: Operand): node is Chain =>
  node.kind === 'field' || node.kind === 'variable' || node.kind === 'chain';

/** Every call and field of templates, in the order of the text within each. */
export function usesOf(trees: readonly TemplateTree[]): TemplateUses {
  const calls: Call[] = [];
  const fields: FieldUse[] = [];

  const operand = (node: Operand, args: readonly Operand[]): void => {
    if (node.kind === 'identifier') calls.push({ name: node.name, args, at: node.at });
    else if (node.kind === 'pipe') pipe(node);
    else if (hasNames(node)) {
      if (node.names.length > 0) fields.push({ names: node.names, args, at: startOf(node) });
      if (node.kind === 'chain') operand(node.node, []);
    }
  };
  const command = ({ args: [head, ...args] }: CommandNode, piped: readonly PipeNode[]): void => {
    if (head !== undefined) operand(head, [...args, ...piped]);
    for (const arg of args) operand(arg, []);
  };
  const pipe = (node: PipeNode): void => {
    node.commands.forEach((each, i) => {
      command(each, i === 0 ? [] : [{ ...node, variables: [], commands: node.commands.slice(0, i) }]);
    });
  };
  const statement = (node: Statement): void => {
    if ('pipe' in node && node.pipe !== undefined) pipe(node.pipe);
    if (node.kind === 'if' || node.kind === 'range' || node.kind === 'with')
      for (const inner of [...node.body, ...(node.otherwise ?? [])]) statement(inner);
  };
  for (const { body } of trees) body.forEach(statement);
  return { calls, fields };
}

/** The fields that an operand reads, its inner pipelines included. */
export function fieldsIn(node: Operand): readonly FieldUse[] {
  const pipe: PipeNode = {
    kind: 'pipe',
    at: node.at,
    isAssign: false,
    variables: [],
    commands: [{ kind: 'command', at: node.at, args: [node] }],
  };
  const source = { name: '', text: '' };
  return usesOf([{ name: '', source, body: [{ kind: 'action', at: node.at, pipe }] }]).fields;
}

/** The text of an operand where it is a literal. */
export function literal(node: Operand | undefined): string | undefined {
  return node?.kind === 'string' ? node.value : undefined;
}

/**
 * What stands after a built-in object in a chain: `['Has']` for `$.root.Capabilities.APIVersions.Has` and
 * `APIVersions` in `path`. Undefined where the chain does not lead there, or leads there through values.
 */
export function below(use: FieldUse, ...path: readonly string[]): readonly string[] | undefined {
  const { names } = use;
  const at = names.indexOf(path[0] ?? '');
  if (at < 0 || names.slice(0, at).includes('Values')) return undefined;
  return path.every((name, i) => names[at + i] === name) ? names.slice(at + path.length) : undefined;
}

/** Go puts a chain at its second part (that of a variable at its first): this is where it begins. */
function startOf(node: Chain): number {
  if (node.kind === 'field')
    return node.names.length > 1 ? node.at - (node.names[0] ?? '').length - 1 : node.at;
  return node.kind === 'variable' && node.names.length > 0 ? node.at - node.name.length : node.at;
}
