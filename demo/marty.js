import { resolve } from 'node:path';
import { execa } from 'execa';
import { expectThat, say, sayCommand } from './story.js';

export const ROOT = resolve(import.meta.dirname, '..');
const BIN = resolve(ROOT, 'bin/marty.js');

/** Runs the built binary, shows the command and what it prints, and expects an exit code. */
export async function marty(cwd, args, { exitCode = 0, show = true } = {}) {
  sayCommand(`marty ${args.join(' ')}`.replaceAll(`${ROOT}/`, ''));
  const result = await execa(process.execPath, [BIN, ...args], { cwd, all: true, reject: false });
  if (show || result.exitCode !== exitCode) say(result.all.trimEnd());
  expectThat(result.exitCode === exitCode, `exit code ${exitCode}, got ${result.exitCode}`);
  return result;
}

/** Starts a long-running command and answers with its process and the JSON document that it prints when it is up. */
export async function martyServe(cwd, args) {
  sayCommand(`marty ${args.join(' ')}`);
  const child = execa(process.execPath, [BIN, ...args, '--json'], {
    cwd,
    // Any free port: the usual one may be taken on this machine.
    env: { HTTP_PORT: '0' },
    reject: false,
    buffer: { stdout: false },
  });
  const document = await new Promise((up, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      try {
        up(JSON.parse(text));
      } catch {
        // Not complete yet.
      }
    });
    child.then(({ stderr, exitCode }) =>
      failed(new Error(`ended with ${exitCode} before it was up:\n${stderr}`)),
    );
  });
  return { child, document };
}
