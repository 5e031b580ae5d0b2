import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa, type Options } from 'execa';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { buildCli } from '../../../scripts/build.js';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The binary as it is shipped. */
export const MARTY = join(ROOT, 'bin/marty.js');

export interface MartyResult {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MartyOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly binary?: string;
}

function optionsFor({ cwd, env = {} }: MartyOptions) {
  const { PATH = '', TMPDIR } = process.env;
  return {
    cwd: cwd ?? tmpdir(),
    env: { PATH, HOME: '/nonexistent', ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stripFinalNewline: false,
  } as const satisfies Options;
}

/** Runs the built binary off a terminal, with an environment of its own. */
export async function marty(args: readonly string[], options: MartyOptions = {}): Promise<MartyResult> {
  const { exitCode, signal, stdout, stderr } = await startMarty(args, options);
  return { exitCode, signal, stdout, stderr };
}

/** The running process, for tests that send signals. */
export function startMarty(args: readonly string[], options: MartyOptions = {}) {
  return execa(process.execPath, [options.binary ?? MARTY, ...args], optionsFor(options));
}

/** Waits until a stream of the process has said something. */
export async function said(running: ReturnType<typeof startMarty>, text: string): Promise<void> {
  let seen = '';
  for (const stream of [running.stdout, running.stderr]) stream.setEncoding('utf8');
  await new Promise<void>((resolve, reject) => {
    const look = (chunk: string) => {
      seen += chunk;
      if (seen.includes(text)) resolve();
    };
    running.stdout.on('data', look);
    running.stderr.on('data', look);
    running.on('exit', () => reject(new Error(`ended without saying "${text}":\n${seen}`)));
  });
}

/** A folder that goes away with the test. */
export function tempDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marty-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * The shipped shell around the probe commands of `fixtures/`, for what no real command does on demand. Call it in
 * the body of a suite; the binary is there once its tests run.
 */
export function useProbes(): {
  readonly binary: string;
  run(args: readonly string[], options?: MartyOptions): Promise<MartyResult>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'marty-probes-'));
  const binary = join(folder, 'bin/marty.cjs');
  beforeAll(async () => {
    mkdirSync(join(folder, 'bin'));
    copyFileSync(MARTY, binary);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    await buildCli({ commands: join(ROOT, 'test/cli/fixtures/commands'), target: join(folder, 'dist') });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return { binary, run: (args, options) => marty(['probe', ...args], { binary, ...options }) };
}
