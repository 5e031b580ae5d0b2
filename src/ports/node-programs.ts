import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import type { Programs } from './programs.ts';

/** Bytes that a program may print. */
const MAX_OUTPUT = 2 ** 30;

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The programs that an environment's PATH leads to; they run in that environment. */
export function nodePrograms(env: Readonly<Record<string, string | undefined>>): Programs {
  return {
    find: (name) =>
      (env['PATH'] ?? '')
        .split(delimiter)
        .filter((folder) => folder !== '')
        .map((folder) => resolve(folder, name))
        .find(isProgram),
    run: (path, args, { timeout, signal }) =>
      new Promise((done, failed) => {
        execFile(path, args, { env, timeout, signal, maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
          if (signal.aborted) return failed(signal.reason);
          const exitCode = error === null ? 0 : error.code;
          // A text is Node's own reason: the program could not be started, or printed too much.
          if (typeof exitCode === 'string') return failed(error);
          done({ exitCode: exitCode ?? undefined, stdout, stderr, timedOut: error?.killed === true });
        });
      }),
  };
}
