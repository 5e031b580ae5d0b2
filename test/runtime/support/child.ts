import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Child {
  readonly process: ChildProcess;
  /** Everything written so far. */
  output(): string;
  /** Resolves with the match when the output matches; rejects when the process ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** Exit code or signal name. */
  ended(): Promise<number | string | null>;
}

const started = new Set<ChildProcess>();

/** Kills what a failed test left running. */
export function killChildren(): void {
  for (const child of started) child.kill('SIGKILL');
  started.clear();
}

/** Starts Node on a script and reads what it writes; end the test file with `afterEach(killChildren)`. */
export function startNode(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  account: { readonly uid?: number; readonly gid?: number } = {},
): Child {
  const child = spawn(process.execPath, [...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  started.add(child);
  let output = '';
  const read = (chunk: unknown): void => {
    output += String(chunk);
    child.emit('said');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const end = once(child, 'close').then(([code, signal]) => code ?? signal);
  return {
    process: child,
    output: () => output,
    ended: () => end,
    async says(pattern) {
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        const more = await Promise.race([once(child, 'said').then(() => true), end.then(() => false)]);
        if (!more && !pattern.test(output)) throw new Error(`ended without ${pattern}:\n${output}`);
      }
    },
  };
}
