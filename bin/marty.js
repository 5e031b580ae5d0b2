#!/usr/bin/env node
'use strict';
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`marty needs Node.js 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(4);
}
// Node 20 compiles functions for speed so early that a short run pays for it and never gains (a third of its CPU).
if (major === 20) require('node:v8').setFlagsFromString('--interrupt-budget=600000');
const fs = require('node:fs');
const { homedir } = require('node:os');
const { dirname, isAbsolute, join, relative, resolve } = require('node:path');
const vm = require('node:vm');

const DIST = resolve(__dirname, '../dist');
const ENTRY = join(DIST, 'cli.cjs');
const WRAPPER = '(function (exports, require, module, __filename, __dirname) {';

/** Where V8's compiled code is kept from run to run; undefined where it is not to be, or there is no place. */
function cacheFolder(build) {
  const { env } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE) return undefined;
  const home = homedir();
  const named = env.XDG_CACHE_HOME ?? '';
  const root = isAbsolute(named) ? named : fs.existsSync(home) ? join(home, '.cache') : undefined;
  return root && join(root, 'marty', `${process.version}-${process.arch}-${build}`);
}

function readIfThere(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Built-in modules that cost a start 2 to 12 ms each. */
const LATE = /^node:(?:async_hooks|child_process|crypto|readline|tty|zlib)$/;

/** Kept code is run: a folder that somebody else made, or may write to, is not to be trusted. */
function isOurs(path) {
  try {
    const { uid, mode } = fs.statSync(path);
    return process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);
  } catch (error) {
    return error.code === 'ENOENT';
  }
}

const entryText = fs.readFileSync(ENTRY, 'utf8');
// The build writes what it is a hash of everything into the last line.
const wanted = cacheFolder(entryText.slice(-17, -1));
const folder = wanted && isOurs(wanted) ? wanted : undefined;
const modules = new Map();
/** Scripts that no compiled code was kept of, by the file for it. */
const fresh = new Map();

/** A module that is loaded when the first of its exports is used, or when they are listed. */
function lazily(loadIt) {
  return new Proxy(
    {},
    {
      get: (_, name) => loadIt()[name],
      ownKeys: () => Reflect.ownKeys(loadIt()),
      getOwnPropertyDescriptor: (_, name) => ({
        ...Object.getOwnPropertyDescriptor(loadIt(), name),
        configurable: true,
      }),
    },
  );
}

/** `require` for the built files: as Node's, but V8 need not compile again what an earlier run has compiled. */
function load(file, given) {
  const known = modules.get(file);
  if (known !== undefined) return known.exports;
  const text = given ?? fs.readFileSync(file, 'utf8');
  const module = { exports: {} };
  modules.set(file, module);
  const kept = folder && join(folder, `${relative(DIST, file).replaceAll(/[\\/]/g, '-')}.bin`);
  const cachedData = kept && readIfThere(kept);
  const script = new vm.Script(`${WRAPPER}${text}\n})`, {
    filename: file,
    columnOffset: -WRAPPER.length,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (kept && (cachedData === undefined || script.cachedDataRejected)) fresh.set(kept, script);
  const folderOfFile = dirname(file);
  const requireFrom = (id) => {
    if (!id.startsWith('.')) return LATE.test(id) ? lazily(() => require(id)) : require(id);
    const path = resolve(folderOfFile, id);
    return id.includes('/lazy-') ? lazily(() => load(path)) : load(path);
  };
  script.runInThisContext().call(module.exports, module.exports, requireFrom, module, file, folderOfFile);
  return module.exports;
}

const MONTH = 30 * 24 * 3600 * 1000;

/** What earlier builds kept goes when they were not updated for a month. */
function removeOldBuilds() {
  const root = dirname(folder);
  for (const name of fs.readdirSync(root)) {
    const path = join(root, name);
    if (fs.statSync(path).mtimeMs < Date.now() - MONTH) fs.rmSync(path, { recursive: true, force: true });
  }
}

/** Keeps compiled code, with all functions that this run has called. A run does not fail over it. */
function keepCompiled() {
  if (fresh.size === 0) return;
  try {
    if (fs.mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) removeOldBuilds();
    for (const [file, script] of fresh) {
      const made = `${file}.${process.pid}`;
      fs.writeFileSync(made, script.createCachedData(), { mode: 0o600 });
      fs.renameSync(made, file);
    }
  } catch {}
}

// What remains if the event loop runs dry before there is an answer.
process.exitCode = 70;
const { main, commandTable } = load(ENTRY, entryText);
main(process, commandTable).then((code) => {
  keepCompiled();
  process.exit(code);
});
