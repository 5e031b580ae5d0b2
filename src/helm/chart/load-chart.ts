import type { ReadFs } from '../../ports/fs.ts';
import type { Chart } from './chart.ts';

export interface LoadLimits {
  /** Bytes of one file; default 100 MiB. */
  readonly fileBytes: number;
  /** Bytes of all files, unpacked; default 500 MiB. */
  readonly totalBytes: number;
  /** Number of files; default 20,000. */
  readonly files: number;
}

export interface LoadOptions {
  /** Folder that symbolic links must stay in; default: the enclosing git work tree, else the chart. */
  readonly linkRoot?: string;
  readonly limits?: Partial<LoadLimits>;
}

/** Loads a chart from a folder or a .tgz archive. Paths are absolute. */
export function loadChart(_fs: ReadFs, _path: string, _options: LoadOptions = {}): Chart {
  throw new Error('not yet');
}
