import type { WriteFs } from '../../../src/ports/fs.ts';
import { nodeFs } from '../../../src/ports/node-fs.ts';

const WRITES = new Set([
  'writeFile',
  'appendFile',
  'makeDir',
  'rename',
  'removeFile',
  'removeDir',
  'changeMode',
  'sync',
]);

export interface FsCall {
  /** Counts from 1. */
  readonly number: number;
  readonly method: string;
  readonly writes: boolean;
  readonly path: string;
}

/** The real disk, with a look at every call before it is made; the look may throw, or end the process. */
export function watchedFs(before: (call: FsCall) => void): WriteFs {
  let number = 0;
  const watch = <A extends readonly unknown[], R>(method: string, call: (...args: A) => R) => {
    return (...args: A): R => {
      number += 1;
      before({ number, method, writes: WRITES.has(method), path: String(args[0]) });
      return call(...args);
    };
  };
  return {
    readFile: watch('readFile', nodeFs.readFile),
    readDir: watch('readDir', nodeFs.readDir),
    stat: watch('stat', nodeFs.stat),
    lstat: watch('lstat', nodeFs.lstat),
    readLink: watch('readLink', nodeFs.readLink),
    realPath: watch('realPath', nodeFs.realPath),
    writeFile: watch('writeFile', nodeFs.writeFile),
    appendFile: watch('appendFile', nodeFs.appendFile),
    makeDir: watch('makeDir', nodeFs.makeDir),
    rename: watch('rename', nodeFs.rename),
    removeFile: watch('removeFile', nodeFs.removeFile),
    removeDir: watch('removeDir', nodeFs.removeDir),
    changeMode: watch('changeMode', nodeFs.changeMode),
    sync: watch('sync', nodeFs.sync),
  };
}

/** An error as Node's fs module throws it. */
export function diskError(code: string, { method, path }: FsCall): Error {
  return Object.assign(new Error(`${code}: injected, ${method} '${path}'`), { code });
}
