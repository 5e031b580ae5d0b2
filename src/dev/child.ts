import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { MartyError } from '../errors.ts';

export interface ChildOptions {
  /** ECMAScript module, given to Node as text. */
  readonly script: string;
  /** What the script finds in `process.argv[1]`, as JSON. */
  readonly input: unknown;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Receives each line that it writes to its standard output. */
  readonly onLine?: (line: string) => void;
}

/** A process that ends when it is disconnected. What it writes to standard error goes to marty's own. */
export interface Child {
  /** The first message that it sent. */
  readonly message: unknown;
  /** Settles when it has ended, with the exit code or the signal. */
  readonly ended: Promise<number | string>;
  /** Asks it to end and waits; after `patience` milliseconds it is killed. */
  stop(patience?: number): Promise<void>;
}

/** Starts a script and waits for its first message. Throws MARTY-G012 if it ends without one. */
export async function startChild({ script, input, cwd, env, onLine }: ChildOptions): Promise<Child> {
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', '--input-type=module', '--eval', script, '--', JSON.stringify(input)],
    { cwd, env, stdio: ['ignore', 'pipe', 2, 'ipc'] },
  );
  if (child.stdout !== null) createInterface(child.stdout).on('line', (line) => onLine?.(line));
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? signal ?? 0));
  });
  const message = await Promise.race([
    new Promise<unknown>((resolve) => child.once('message', resolve)),
    ended.then((code) => {
      throw new MartyError('MARTY-G012', `A process ended with ${code} before it was ready.`);
    }),
  ]);
  return { message, ended, stop: (patience = 30_000) => stopChild(child, ended, patience) };
}

async function stopChild(child: ChildProcess, ended: Promise<unknown>, patience: number): Promise<void> {
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill('SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}
