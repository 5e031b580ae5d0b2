import { type ErrorCode, formatLocation, MartyError, type SourceLocation } from '../errors.ts';

/** Something wrong, or worth knowing, in a manifest or policy file; has the shape of a validator's finding. */
export interface Problem {
  readonly code: ErrorCode;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly where: SourceLocation;
  readonly hint?: string;
}

/** Throws the first error, with all others in its message; does nothing if there is none. */
export function throwProblems(problems: readonly Problem[]): void {
  const errors = problems.filter(({ level }) => level === 'error');
  const [first, ...others] = errors;
  if (first === undefined) return;
  const more = others.map(({ where, message }) => `\n${formatLocation(where)} ${message}`).join('');
  throw new MartyError(first.code, `${first.message}${more}`, {
    where: first.where,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
