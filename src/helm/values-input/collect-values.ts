import type { ReadFs } from '../../ports/fs.ts';
import type { GoMap } from '../values/go-value.ts';

/** Where a user's values come from, each list in the order given. */
export interface ValuesSources {
  /** Paths of values files (`-f`). */
  readonly files?: readonly string[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
}

/** Merges values files and --set flags in Helm's order: -f, --set-json, --set, --set-string, --set-file, --set-literal. */
export function collectValues(_fs: ReadFs, _sources: ValuesSources): GoMap {
  throw new Error('not yet');
}
