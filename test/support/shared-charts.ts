import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { sharedData } from './shared-data.ts';

/** calico's chart is made of links; where they came as text files, as git leaves them without links, they are made. */
const LINKED = 'projectcalico+calico';
const LINKS = ['admission', 'crds', 'crds-v3'].map((name) => join(LINKED, 'charts/calico', name));

/** The folder of the shared charts with its links in place, or undefined where this machine has none. */
export function sharedCharts(): string | undefined {
  const root = sharedData('charts');
  if (root === undefined || LINKS.every((link) => lstatSync(join(root, link)).isSymbolicLink())) return root;
  const copy = mkdtempSync(join(tmpdir(), 'marty-charts-'));
  process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
  for (const name of readdirSync(root)) if (name !== LINKED) symlinkSync(join(root, name), join(copy, name));
  cpSync(join(root, LINKED), join(copy, LINKED), { recursive: true });
  for (const link of LINKS) {
    const path = join(copy, link);
    const target = readFileSync(path, 'utf8').trim();
    if (!existsSync(resolve(dirname(path), target))) continue;
    rmSync(path, { force: true });
    symlinkSync(target, path);
  }
  return copy;
}
