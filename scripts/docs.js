/** Writes the generated pages of docs/reference/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from './build.js';
import { commandsPage, errorsPage, rulesPage } from './reference-pages.js';

const FOLDER = resolve(import.meta.dirname, '../docs/reference');
const { commands, errors, flags, readiness } = await build();
mkdirSync(FOLDER, { recursive: true });
writeFileSync(join(FOLDER, 'commands.md'), commandsPage(commands, flags));
writeFileSync(join(FOLDER, 'errors.md'), errorsPage(errors));
writeFileSync(join(FOLDER, 'compatibility-rules.md'), rulesPage(readiness, errors));
