/** A stream of choices that a text decides, the same on every machine. */
export interface Random {
  /** 0 to below `limit`. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Between `least` and `most` of the list, in its order. */
  some<T>(list: readonly T[], least: number, most: number): T[];
}

export function random(seed: string): Random {
  // FNV-1a, then mulberry32.
  let state = 2166136261;
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16777619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error('nothing to pick from');
    return list[below(list.length)] as T;
  };
  const some = <T>(list: readonly T[], least: number, most: number): T[] => {
    const left = [...list];
    const wanted = Math.min(least + below(most - least + 1), left.length);
    while (left.length > wanted) left.splice(below(left.length), 1);
    return left;
  };
  return { below, chance: (probability) => next() < probability, pick, some };
}
