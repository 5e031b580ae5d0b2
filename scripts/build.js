/**
 * Builds what the package ships: `dist/` (one chunk a command, the plain-data table of all commands, JSON Schemas)
 * and `vendor/` (the runtime library, packed). Everything is made aside and renamed into place.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { withBuildLock } from './build-lock.js';
import { packRuntime } from './runtime.js';
import { martyTemplates } from './templates.js';

const ROOT = resolve(import.meta.dirname, '..');
/** What stays a dependency: loaded by its own name, only where it is needed. */
const EXTERNAL = ['ts-morph', /^node:/];

/** Modules that are always loaded together: each file more costs Node about a millisecond. */
const GROUPS = [
  {
    name: 'base',
    test: /\/src\/(errors|ports\/(node-)?fs|plan\/plan-document|console\/(conflict-error|global-flags|text-style|terminal|output|help|field-text|suggest))\.ts$/,
    priority: 6,
  },
  {
    name: 'plan',
    test: /\/src\/(plan|ports)\/|\/src\/console\/(write-plan|plan-text)\.ts$/,
    priority: 2,
  },
  { name: 'values', test: /\/src\/helm\/values\//, priority: 5 },
  { name: 'helm', test: /\/src\/(goyaml|helm\/(?!trace\/))/, priority: 3 },
  // What bin/marty.js loads when it is first used; nothing may happen while it loads.
  {
    name: 'lazy-schemas',
    test: /\/node_modules\/(ajv|fast-|json-schema)|\/src\/helm\/chart\/schema-problems\.ts$/,
    priority: 4,
  },
  { name: 'lazy-re2', test: /\/node_modules\/re2js\//, priority: 4 },
  { name: 'lazy-bcrypt', test: /\/node_modules\/bcryptjs\//, priority: 4 },
  { name: 'zod', test: /\/node_modules\/zod\/|\/src\/commands\/command\.ts$/, priority: 2 },
];

/** Every file of a folder that defines a command, without its ending; its name is the command's path. */
function commandFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /^export default defineCommand\(/m.test(readFileSync(join(folder, file), 'utf8')))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/**
 * commander loads node:child_process (5 ms of each start) for sub-commands that are programs of their own; marty
 * has none.
 */
function withoutChildProcess() {
  const id = '\0no-child-process';
  return {
    name: 'without-child-process',
    resolveId(source, importer) {
      const wanted = /^(node:)?child_process$/.test(source) && importer?.includes('/node_modules/commander/');
      return wanted ? id : undefined;
    },
    load: (module) => (module === id ? 'export default {};' : undefined),
  };
}

async function bundle(dir, folder, files) {
  const build = await rolldown({
    cwd: ROOT,
    platform: 'node',
    external: EXTERNAL,
    input: {
      cli: join(ROOT, 'src/cli.ts'),
      'build/entry': join(ROOT, 'src/build-entry.ts'),
      ...Object.fromEntries(files.map((file) => [`commands/${file}`, join(folder, `${file}.ts`)])),
    },
    // No module of ours does anything while it loads: what a command does not use of a room it need not load.
    treeshake: { moduleSideEffects: [{ test: /\/src\//, sideEffects: false }] },
    plugins: [martyTemplates(), withoutChildProcess()],
    logLevel: 'warn',
  });
  try {
    const { output } = await build.write({
      dir,
      format: 'cjs',
      exports: 'named',
      strict: true,
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
      codeSplitting: { groups: GROUPS },
      // Names stay, so that a stack in a report can be read; what goes is text that Node would have to read first.
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    });
    return output.flatMap((chunk) => chunk.moduleIds ?? []);
  } finally {
    await build.close();
  }
}

/** What the definitions say, read from the built commands themselves. */
function describe(dir, files) {
  const load = createRequire(join(dir, 'cli.cjs'));
  const entry = load('./build/entry.cjs');
  const commands = [];
  for (const file of files) {
    const { default: definition } = load(`./commands/${file}.cjs`);
    if (definition.path.join('/') !== file) {
      throw new Error(`${file}.ts defines "${definition.path.join(' ')}"; its name must be its path`);
    }
    commands.push({
      entry: entry.describeCommand(definition),
      input: entry.inputSchema(definition),
      output: entry.outputSchema(definition),
    });
  }
  const flags = { write: entry.WRITE_FLAGS, finding: entry.FINDING_FLAGS, common: entry.COMMON_FLAGS };
  const functions = entry.callableNames(4);
  const readiness = { rules: entry.RULES, weights: entry.CLASS_WEIGHTS };
  return { commands, errors: entry.ERRORS, result: entry.resultSchema, flags, readiness, functions };
}

/** Adds the table to the first file that is loaded; it is parsed only if something asks for it. */
function addTable(dir, version, commands) {
  const loaders = commands.map(({ entry: { path } }) => {
    return `    ${JSON.stringify(path.join(' '))}: async () => require('./commands/${path.join('/')}.cjs'),`;
  });
  const entries = JSON.stringify(JSON.stringify(commands.map(({ entry }) => entry)));
  appendFileSync(
    join(dir, 'cli.cjs'),
    `let commands;
exports.commandTable = {
  version: ${JSON.stringify(version)},
  get commands() {
    commands ??= JSON.parse(${entries});
    return commands;
  },
  load: {
${loaders.join('\n')}
  },
};
`,
  );
}

/** Writes a hash of all code into the last line of the first file: the start keeps compiled code under it. */
function addBuildId(dir) {
  const hash = createHash('sha256');
  const files = readdirSync(dir, { recursive: true }).filter((file) => file.endsWith('.cjs'));
  for (const file of files.sort()) hash.update(readFileSync(join(dir, file)));
  appendFileSync(join(dir, 'cli.cjs'), `//${hash.digest('hex').slice(0, 16)}\n`);
}

function writeSchemas(dir, commands, result) {
  const write = (file, schema) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
  };
  write(join(dir, 'schemas/result.v1.schema.json'), result);
  for (const { entry, input, output } of commands) {
    write(join(dir, 'schemas', ...entry.path, 'input.schema.json'), input);
    write(join(dir, 'schemas', ...entry.path, 'output.schema.json'), output);
  }
}

/** The licences of the packages that are bundled. */
function writeNotices(dir, modules) {
  const folders = new Set(
    modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0]).filter(Boolean),
  );
  const notices = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? '' : `\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    return `${name} ${version} (${license})\n${text}`;
  });
  writeFileSync(join(dir, 'THIRD-PARTY-NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

function replaceFolder(target, made) {
  const old = `${target}.old-${process.pid}`;
  if (existsSync(target)) renameSync(target, old);
  renameSync(made, target);
  rmSync(old, { recursive: true, force: true });
}

/**
 * Builds the command line of a folder of commands; answers with the command entries, the error table and the
 * shared flags, for the reference pages.
 */
export async function buildCli({
  commands: folder = join(ROOT, 'src/commands'),
  target = join(ROOT, 'dist'),
} = {}) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const made = `${target}.new-${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  try {
    const files = commandFiles(folder);
    const modules = await bundle(made, folder, files);
    const { commands, errors, result, flags, readiness, functions } = describe(made, files);
    addTable(made, version, commands);
    writeSchemas(made, commands, result);
    rmSync(join(made, 'build'), { recursive: true });
    addBuildId(made);
    writeNotices(made, modules);
    replaceFolder(target, made);
    return { commands: commands.map(({ entry }) => entry), errors, flags, readiness, functions };
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** Builds everything that the package ships. */
export async function build() {
  return withBuildLock(join(ROOT, '.build-lock'), async () => {
    const [built, runtime] = await Promise.all([buildCli(), packRuntime(ROOT)]);
    return { ...built, runtime };
  });
}

if (process.argv[1] === import.meta.filename) {
  const started = performance.now();
  const { commands, runtime } = await build();
  const took = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`dist: ${commands.length} commands; ${relative(ROOT, runtime ?? 'no runtime')}; ${took} s`);
}
