import { join } from 'node:path';
import { MartyError } from '../../errors.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { type KindSchema, readDefinitions, type SchemaCatalog, schemaCatalog } from './crd-schema.ts';

/**
 * The CRDs in files and folders (their `.yaml`, `.yml` and `.json` files, one level deep).
 *
 * @throws MartyError MARTY-M010 when a path cannot be read or holds no CRD at all.
 */
export function readCrds(fs: ReadFs, paths: readonly string[]): SchemaCatalog {
  return schemaCatalog(paths.flatMap((path) => kindsAt(fs, path)));
}

function kindsAt(fs: ReadFs, path: string): KindSchema[] {
  const files =
    fs.stat(path)?.kind === 'directory'
      ? fs
          .readDir(path)
          .filter((name) => /\.(ya?ml|json)$/.test(name))
          .map((name) => join(path, name))
      : [path];
  const kinds = files.flatMap((file) => readDefinitions(readText(fs, file), file));
  if (kinds.length === 0)
    throw new MartyError('MARTY-M010', 'no CustomResourceDefinition found', { where: { file: path } });
  return kinds;
}

function readText(fs: ReadFs, file: string): string {
  try {
    return new TextDecoder().decode(fs.readFile(file));
  } catch (cause) {
    throw new MartyError('MARTY-M010', `cannot read: ${(cause as NodeJS.ErrnoException).code}`, {
      where: { file },
      cause,
    });
  }
}
