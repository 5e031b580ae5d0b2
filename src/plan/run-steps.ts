import { MartyError } from '../errors.ts';
import type { WriteFs } from '../ports/fs.ts';
import type { Plan, RunOperation } from './plan.ts';
import { removeTree } from './remove-tree.ts';
import { checkInsideRoot, checkPath } from './safe-path.ts';

/** Starts a program without a shell and waits for it. */
export type RunCommand = (
  argv: readonly string[],
  options: { readonly cwd: string; readonly signal?: AbortSignal },
) => Promise<{
  readonly exitCode: number /** What it said last, for the error. */;
  readonly output?: string;
}>;

export interface RunOptions {
  readonly run?: RunCommand;
  readonly signal?: AbortSignal;
  readonly keepOnFailure?: boolean;
}

async function runOne(plan: Plan, step: RunOperation, { run, signal }: RunOptions): Promise<void> {
  if (run === undefined) throw new MartyError('MARTY-X001', 'A plan has commands, and nobody to run them.');
  const command = step.argv.join(' ');
  signal?.throwIfAborted();
  const { exitCode, output } = await run(step.argv, {
    cwd: plan.root,
    ...(signal === undefined ? {} : { signal }),
  });
  signal?.throwIfAborted();
  if (exitCode === 0) return;
  const said = output === undefined || output === '' ? '' : `\n${output.trimEnd()}`;
  throw new MartyError('MARTY-P010', `\`${command}\` ended with exit code ${exitCode}.${said}`);
}

/** Runs a plan's commands in order. If one fails, what they made is removed, unless it is to be kept. */
export async function runPostSteps(fs: WriteFs, plan: Plan, options: RunOptions): Promise<void> {
  const steps = plan.operations.filter((operation) => operation.kind === 'run');
  const made: string[] = [];
  try {
    for (const step of steps) {
      for (const path of step.creates ?? []) {
        checkPath(path);
        checkInsideRoot(fs, plan.root, path, new Set());
        if (fs.lstat(`${plan.root}/${path}`) === undefined) made.push(path);
      }
      await runOne(plan, step, options);
    }
  } catch (error) {
    if (options.keepOnFailure !== true) for (const path of made) removeTree(fs, `${plan.root}/${path}`);
    throw error;
  }
}
