import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toText, typeOf } from '../../../src/helm/values/go-format.ts';
import { GoError } from '../../../src/helm/values/go-value.ts';
import { evaluate } from './expression.ts';

/** Expressions and what Helm v3.21.4 makes of them: `type|text`, or `ERR text`. Bytes as in Go strings of ours. */
const recorded: [string, string][] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8'),
);

function result(expression: string): string {
  try {
    const value = evaluate(expression);
    return `${typeOf(value)}|${toText(value)}`;
  } catch (error) {
    if (error instanceof GoError) return `ERR ${error.message}`;
    throw error;
  }
}

describe('what Helm has been seen to answer', () => {
  test('covers the functions broadly', () => {
    expect(recorded.length).toBeGreaterThan(1000);
    expect(recorded.filter(([expression]) => expression.startsWith('semverCompare')).length).toBeGreaterThan(
      400,
    );
  });

  test.each(recorded)('%s', (expression, wanted) => {
    expect(result(expression)).toBe(wanted);
  });
});
