const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;

function isLetter(char: string): boolean {
  const c = char.charCodeAt(0);
  if (c < 0x80) return (c >= 0x41 && c <= 0x5a) || (c >= 0x61 && c <= 0x7a);
  return LETTER.test(char);
}

function isDigit(char: string): boolean {
  const c = char.charCodeAt(0);
  if (c < 0x80) return c >= 0x30 && c <= 0x39;
  return DIGIT.test(char);
}

function compareChars(a: string, b: string): number {
  return (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0);
}

/** The number that the digits from `start` on make; Go adds code points without a check for what kind of digit. */
function readNumber(chars: readonly string[], start: number, from: bigint): { end: number; value: bigint } {
  let value = from;
  let end = start;
  for (let char = chars[end]; char !== undefined && isDigit(char); char = chars[++end])
    value = value * 10n + BigInt((char.codePointAt(0) ?? 0) - 0x30);
  return { end, value };
}

/** Order of map keys in go-yaml v2's output: letters after other characters, runs of digits by their number. */
export function compareKeys(left: string, right: string): number {
  return compare(left, right, false);
}

/** Order of map keys in yaml.v3's output: a letter after digits comes before other characters. */
export function compareKeysV3(left: string, right: string): number {
  return compare(left, right, true);
}

function compare(left: string, right: string, letterFirstAfterDigits: boolean): number {
  const a = [...left];
  const b = [...right];
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a[i] ?? '';
    const y = b[i] ?? '';
    if (x === y) continue;
    const xLetter = isLetter(x);
    const yLetter = isLetter(y);
    if (xLetter && yLetter) return compareChars(x, y);
    if (xLetter || yLetter) {
      const lettersFirst = letterFirstAfterDigits && i > 0 && isDigit(a[i - 1] ?? '');
      return (lettersFirst ? xLetter : yLetter) ? -1 : 1;
    }
    let from = 0n;
    if (x === '0' || y === '0') {
      for (let j = i - 1; j >= 0 && isDigit(a[j] ?? ''); j--) {
        if (a[j] !== '0') {
          from = 1n;
          break;
        }
      }
    }
    const xNumber = readNumber(a, i, from);
    const yNumber = readNumber(b, i, from);
    if (xNumber.value !== yNumber.value) return xNumber.value < yNumber.value ? -1 : 1;
    if (xNumber.end !== yNumber.end) return xNumber.end - yNumber.end;
    return compareChars(x, y);
  }
  return a.length - b.length;
}
