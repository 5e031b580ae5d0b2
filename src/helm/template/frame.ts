import { GoError } from '../values/go-value.ts';
import type { CommandNode, Operand, TemplateNode, TemplateSource } from './node.ts';
import { nodeText } from './node-text.ts';
import type { Run } from './run.ts';
import type { RuntimeValue } from './runtime-value.ts';
import { TemplateExecError } from './template-error.ts';

/** How a list of statements ended. */
export type Flow = 0 | 1 | 2;
export const DONE: Flow = 0;
export const BREAK: Flow = 1;
export const CONTINUE: Flow = 2;

export type Evaluate = (frame: Frame, dot: RuntimeValue) => RuntimeValue;
export type Execute = (frame: Frame, dot: RuntimeValue) => Flow;

/** A template ready to run. */
export interface CompiledTemplate {
  readonly name: string;
  readonly source: TemplateSource;
  /** Number of variables that a frame of it holds. */
  readonly slots: number;
  readonly execute: Execute;
}

export type Cited = Operand | CommandNode | TemplateNode;

/** One invocation of a template: its variables and the place where it is. */
export class Frame {
  readonly run: Run;
  readonly template: CompiledTemplate;
  readonly slots: RuntimeValue[];
  /** The node that an error is put down to. */
  at: Cited | undefined;

  constructor(run: Run, template: CompiledTemplate, data: RuntimeValue) {
    this.run = run;
    this.template = template;
    const slots: RuntimeValue[] = [data];
    for (let i = template.slots; i > 1; i--) slots.push(undefined);
    this.slots = slots;
  }

  fail(message: string, failure?: string, wrapped?: readonly string[]): TemplateExecError {
    const { source, name } = this.template;
    const context = this.at === undefined ? '' : nodeText(this.at);
    return new TemplateExecError({
      source,
      at: this.at?.at ?? 0,
      template: name,
      context,
      message,
      failure,
      ...(wrapped === undefined ? {} : { wrapped }),
    });
  }

  /** An error that a function threw: Go's ones get the place, others pass. */
  failedCall(name: string, error: unknown, at: Cited): unknown {
    if (error instanceof TemplateExecError) {
      this.at = at;
      return this.fail(`error calling ${name}: ${error.message}`, error.failure, error.chain);
    }
    if (error instanceof GoError) {
      this.at = at;
      const failure = error instanceof FailError ? error.message : undefined;
      return this.fail(`error calling ${name}: ${error.message}`, failure, [error.message]);
    }
    return error;
  }
}

/** The error of `required` and `fail`: what it says is all that the user is told besides the place. */
export class FailError extends GoError {}
