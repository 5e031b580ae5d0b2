import { MartyError } from '../errors.ts';

/** An environment that a user asks for, with its values files in order. */
export interface EnvironmentRequest {
  readonly name: string;
  readonly files: readonly string[];
}

/**
 * Reads `--env NAME=FILE[,FILE…]` options.
 *
 * @throws MartyError MARTY-V001 (form), MARTY-V002 (a name twice), MARTY-V003 (not a DNS label)
 */
export function parseEnvironments(options: readonly string[]): EnvironmentRequest[] {
  const requests = options.map(parseEnvironment);
  const seen = new Set<string>();
  for (const { name } of requests) {
    if (seen.has(name)) throw new MartyError('MARTY-V002', `the environment ${name} is given twice`);
    seen.add(name);
  }
  return requests;
}

function parseEnvironment(option: string): EnvironmentRequest {
  const equals = option.indexOf('=');
  const name = equals < 0 ? option : option.slice(0, equals);
  const files = equals < 0 ? [] : option.slice(equals + 1).split(',');
  if (files.length === 0 || files.some((file) => file === ''))
    throw new MartyError('MARTY-V001', `--env ${option} names no values file`);
  checkEnvironmentName(name);
  return { name, files };
}

/** @throws MartyError MARTY-V003 for a name that is no DNS label */
export function checkEnvironmentName(name: string): void {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
    throw new MartyError('MARTY-V003', `${JSON.stringify(name)} cannot be the name of an environment`);
}
