/** Single operations of the runtime; each file of bench/runtime/ measures one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildRuntime } from './runtime-build.js';

const FOLDER = join(import.meta.dirname, 'runtime');

export async function bench({ quick }) {
  buildRuntime();
  const ratios = {};
  const goals = {};
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.js'))) {
    const { measure } = await import(pathToFileURL(join(FOLDER, file)).href);
    const found = await measure({ quick });
    for (const [name, value] of Object.entries(found.ratios)) {
      ratios[name] = Number(value.toPrecision(3));
      goals[name] = found.goals[name];
      console.log(`${name.padEnd(20)}${String(ratios[name]).padStart(10)}  goal ≤ ${goals[name]}`);
    }
  }
  console.log(JSON.stringify({ bench: 'runtime', node: process.versions.node, ratios, goals }));
}
