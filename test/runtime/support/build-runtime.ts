import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const ROOT = resolve(import.meta.dirname, '../../..');

/** The runtime compiled for a child process, in a folder from which its packages are found. */
export async function buildRuntime(): Promise<{ readonly directory: string; remove(): Promise<void> }> {
  const directory = await mkdtemp(join(ROOT, 'test', 'runtime', '.build-'));
  // A child that runs as another user reads it too.
  await chmod(directory, 0o755);
  const compiler = join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');
  const words = ['-p', join(ROOT, 'runtime', 'tsconfig.json'), '--outDir', directory];
  await promisify(execFile)(process.execPath, [compiler, ...words]);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
