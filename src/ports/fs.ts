/** What is known of a directory entry without following links. */
export interface FileStat {
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  readonly size: number;
  /** Permission bits, e.g. 0o644. */
  readonly mode: number;
  /** Device number: a rename is atomic only within one. */
  readonly device: number;
}

/**
 * The door to the disk for code that only reads. Synchronous: a command line tool waits for its disk anyway,
 * and an engine without awaits reads straight through. Errors are Node's (`code: 'ENOENT'`, …).
 */
export interface ReadFs {
  readFile(path: string): Uint8Array;
  /** Names in a directory, sorted by code unit. */
  readDir(path: string): string[];
  /** Follows links; undefined if nothing is there. */
  stat(path: string): FileStat | undefined;
  /** Does not follow links; undefined if nothing is there. */
  lstat(path: string): FileStat | undefined;
  readLink(path: string): string;
  realPath(path: string): string;
}

/** The door to the disk for the plan executor, the only code that writes. */
export interface WriteFs extends ReadFs {
  /** Fails with EEXIST if `exclusive` and the file is there. */
  writeFile(path: string, data: Uint8Array | string, options?: { mode?: number; exclusive?: boolean }): void;
  /** Appends; creates the file if absent. */
  appendFile(path: string, data: string): void;
  makeDir(path: string, options?: { recursive?: boolean }): void;
  rename(from: string, to: string): void;
  /** Removes a file or link. */
  removeFile(path: string): void;
  /** Removes an empty directory. */
  removeDir(path: string): void;
  changeMode(path: string, mode: number): void;
  /** Flushes a file or directory to the disk. */
  sync(path: string): void;
}
