import { inspect, stripVTControlCharacters } from 'node:util';
import type { TextStyle } from '../commands/command.ts';

/** Styles for one stream; plain text where it has no colours. */
export function textStyle(colour: boolean): TextStyle {
  const paint = (name: string) => {
    const [open, close] = inspect.colors[name] ?? [0, 0];
    return (text: string) => (colour ? `\u001B[${open}m${text}\u001B[${close}m` : text);
  };
  const bold = paint('bold');
  return {
    bold,
    dim: paint('dim'),
    red: paint('red'),
    green: paint('green'),
    yellow: paint('yellow'),
    cyan: paint('cyan'),
    table: (rows) => table(rows, bold),
  };
}

/** Width in columns of text without its colours; counts code points. */
export function visibleWidth(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - visibleWidth(text)));
}

function table(rows: readonly (readonly string[])[], head: (text: string) => string): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, visibleWidth(cell));
    });
  }
  return rows
    .map((row, index) => {
      const line = row
        .map((cell, column) => (column === row.length - 1 ? cell : padTo(cell, widths[column] ?? 0)))
        .join('  ')
        .trimEnd();
      return index === 0 ? head(line) : line;
    })
    .join('\n');
}

/** Breaks text at blanks so that no line is wider than `width`. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && visibleWidth(line) + 1 + visibleWidth(word) > width) {
        lines.push(line);
        line = word;
      } else {
        line = line === '' ? word : `${line} ${word}`;
      }
    }
    return [...lines, line];
  });
}
