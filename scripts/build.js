/**
 * Builds `dist/`: one chunk a command, and the plain-data table of all commands. Safe to run again or twice at
 * once: everything is made aside and renamed into place.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = resolve(import.meta.dirname, '..');
const COMMANDS = join(ROOT, 'src/commands');
/** What stays a dependency: its own lazily loaded package, or a native part. */
const EXTERNAL = ['ts-morph'];

/** Every file of src/commands that defines a command; its name is the command's path. */
function commandFiles() {
  return readdirSync(COMMANDS, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter(
      (file) =>
        file.endsWith('.ts') && !['command.ts', 'command-entry.ts', 'command-table.ts'].includes(file),
    )
    .filter((file) => /^export default defineCommand\(/m.test(readFileSync(join(COMMANDS, file), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

async function templatesPlugin() {
  const script = join(ROOT, 'scripts/templates.js');
  if (!existsSync(script)) return [];
  const { martyTemplates } = await import(pathToFileURL(script).href);
  return [martyTemplates()];
}

async function bundle(dir, files) {
  const build = await rolldown({
    cwd: ROOT,
    platform: 'node',
    external: [...EXTERNAL, /^node:/],
    input: {
      cli: 'src/cli.ts',
      'build/command-table': 'src/commands/command-table.ts',
      ...Object.fromEntries(files.map((file) => [`commands/${file}`, `src/commands/${file}.ts`])),
    },
    plugins: await templatesPlugin(),
    logLevel: 'warn',
  });
  try {
    await build.write({ dir, format: 'esm', chunkFileNames: 'chunks/[name]-[hash].js' });
  } finally {
    await build.close();
  }
}

async function tableOf(dir, files) {
  const load = (file) => import(pathToFileURL(join(dir, file)).href);
  const { describeCommand, inputSchema, outputSchema, ERRORS } = await load('build/command-table.js');
  const commands = [];
  for (const file of files) {
    const { default: definition } = await load(`commands/${file}.js`);
    if (definition.path.join('/') !== file) {
      throw new Error(
        `src/commands/${file}.ts defines "${definition.path.join(' ')}"; its name must be its path`,
      );
    }
    commands.push({
      entry: describeCommand(definition),
      input: inputSchema(definition),
      output: outputSchema(definition),
    });
  }
  return { commands, errors: ERRORS };
}

function writeTable(dir, version, commands) {
  const loaders = commands.map(
    ({ entry }) =>
      `    ${JSON.stringify(entry.path.join(' '))}: () => import('./commands/${entry.path.join('/')}.js'),`,
  );
  writeFileSync(
    join(dir, 'command-table.js'),
    `export const commandTable = {
  version: ${JSON.stringify(version)},
  commands: ${JSON.stringify(commands.map(({ entry }) => entry))},
  load: {
${loaders.join('\n')}
  },
};
`,
  );
  for (const { entry, input, output } of commands) {
    const folder = join(dir, 'schemas', ...entry.path);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'input.schema.json'), `${JSON.stringify(input, null, 2)}\n`);
    writeFileSync(join(folder, 'output.schema.json'), `${JSON.stringify(output, null, 2)}\n`);
  }
}

function replaceFolder(target, made) {
  const old = `${target}.old-${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(made, target);
  rmSync(old, { recursive: true, force: true });
}

/** Builds everything; answers with the command entries and the error table, for the reference pages. */
export async function build() {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const made = join(ROOT, `dist.new-${process.pid}`);
  rmSync(made, { recursive: true, force: true });
  try {
    const files = commandFiles();
    await bundle(made, files);
    const { commands, errors } = await tableOf(made, files);
    writeTable(made, version, commands);
    rmSync(join(made, 'build'), { recursive: true });
    replaceFolder(join(ROOT, 'dist'), made);
    return { commands: commands.map(({ entry }) => entry), errors };
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const started = performance.now();
  const { commands } = await build();
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${relative(process.cwd(), join(ROOT, 'dist')) || 'dist'}: ${commands.length} commands in ${took} s`,
  );
}
