import type { ReadFs } from '../ports/fs.ts';
import { type Hash, hashOf, isHash } from './hash.ts';
import { BASE_DIR } from './state-paths.ts';

interface Pack {
  /** Relative to the root. */
  readonly path: string;
  readonly texts: ReadonlyMap<Hash, string>;
}

function parsePack(path: string, text: string): Pack {
  let entries: [string, unknown][] = [];
  try {
    entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
  } catch {
    // A damaged pack holds nothing: its files are then merged without a base.
  }
  const texts = new Map<Hash, string>();
  for (const [hash, content] of entries)
    if (isHash(hash) && typeof content === 'string') texts.set(hash, content);
  return { path, texts };
}

/**
 * The texts that marty generated last, which later merges start from. Each apply that brings new ones adds one pack
 * `.marty/base/HASH` (text by hash, one a line), so that branches never write to the same file and a new
 * plugin costs one file. Packs are read when the first base is asked for.
 */
export class BaseStore {
  readonly #fs: ReadFs;
  readonly #root: string;
  #packs: readonly Pack[] | undefined;

  constructor(fs: ReadFs, root: string) {
    this.#fs = fs;
    this.#root = root;
  }

  get packs(): readonly Pack[] {
    this.#packs ??= this.#read();
    return this.#packs;
  }

  /** The text of a hash, or undefined if it was lost or is not what the hash says. */
  get(hash: Hash): Uint8Array | undefined {
    for (const { texts } of this.packs) {
      const text = texts.get(hash);
      if (text !== undefined && hashOf(text) === hash) return Buffer.from(text, 'utf8');
    }
    return undefined;
  }

  #read(): Pack[] {
    const folder = `${this.#root}/${BASE_DIR}`;
    if (this.#fs.lstat(folder)?.kind !== 'directory') return [];
    return this.#fs
      .readDir(folder)
      .filter((name) => this.#fs.lstat(`${folder}/${name}`)?.kind === 'file')
      .map((name) =>
        parsePack(
          `${BASE_DIR}/${name}`,
          Buffer.from(this.#fs.readFile(`${folder}/${name}`)).toString('utf8'),
        ),
      );
  }
}

/** A pack's path and text; the same texts give the same pack. */
export function packOf(texts: ReadonlyMap<Hash, string>): { path: string; text: string } {
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`;
  return { path: `${BASE_DIR}/${hashOf(text)}`, text };
}
