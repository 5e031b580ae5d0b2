import { type Hash, hashOf } from './hash.ts';

/** Contents by their hash; each is kept once. */
export class ContentStore {
  readonly #contents = new Map<Hash, Uint8Array>();

  add(content: Uint8Array): Hash {
    const hash = hashOf(content);
    this.#contents.set(hash, content);
    return hash;
  }

  get all(): ReadonlyMap<Hash, Uint8Array> {
    return this.#contents;
  }
}
