import { type ErrorCode, MartyError } from '../errors.ts';
import type { Mark } from './cursor.ts';

function yamlError(code: ErrorCode, text: string, mark?: Mark): MartyError {
  // The file is unknown here; who knows it adds it with inFile.
  return mark === undefined
    ? new MartyError(code, `yaml: ${text}`)
    : new MartyError(code, `yaml: ${text}`, {
        where: { file: '', line: mark.line + 1, column: mark.column + 1 },
      });
}

/**
 * An error of the scanner. go-yaml names the line only where it is not the first one: its text is kept,
 * because templates show it (`fromYaml`).
 */
export function scannerError(problem: string, mark: Mark, context: Mark): MartyError {
  const line = mark.line !== 0 ? mark.line + 1 : context.line;
  return yamlError('MARTY-Y001', `${line !== 0 ? `line ${line}: ` : ''}${problem}`, mark);
}

/** An error of the parser, whose line go-yaml counts from 0. */
export function parserError(problem: string, mark: Mark, context?: Mark): MartyError {
  const line = mark.line !== 0 ? mark.line : (context?.line ?? 0);
  return yamlError('MARTY-Y001', `${line !== 0 ? `line ${line}: ` : ''}${problem}`, mark);
}

/** An error of meaning: unknown anchor, bad tag, merge of something that is no map. */
export function meaningError(problem: string, mark?: Mark): MartyError {
  return yamlError('MARTY-Y001', problem, mark);
}

/** A limit of the reader is exceeded. */
export function limitError(problem: string, mark?: Mark): MartyError {
  return yamlError('MARTY-Y002', problem, mark);
}

/** The same error with the file that it was found in. */
export function inFile(error: unknown, file: string): unknown {
  if (!(error instanceof MartyError) || !error.code.startsWith('MARTY-Y')) return error;
  return new MartyError(error.code, error.message, {
    where: { ...error.where, file },
    hint: error.hint,
    cause: error,
  });
}
