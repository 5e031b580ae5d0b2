/** Start-up and generation: whole processes against `node -e 0` on the same Node. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from '../scripts/build.js';
import { alternate, cpuOf, report } from './measure.js';

const MARTY = resolve(import.meta.dirname, '../bin/marty.js');
const CREATE = ['-s', 'catalog:rest', '-s', 'orders:rest', '-f', 'database', '--yes'];

export async function bench({ quick }) {
  await build();
  const scratch = mkdtempSync(join(tmpdir(), 'marty-bench-'));
  const env = { PATH: process.env.PATH, HOME: scratch, TMPDIR: scratch };
  const node = (...args) => cpuOf([process.execPath, ...args], { cwd: scratch, env });
  const on20 = process.versions.node.startsWith('20.');
  let files = 0;
  try {
    const medians = alternate(
      {
        'node -e 0': () => node('-e', '0'),
        version: () => node(MARTY, '--version'),
        help: () => node(MARTY, '--help'),
        create: () => {
          const took = node(MARTY, 'plugin', 'create', 'shop', ...CREATE);
          files = countFiles(join(scratch, 'shop'));
          rmSync(join(scratch, 'shop'), { recursive: true });
          return took;
        },
      },
      quick ? 9 : 21,
    );
    console.log(`create writes ${files} files`);
    report({
      bench: 'cli',
      medians,
      base: 'node -e 0',
      goals: { version: on20 ? 1.25 : 1.35, help: 1.5, create: on20 ? 2.3 : 3.5 },
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function countFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;
}
