import { resolve } from 'node:path';
import { MartyError } from '../../errors.ts';
import { inFile } from '../../goyaml/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { fromBytes } from '../values/go-bytes.ts';
import type { GoMap } from '../values/go-value.ts';
import { mergeMaps, readValues } from './read-values.ts';
import { readJsonObject, setFile, setJson, setLiteral, setString, setValue } from './set-values.ts';

/** Where a user's values come from, each list in the order given. */
export interface ValuesSources {
  /** Default 3. */
  readonly helmVersion?: 3 | 4;
  /** Folder that relative paths start from; without it they must be absolute. */
  readonly cwd?: string;
  /** Paths of values files (`-f`). */
  readonly files?: readonly string[];
  readonly setJson?: readonly string[];
  readonly set?: readonly string[];
  readonly setString?: readonly string[];
  readonly setFile?: readonly string[];
  readonly setLiteral?: readonly string[];
}

/**
 * Merges values files and --set flags in Helm's order: -f, --set-json, --set, --set-string, --set-file,
 * --set-literal.
 *
 * @throws MartyError MARTY-H049 to H051, and MARTY-Y… for YAML
 */
export function collectValues(fs: ReadFs, sources: ValuesSources): GoMap {
  const readText = (path: string): string => readFile(fs, resolve(sources.cwd ?? '/', path), path);
  let values: GoMap = new Map();
  const helmVersion = sources.helmVersion ?? 3;
  for (const path of sources.files ?? [])
    values = mergeMaps(values, parseValues(readText(path), path, helmVersion));
  for (const text of sources.setJson ?? []) {
    if (helmVersion === 4 && text.trim().startsWith('{')) values = mergeMaps(values, readJsonObject(text));
    else setJson(text, values);
  }
  for (const text of sources.set ?? []) setValue(text, values);
  for (const text of sources.setString ?? []) setString(text, values);
  for (const text of sources.setFile ?? []) setFile(text, values, readText);
  for (const text of sources.setLiteral ?? []) setLiteral(text, values);
  return values;
}

function parseValues(text: string, file: string, helmVersion: 3 | 4): GoMap {
  try {
    return readValues(
      text,
      helmVersion,
      (words) =>
        new MartyError('MARTY-H049', `failed to parse ${file}: ${words}`, {
          where: { file, ...firstContent(text) },
        }),
    );
  } catch (error) {
    throw inFile(error, file);
  }
}

function firstContent(text: string): { line: number; column: number } {
  const before = /^(?:\s*(?:#[^\n]*|---[^\n]*)\n|[ \t]*\n)*[ \t]*/.exec(text)?.[0] ?? '';
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}

function readFile(fs: ReadFs, path: string, asGiven: string): string {
  try {
    return fromBytes(fs.readFile(path));
  } catch (cause) {
    throw new MartyError('MARTY-H050', `cannot read ${asGiven}`, { where: { file: asGiven }, cause });
  }
}
