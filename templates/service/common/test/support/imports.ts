import { readdirSync, readFileSync } from 'node:fs';
import { posix, resolve, sep } from 'node:path';

const SOURCE = resolve(import.meta.dirname, '../../src');

export interface Import {
  /** Relative to `src/`, with `/`. */
  readonly file: string;
  /** A path relative to `src/`, or the name of a package. */
  readonly target: string;
  readonly kind: 'file' | 'package';
}

/** Every import in `src/`. */
export function sourceImports(): Import[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.split(sep).join('/'))
    .flatMap(importsOf);
}

function importsOf(file: string): Import[] {
  const text = readFileSync(resolve(SOURCE, file), 'utf8');
  const specifiers = text.matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g);
  return [...specifiers].map(([, specifier = '']) =>
    specifier.startsWith('.')
      ? { file, target: posix.join(posix.dirname(file), specifier), kind: 'file' }
      : { file, target: specifier, kind: 'package' },
  );
}
