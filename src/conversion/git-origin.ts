import { posix } from 'node:path';
import type { ReadFs } from '../ports/fs.ts';

/** Where a folder stands in git. */
export interface GitOrigin {
  /** Of the remote `origin`, without a user's name and password; absent where there is none. */
  readonly url?: string;
  /** The folder, relative to the work tree; empty for its root. */
  readonly path: string;
}

/** The git work tree around a folder that may be absent, by its `.git/config`; undefined outside of git. */
export function gitOrigin(fs: ReadFs, folder: string): GitOrigin | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    if (fs.stat(`${at}/.git`) !== undefined) {
      const path = posix.relative(at, folder);
      const config = `${at}/.git/config`;
      const text = fs.stat(config)?.kind === 'file' ? new TextDecoder().decode(fs.readFile(config)) : '';
      const url = /^\[remote "origin"\][^[]*?^\s*url\s*=\s*(\S+)/m.exec(text)?.[1];
      return { path, ...(url === undefined ? {} : { url: url.replace(/^(https?:\/\/)[^/@]*@/, '$1') }) };
    }
    if (at === posix.dirname(at)) return undefined;
  }
}
