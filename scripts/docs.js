/** Writes the generated pages of docs/reference/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.js';
import { commandsPage, errorsPage, NOTE, rulesPage } from './reference-pages.js';
import { functionsPage, shownBy } from './template-functions.js';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'docs/reference');
const { commands, errors, flags, readiness, functions } = await build();
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, 'commands.md'), commandsPage(commands, flags));
writeFileSync(join(FOLDER, 'errors.md'), errorsPage(errors));
writeFileSync(join(FOLDER, 'compatibility-rules.md'), rulesPage(readiness, errors));
writeFileSync(join(FOLDER, 'template-functions.md'), functionsPage(NOTE, functions, shownBy(ROOT)));
