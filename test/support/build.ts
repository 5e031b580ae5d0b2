import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { newestChange } from '../../scripts/runtime.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SOURCES = ['src', 'scripts', 'templates', 'runtime/src', 'runtime/package.json', 'package.json'];

/** Vitest's global set-up: builds the binary that tests call, if its sources are newer. */
export function setup(): void {
  const newest = Math.max(...SOURCES.map((path) => newestChange(join(ROOT, path))));
  if (newest < newestChange(join(ROOT, 'dist/cli.cjs'))) return;
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
