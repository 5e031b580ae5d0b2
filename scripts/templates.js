import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import Handlebars from 'handlebars';

const VIRTUAL = 'virtual:marty-templates';
const RESOLVED = `\0${VIRTUAL}`;
const ROOT = resolve(import.meta.dirname, '../templates');
const SCHEMA = resolve(import.meta.dirname, '../schemas/plugin.schema.json');
const SCHEMA_TARGET = 'plugin/vendor/plugin.schema.json';

/** Only what every template may use; anything else is an error when the templates are compiled. */
const OPTIONS = {
  noEscape: true,
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { if: true, each: true, unless: true, with: true },
};

/** Files of the template folder, relative to it with `/`, sorted. */
export function templateFiles(root = ROOT) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Source of the module that `virtual:marty-templates` stands for. */
export function templatesModule(root = ROOT) {
  const entries = templateFiles(root).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const value = path.endsWith('.hbs')
      ? `{ spec: ${compile(path, text)} }`
      : `{ text: ${JSON.stringify(text)} }`;
    return `  ${JSON.stringify(path)}: ${value},`;
  });
  entries.push(`  ${JSON.stringify(SCHEMA_TARGET)}: { text: ${JSON.stringify(manifestSchema())} },`);
  return `export const templates = {\n${entries.join('\n')}\n};\n`;
}

/** The published schema of plugin.yaml goes into every plugin, so that editors check it offline. */
function manifestSchema() {
  return `${JSON.stringify(JSON.parse(readFileSync(SCHEMA, 'utf8')))}\n`;
}

function compile(path, text) {
  try {
    return Handlebars.create().precompile(text, OPTIONS);
  } catch (cause) {
    throw new Error(`templates/${path}: ${cause.message}`, { cause });
  }
}

/** Plugin of Rolldown and Vite: templates are compiled at build, so that only Handlebars' runtime is shipped. */
export function martyTemplates() {
  return {
    name: 'marty-templates',
    resolveId(id) {
      return id === VIRTUAL ? RESOLVED : undefined;
    },
    load(id) {
      if (id !== RESOLVED) return undefined;
      for (const path of [SCHEMA, ...templateFiles().map((path) => join(ROOT, path))])
        this.addWatchFile(path);
      return templatesModule();
    },
  };
}
