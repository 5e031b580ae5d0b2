import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The newest change below a path, in milliseconds; 0 if nothing is there. */
export function newestChange(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestChange(join(path, name))),
    stat.mtimeMs,
  );
}

/**
 * Compiles the runtime library and packs it as `vendor/marty-runtime-VERSION.tgz`, unless that is newer than its
 * sources. Answers with the archive, or undefined in a checkout without the library's sources.
 */
export async function packRuntime(root) {
  const folder = join(root, 'runtime');
  if (!existsSync(join(folder, 'src'))) return undefined;
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const vendor = join(root, 'vendor');
  const archive = join(vendor, `marty-runtime-${version}.tgz`);
  const sources = ['src', 'package.json', 'tsconfig.json', 'README.md'].map((name) => join(folder, name));
  if (Math.max(...sources.map(newestChange)) < newestChange(archive)) return archive;
  rmSync(join(folder, 'dist'), { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript7/bin/tsc');
  await told(run(process.execPath, [compiler, '-p', join(folder, 'tsconfig.json')]));
  mkdirSync(vendor, { recursive: true });
  const made = mkdtempSync(join(vendor, '.new-'));
  try {
    await told(
      run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', made], { cwd: folder }),
    );
    for (const name of readdirSync(vendor)) if (name.endsWith('.tgz')) rmSync(join(vendor, name));
    renameSync(join(made, `marty-runtime-${version}.tgz`), archive);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return archive;
}

/** A failed tool says why on its own streams; that belongs into the error. */
async function told(running) {
  try {
    return await running;
  } catch (error) {
    throw new Error([error.message, error.stdout, error.stderr].filter(Boolean).join('\n'));
  }
}
