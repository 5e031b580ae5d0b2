/** Character classes of YAML as libyaml draws them; code units of a text that ends in NUL. */

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;

export function isBlank(c: number): boolean {
  return c === SPACE || c === TAB;
}

export function isBreak(c: number): boolean {
  return c === LF || c === CR || c === 0x85 || c === 0x2028 || c === 0x2029;
}

export function isBreakOrEnd(c: number): boolean {
  return c === LF || c === 0 || c === CR || c === 0x85 || c === 0x2028 || c === 0x2029;
}

export function isBlankOrEnd(c: number): boolean {
  return c === SPACE || c === TAB || isBreakOrEnd(c);
}

/** Letters, digits, `_` and `-`: what anchors and tag handles are made of. */
export function isWord(c: number): boolean {
  return (
    (c >= 0x30 && c <= 0x39) ||
    (c >= 0x41 && c <= 0x5a) ||
    (c >= 0x61 && c <= 0x7a) ||
    c === 0x5f ||
    c === 0x2d
  );
}

export function isDigit(c: number): boolean {
  return c >= 0x30 && c <= 0x39;
}

/** Value of a hexadecimal digit, or -1. */
export function hexDigit(c: number): number {
  if (isDigit(c)) return c - 0x30;
  if (c >= 0x41 && c <= 0x46) return c - 0x37;
  if (c >= 0x61 && c <= 0x66) return c - 0x57;
  return -1;
}
