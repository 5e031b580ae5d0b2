/** Which values paths are in a text, and which decided on it; each bit is a path of {@link ValuePaths}. */
export interface Taint {
  readonly values: bigint;
  readonly decided: bigint;
}

export const CLEAN: Taint = { values: 0n, decided: 0n };

export function join(left: Taint, right: Taint): Taint {
  if (left === right || (right.values === 0n && right.decided === 0n)) return left;
  if (left.values === 0n && left.decided === 0n) return right;
  return { values: left.values | right.values, decided: left.decided | right.decided };
}

/** The same paths, as ones that decide: nothing of their text is in the result. */
export function asDecision({ values, decided }: Taint): Taint {
  return { values: 0n, decided: values | decided };
}

export function byPath(bit: bigint): Taint {
  return { values: bit, decided: 0n };
}

export function byDecision(bits: bigint): Taint {
  return { values: 0n, decided: bits };
}

/** The paths that a render has read, numbered in the order in which they were first met. */
export class ValuePaths {
  private readonly paths: string[] = [];
  private readonly bits = new Map<string, bigint>();

  bit(path: string): bigint {
    const known = this.bits.get(path);
    if (known !== undefined) return known;
    const bit = 1n << BigInt(this.paths.length);
    this.paths.push(path);
    this.bits.set(path, bit);
    return bit;
  }

  /** The paths of some bits, sorted. */
  names(bits: bigint): string[] {
    const names: string[] = [];
    let rest = bits;
    for (let at = 0; rest !== 0n; at++, rest >>= 1n) {
      const name = this.paths[at];
      if ((rest & 1n) !== 0n && name !== undefined) names.push(name);
    }
    return names.sort();
  }
}

/** A path below another, as --set writes it: `a.b`, `a[0]`, and `a\.b` for a key with a dot. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = key.replaceAll('.', '\\.');
  return path === '' ? name : `${path}.${name}`;
}
