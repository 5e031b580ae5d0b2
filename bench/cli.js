/** Start-up and generation: whole processes against `node -e 0` on the same Node. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from '../scripts/build.js';
import { alternate, cpuOf, printTable } from './measure.js';

const BASE = 'node -e 0';
const MARTY = resolve(import.meta.dirname, '../bin/marty.js');
const CREATE = ['-s', 'catalog:rest', '-f', 'database', '--yes'];

/**
 * Node 20 reads NODE_EXTRA_CA_CERTS at each start (30 ms with a system's bundle), which makes every ratio look
 * better; where it is set, the same runs are shown without it too.
 */
export async function bench({ quick }) {
  await build();
  const rounds = quick ? 9 : 21;
  const on20 = process.versions.node.startsWith('20.');
  const goals = { version: on20 ? 1.25 : 1.35, help: 1.5, create: on20 ? 2.3 : 3.5 };
  const { NODE_EXTRA_CA_CERTS, ...withoutCertificates } = process.env;
  if (NODE_EXTRA_CA_CERTS !== undefined) {
    printTable('without NODE_EXTRA_CA_CERTS', race(withoutCertificates, rounds), goals);
  }
  const medians = race(process.env, rounds);
  const ratios = printTable('in this environment', medians, goals);
  console.log(JSON.stringify({ bench: 'cli', node: process.versions.node, ratios, goals }));
}

function race(environment, rounds) {
  const scratch = mkdtempSync(join(tmpdir(), 'marty-bench-'));
  const env = { ...environment, HOME: scratch, TMPDIR: scratch };
  const node = (...args) => cpuOf([process.execPath, ...args], { cwd: scratch, env });
  try {
    return alternate(
      {
        [BASE]: () => node('-e', '0'),
        version: () => node(MARTY, '--version'),
        help: () => node(MARTY, '--help'),
        create: () => {
          const took = node(MARTY, 'plugin', 'create', 'shop', ...CREATE);
          rmSync(join(scratch, 'shop'), { recursive: true });
          return took;
        },
      },
      rounds,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
