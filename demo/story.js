/** Tells what the demo does, step by step, and stops at the first step that does not hold. */
import { performance } from 'node:perf_hooks';

const started = performance.now();
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

export function say(text) {
  process.stdout.write(`${text.replace(/^(?=.)/gm, '    ')}\n`);
}

/** Shows a command line before it runs. */
export function sayCommand(command) {
  process.stdout.write(`    $ ${command}\n`);
}

export async function step(title, work) {
  process.stdout.write(`\n── ${title}\n`);
  const since = performance.now();
  const result = await work();
  process.stdout.write(`   ✔ ${seconds(since)}\n`);
  return result;
}

/** A step holds or the demo fails: nothing is skipped. */
export function expectThat(condition, what) {
  if (!condition) throw new Error(`expected ${what}`);
}

export function theEnd() {
  process.stdout.write(`\nEvery step held. ${seconds(started)} in all.\n`);
}
