import { MartyError } from '../../errors.ts';
import type { ProgramResult, Programs } from '../../ports/programs.ts';
import { type HelmTemplateInputs, templateArguments } from './template-arguments.ts';

/** A helm program of the user's machine. */
export interface HelmBinary {
  /** As it names itself: `v3.21.4`. */
  readonly version: string;
  /**
   * The stdout of `helm template`.
   *
   * @throws MartyError MARTY-H063 (it cannot be run, or takes too long), MARTY-H064 (it refuses the chart)
   */
  template(inputs: HelmTemplateInputs): Promise<string>;
}

export interface HelmSearch {
  readonly programs: Programs;
  readonly signal: AbortSignal;
  /** Major version that is wanted. */
  readonly major: 3 | 4;
  /** Milliseconds that one call may take; default one minute. */
  readonly timeout?: number;
}

const DEFAULT_TIMEOUT = 60_000;

/**
 * Finds helm on PATH.
 *
 * @returns undefined where there is none
 * @throws MartyError MARTY-H063 (it does not tell its version), MARTY-H065 (of another major version)
 */
export async function findHelm(search: HelmSearch): Promise<HelmBinary | undefined> {
  const path = search.programs.find('helm');
  if (path === undefined) return undefined;
  const { stdout } = await run(search, path, ['version', '--template', '{{ .Version }}']);
  const version = stdout.trim();
  const major = /^v(\d+)\./.exec(version)?.[1];
  if (major === undefined)
    throw new MartyError('MARTY-H063', `${path} does not say its version, but ${JSON.stringify(version)}`);
  if (Number(major) !== search.major)
    throw new MartyError(
      'MARTY-H065',
      `${path} is Helm ${version}, and Helm ${search.major} is to be rendered as`,
    );
  return {
    version,
    template: async (inputs) => {
      const result = await run(search, path, templateArguments(inputs));
      if (result.exitCode === 0) return result.stdout;
      throw new MartyError('MARTY-H064', refusal(result.stderr));
    },
  };
}

/** As {@link findHelm}. @throws MartyError MARTY-H062 where there is none */
export async function requireHelm(search: HelmSearch): Promise<HelmBinary> {
  const helm = await findHelm(search);
  if (helm === undefined) throw new MartyError('MARTY-H062', 'there is no helm on PATH');
  return helm;
}

async function run(
  { programs, signal, timeout = DEFAULT_TIMEOUT }: HelmSearch,
  path: string,
  args: readonly string[],
): Promise<ProgramResult> {
  let result: ProgramResult;
  try {
    result = await programs.run(path, args, { timeout, signal });
  } catch (cause) {
    if (signal.aborted) throw cause;
    throw new MartyError('MARTY-H063', `${path} cannot be run: ${(cause as Error).message}`, { cause });
  }
  if (result.timedOut) throw new MartyError('MARTY-H063', `${path} was ended after ${timeout} ms`);
  if (result.exitCode === undefined) throw new MartyError('MARTY-H063', `${path} was ended by a signal`);
  return result;
}

/** What Helm says, without its log lines and the word that it begins with. */
function refusal(stderr: string): string {
  const text = stderr.slice(Math.max(stderr.lastIndexOf('\nError: ') + 1, 0));
  return text
    .replace(/^Error: /, '')
    .replace(/\n\nUse --debug flag to render out invalid YAML\n*$/, '')
    .trimEnd();
}
