import { GoError } from '../values/go-value.ts';
import { type CommandNode, locate, type OperandNode, printNode, type StatementNode } from './node.ts';

/** A template that failed while it ran; `message` is `template: FILE:LINE:COL: executing "X" at <Y>: …`. */
export class TemplateExecError extends GoError {
  readonly file: string;
  readonly line: number;
  readonly column: number;

  constructor(node: OperandNode | CommandNode | StatementNode, template: string, problem: string) {
    const { line, column } = locate(node);
    const file = node.source.name;
    super(
      `template: ${file}:${line}:${column}: executing ${JSON.stringify(template)} at <${printNode(node)}>: ${problem}`,
    );
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
