import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isText, mergeTexts } from '../../src/plan/merge.ts';

const BASE = 'a\nb\nc\nd\ne\nf\ng\n';

describe('mergeTexts', () => {
  it.each([
    ['apart', BASE.replace('a', 'A'), BASE.replace('g', 'G'), 'A\nb\nc\nd\ne\nf\nG\n'],
    ['the same on both sides', BASE.replace('a', 'A'), BASE.replace('a', 'A'), BASE.replace('a', 'A')],
    ['an insertion and a deletion', `new\n${BASE}`, BASE.replace('f\n', ''), 'new\na\nb\nc\nd\ne\ng\n'],
    ['only theirs', BASE, BASE.replace('c', 'C'), BASE.replace('c', 'C')],
    ['a lost last newline', BASE.trimEnd(), BASE.replace('a', 'A'), BASE.replace('a', 'A').trimEnd()],
    ['their empty file', BASE, '', ''],
    [
      'windows line ends of the user',
      BASE.replaceAll('\n', '\r\n').replace('a', 'A'),
      BASE.replace('g', 'G'),
      'A\r\nb\r\nc\r\nd\r\ne\r\nf\r\nG\r\n',
    ],
  ])('merges %s', (_, ours, theirs, merged) => {
    expect(mergeTexts(ours, BASE, theirs)).toEqual({ text: merged, conflicts: 0 });
  });

  it('marks each overlap, and only that', () => {
    const { text, conflicts } = mergeTexts('x\nb\nc\nd\ne\nf\ny', BASE, 'X\nb\nc\nd\ne\nf\nY');
    expect(conflicts).toBe(2);
    expect(text).toBe(
      '<<<<<<< yours\nx\n||||||| last generated\na\n=======\nX\n>>>>>>> marty\nb\nc\nd\ne\nf\n' +
        '<<<<<<< yours\ny\n||||||| last generated\ng\n=======\nY\n>>>>>>> marty\n',
    );
  });

  it('marks every difference when there is no base', () => {
    const { text, conflicts } = mergeTexts('a\nmine\nc\n', undefined, 'a\nyours\nc\n');
    expect(conflicts).toBe(1);
    expect(text).toBe('a\n<<<<<<< yours\nmine\n||||||| last generated\n=======\nyours\n>>>>>>> marty\nc\n');
  });

  it('never loses a line that the user added, with any edits on both sides', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c\n', 'd\n');
    const base = fc.array(line, { maxLength: 10 });
    const edits = fc.array(fc.tuple(fc.nat(10), fc.boolean()), { maxLength: 4 });
    const edit = (lines: string[], changes: [number, boolean][], name: string) => {
      const result = [...lines];
      for (const [index, [at, removes]] of changes.entries())
        result.splice(at, removes ? 1 : 0, `${name} ${index}\n`);
      return result;
    };
    fc.assert(
      fc.property(base, edits, edits, (lines, mine, other) => {
        const ours = edit(lines, mine, 'mine');
        const theirs = edit(lines, other, 'marty');
        const { text, conflicts } = mergeTexts(ours.join(''), lines.join(''), theirs.join(''));
        for (const added of ours.filter((one) => one.startsWith('mine'))) expect(text).toContain(added);
        for (const added of theirs.filter((one) => one.startsWith('marty'))) expect(text).toContain(added);
        expect(conflicts).toBe(text.split('<<<<<<< ').length - 1);
        if (mine.length === 0) expect(text).toBe(theirs.join(''));
        if (other.length === 0) expect(text).toBe(ours.join(''));
      }),
      { numRuns: 500 },
    );
  });
});

describe('isText', () => {
  it.each([
    ['héllo\n', true],
    ['', true],
    ['a\0b', false],
    [Buffer.from([0xff, 0xfe, 0x41]), false],
  ])('%j: %s', (content, expected) => {
    expect(isText(Buffer.from(content))).toBe(expected);
  });
});
