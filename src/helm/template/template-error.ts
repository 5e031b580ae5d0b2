import { byteLength } from '../values/go-bytes.ts';
import { quoteText } from '../values/go-format.ts';
import type { TemplateSource } from './node.ts';

/** A syntax error in Go's words: `template: NAME:LINE: …`. */
export class TemplateParseError extends Error {
  override readonly name = 'TemplateParseError';
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, message: string) {
    super(`template: ${file}:${line}: ${message}`);
    this.file = file;
    this.line = line;
  }
}

export interface ExecErrorPlace {
  readonly source: TemplateSource;
  readonly at: number;
  /** The template that ran. */
  readonly template: string;
  /** The node as it is written. */
  readonly context: string;
  readonly message: string;
  /** What `required` or `fail` said, where one of them is the cause. */
  readonly failure: string | undefined;
  /** The texts of the errors that this one wraps, from outside. */
  readonly wrapped?: readonly string[];
}

/** An error of execution in Go's words: `template: NAME:LINE:COLUMN: executing "NAME" at <…>: …`. */
export class TemplateExecError extends Error {
  override readonly name = 'TemplateExecError';
  readonly file: string;
  readonly line: number;
  /** In bytes, from 0. */
  readonly column: number;
  readonly failure: string | undefined;
  /** Its text and those of the errors that it wraps, from outside. */
  readonly chain: readonly string[];
  constructor({ source, at, template, context, message, failure, wrapped = [] }: ExecErrorPlace) {
    const { line, column } = position(source.text, at);
    const place = `${source.name}:${line}:${column}`;
    super(`template: ${place}: executing ${quoteText(template)} at <${context}>: ${message}`);
    this.file = source.name;
    this.line = line;
    this.column = column;
    this.failure = failure;
    this.chain = [this.message, ...wrapped];
  }
}

/** Line from 1 and column in bytes from 0, as Go counts. */
function position(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  return { line, column: byteLength(before.slice(before.lastIndexOf('\n') + 1)) };
}
