import { dirname, join } from 'node:path';
import { MartyError } from '../errors.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { RuntimeSource } from './answers.ts';
import { vendoredPath } from './template-data.ts';
import { VERSIONS } from './versions.ts';

/**
 * The runtime library that is packed with marty, found from a folder inside marty's own package.
 * Throws MARTY-G009 if the package lacks it.
 */
export function vendoredRuntime(fs: ReadFs, from: string): RuntimeSource {
  const version = VERSIONS.runtime;
  const path = join(packageRoot(fs, from), vendoredPath(version));
  if (fs.stat(path)?.kind !== 'file') {
    throw new MartyError(
      'MARTY-G009',
      `The runtime library ${version} is missing from marty's installation.`,
      {
        where: { file: path },
      },
    );
  }
  return { mode: 'vendored', version, archive: fs.readFile(path) };
}

function packageRoot(fs: ReadFs, from: string): string {
  if (fs.stat(join(from, 'package.json')) !== undefined) return from;
  const parent = dirname(from);
  return parent === from ? from : packageRoot(fs, parent);
}
