/** `npm run bench -- NAME [--quick]` runs bench/NAME.js. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [name] = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const file = join(import.meta.dirname, `${name}.js`);
const HELPERS = ['run', 'measure', 'peers', 'runtime-build'];
if (name === undefined || HELPERS.includes(name) || !existsSync(file)) {
  const names = readdirSync(import.meta.dirname)
    .filter((entry) => entry.endsWith('.js'))
    .map((entry) => entry.slice(0, -'.js'.length))
    .filter((entry) => !HELPERS.includes(entry));
  console.error(`npm run bench -- NAME [--quick]; NAME is one of ${names.join(', ')}`);
  process.exitCode = 2;
} else {
  const { bench } = await import(pathToFileURL(file).href);
  await bench({ quick: process.argv.includes('--quick') });
}
