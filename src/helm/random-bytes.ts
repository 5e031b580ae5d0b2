import { createHash } from 'node:crypto';

/** Bytes that look random and are the same for the same seed: SHA-256 of a counter. */
export function seededBytes(seed: string): (size: number) => Uint8Array {
  let counter = 0;
  return (size) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 32) {
      const block = createHash('sha256').update(`${seed}/${counter++}`).digest();
      bytes.set(block.subarray(0, size - at), at);
    }
    return bytes;
  };
}
