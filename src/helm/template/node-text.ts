import { quoteText } from '../values/go-format.ts';
import type { CommandNode, Operand, PipeNode, TemplateNode } from './node.ts';

/** A node as errors cite it. */
export function nodeText(node: Operand | CommandNode | TemplateNode): string {
  switch (node.kind) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'identifier':
      return node.name;
    case 'field':
      return names(node.names);
    case 'variable':
      return node.name + names(node.names);
    case 'chain':
      return argumentText(node.node) + names(node.names);
    case 'command':
      return node.args.map(argumentText).join(' ');
    case 'pipe':
      return pipeText(node);
    case 'template':
      return `{{template ${quoteText(node.name)}${node.pipe === undefined ? '' : ` ${pipeText(node.pipe)}`}}}`;
  }
}

function names(fields: readonly string[]): string {
  return fields.map((name) => `.${name}`).join('');
}

function argumentText(node: Operand): string {
  return node.kind === 'pipe' ? `(${pipeText(node)})` : nodeText(node);
}

function pipeText(pipe: PipeNode): string {
  const variables = pipe.variables.map(nodeText).join(', ');
  const head = variables === '' ? '' : `${variables} ${pipe.isAssign ? '=' : ':='} `;
  return head + pipe.commands.map(nodeText).join(' | ');
}
