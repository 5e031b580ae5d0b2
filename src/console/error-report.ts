import type { TextStyle } from '../commands/command.ts';
import { type ErrorCode, formatLocation, MartyError } from '../errors.ts';
import { type PlanDocument, toPlanDocument } from '../plan/plan-document.ts';
import { ConflictError } from './conflict-error.ts';

/** The JSON document of a failure. */
export interface ErrorDocument {
  readonly ok: false;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly hint: string;
    readonly where?: string;
    readonly docs: string;
  };
  /** The plan whose conflicts are the error. */
  readonly plan?: PlanDocument;
}

/** A page of the reference with the error's code as its anchor. */
function docsOf(code: ErrorCode): string {
  return `docs/reference/errors.md#${code.toLowerCase()}`;
}

/** Whatever was thrown, as a MartyError: unknown errors are bugs of marty. */
export function asMartyError(error: unknown): MartyError {
  if (error instanceof MartyError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MartyError('MARTY-X001', message, { cause: error });
}

export function errorDocument(error: MartyError): ErrorDocument {
  const { code, message, hint, where } = error;
  return {
    ok: false,
    error: {
      code,
      message,
      hint,
      ...(where === undefined ? {} : { where: formatLocation(where) }),
      docs: docsOf(code),
    },
    ...(error instanceof ConflictError ? { plan: toPlanDocument(error.plan) } : {}),
  };
}

export interface ErrorView {
  readonly style: TextStyle;
  readonly debug: boolean;
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly argv: readonly string[];
}

/** A template that includes itself fails with a frame for each of a thousand levels: the ends tell it all. */
const LONGEST = 4000;
const KEPT = 1000;

function shortened(message: string): string {
  if (message.length <= LONGEST) return message;
  const left = message.length - 2 * KEPT;
  return `${message.slice(0, KEPT)}\n… ${left} characters more, which --debug shows …\n${message.slice(-KEPT)}`;
}

/** Text for stderr: message, place, hint, code; with `debug` the stacks; for a bug, the text of an issue. */
export function errorText(error: MartyError, view: ErrorView): string {
  const { style } = view;
  const lines = [
    `${style.red('error')} ${view.debug ? error.message : shortened(error.message)} ${style.dim(`[${error.code}]`)}`,
    ...(error.where === undefined ? [] : [`  at ${style.cyan(formatLocation(error.where))}`]),
    ...(error.hint === '' ? [] : [`  ${style.bold('hint')} ${error.hint}`]),
  ];
  if (error.code === 'MARTY-X001') lines.push('', ...issueText(error, view));
  if (view.debug) lines.push('', ...stacks(error));
  return `${lines.join('\n')}\n`;
}

function issueText(error: MartyError, view: ErrorView): string[] {
  return [
    'Text for the issue:',
    `  Title: ${error.message.split('\n')[0]}`,
    `  marty ${view.version}, Node.js ${view.node}, ${view.platform}`,
    `  Command: marty ${view.argv.join(' ')}`,
    ...firstFrames(error.cause ?? error).map((frame) => `  ${frame}`),
  ];
}

function firstFrames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .slice(0, 4)
    .map((line) => line.trim());
}

function stacks(error: unknown): string[] {
  const lines: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    lines.push(`${lines.length === 0 ? '' : 'caused by '}${current.stack ?? current.message}`);
  }
  return lines;
}
