/** `npm run bench -- NAME [--quick]` runs bench/NAME.js. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const HELPERS = ['run', 'measure', 'heavy-chart', 'peers', 'runtime-build'];
const [name] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const file = join(import.meta.dirname, `${name}.js`);
if (name === undefined || HELPERS.includes(name) || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname)
    .filter((entry) => entry.endsWith('.js') && !HELPERS.includes(entry.slice(0, -3)))
    .map((entry) => entry.slice(0, -'.js'.length));
  console.error(`npm run bench -- NAME [--quick]; NAME is one of ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  const { bench } = await import(pathToFileURL(file).href);
  await bench({ quick: process.argv.includes('--quick') });
}
