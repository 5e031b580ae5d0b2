/** Compiles the runtime to runtime/dist, where its own package name finds it. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

export function buildRuntime() {
  const dist = resolve(ROOT, 'runtime/dist');
  rmSync(dist, { recursive: true, force: true });
  const words = ['node_modules/typescript7/bin/tsc', '-p', 'runtime/tsconfig.json', '--outDir', dist];
  const { status } = spawnSync(process.execPath, words, { cwd: ROOT, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the runtime does not compile');
}
