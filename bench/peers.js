/** The peers of the benchmarks: their own package and lock file, installed when a benchmark first needs them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOCK = join(import.meta.dirname, 'package-lock.json');
/** The lock file that node_modules was installed from. */
const INSTALLED = join(import.meta.dirname, 'node_modules', '.installed-from.json');

export function installPeers() {
  const lock = readFileSync(LOCK, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lock) return;
  console.error('installing the peers of the benchmarks');
  const words = ['ci', '--ignore-scripts', '--no-workspaces', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', words, { cwd: import.meta.dirname, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci in bench/ failed');
  writeFileSync(INSTALLED, lock);
}
