import fs from 'node:fs';
import { dirname } from 'node:path';
import type { FileStat, WriteFs } from './fs.ts';

function describe(stat: fs.Stats | undefined): FileStat | undefined {
  if (stat === undefined) return undefined;
  const kind = stat.isFile()
    ? 'file'
    : stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'symlink'
        : 'other';
  return { kind, size: stat.size, mode: stat.mode & 0o7777, device: stat.dev };
}

/** A path below a file does not exist either, but Node hides only ENOENT. */
function lookUp(
  read: (path: string, options: { throwIfNoEntry: false }) => fs.Stats | undefined,
  path: string,
) {
  try {
    return describe(read(path, { throwIfNoEntry: false }));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

/** Node's own recursive mkdir never ends where the system denies a folder with ENOENT, as /proc does. */
function makeDirs(path: string): void {
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeDirs(parent);
  fs.mkdirSync(path);
}

/** The real disk. Called only where a command is composed; engines are handed a port. */
export const nodeFs: WriteFs = {
  readFile: (path) => fs.readFileSync(path),
  readDir: (path) => fs.readdirSync(path).sort(),
  stat: (path) => lookUp(fs.statSync, path),
  lstat: (path) => lookUp(fs.lstatSync, path),
  readLink: (path) => fs.readlinkSync(path),
  realPath: (path) => fs.realpathSync(path),
  writeFile: (path, data, { mode = 0o644, exclusive = false } = {}) =>
    fs.writeFileSync(path, data, { mode, flag: exclusive ? 'wx' : 'w' }),
  appendFile: (path, data) => fs.appendFileSync(path, data),
  makeDir: (path, { recursive = false } = {}) => (recursive ? makeDirs(path) : fs.mkdirSync(path)),
  rename: (from, to) => fs.renameSync(from, to),
  removeFile: (path) => fs.unlinkSync(path),
  removeDir: (path) => fs.rmdirSync(path),
  changeMode: (path, mode) => fs.chmodSync(path, mode),
  sync: (path) => {
    const fd = fs.openSync(path, 'r');
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
  },
};
