import { z } from 'zod';
import { MartyError } from '../../errors.ts';
import { findHelm, type HelmBinary, type HelmSearch, requireHelm } from '../../helm/index.ts';
import { nodePrograms } from '../../ports/node-programs.ts';
import type { CommandContext } from '../command.ts';
import type { ChartOptions } from './chart-options.ts';

/** Options of commands that may render with the helm of the user's machine, or compare with it. */
export const engineOptions = {
  engine: z
    .enum(['builtin', 'helm', 'auto'])
    .default('builtin')
    .describe('What renders: marty itself, the helm on PATH, or helm where there is one of that version')
    .meta({ value: 'ENGINE', group: 'Engine' }),
  crossCheck: z
    .boolean()
    .default(false)
    .describe('Compare with what the helm on PATH renders; a difference is a finding')
    .meta({ group: 'Engine' }),
};

const shape = z.object(engineOptions);
type EngineOptions = z.infer<typeof shape>;

/** The helm programs that a command was asked to use. */
export interface WantedHelm {
  /** Renders in marty's stead. */
  readonly engine: HelmBinary | undefined;
  /** Is compared with. */
  readonly judge: HelmBinary | undefined;
}

/**
 * Finds the helm that the options ask for; PATH is looked at only then.
 *
 * @throws MartyError MARTY-H062, H063, H065; MARTY-U011 for options that helm cannot follow
 */
export async function wantedHelm(
  input: EngineOptions & ChartOptions,
  { env, signal }: CommandContext,
): Promise<WantedHelm> {
  const { engine, crossCheck, lookupFile, seed, helmVersion } = input;
  const refuse = (flag: string, other: string): MartyError =>
    new MartyError('MARTY-U011', `${flag} and ${other} contradict each other: helm has nothing like it`);
  if (engine === 'builtin' && !crossCheck) return { engine: undefined, judge: undefined };
  if (engine !== 'builtin' && crossCheck)
    throw new MartyError('MARTY-U011', `--cross-check compares marty's own engine: leave --engine out`);
  if (lookupFile !== undefined)
    throw refuse(crossCheck ? '--cross-check' : `--engine ${engine}`, '--lookup-file');
  if (seed !== undefined && !crossCheck) throw refuse(`--engine ${engine}`, '--seed');
  const search: HelmSearch = { programs: nodePrograms(env), signal, major: helmVersion === '4' ? 4 : 3 };
  if (crossCheck) return { engine: undefined, judge: await requireHelm(search) };
  if (engine === 'helm') return { engine: await requireHelm(search), judge: undefined };
  return { engine: await findFitting(search), judge: undefined };
}

async function findFitting(search: HelmSearch): Promise<HelmBinary | undefined> {
  try {
    return await findHelm(search);
  } catch (error) {
    if (error instanceof MartyError && error.code === 'MARTY-H065') return undefined;
    throw error;
  }
}
