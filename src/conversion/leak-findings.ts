import type { Leak } from './redactor.ts';

export interface LeakFinding {
  readonly code: 'MARTY-H080';
  readonly level: 'warning';
  readonly message: string;
}

/** One warning for each place outside of Secrets that shows a secret; the secret itself is not in it. */
export function leakFindings(leaks: readonly Leak[]): LeakFinding[] {
  return leaks.map((leak) => ({
    code: 'MARTY-H080',
    level: 'warning',
    message: `a secret stands in ${leakText(leak)}`,
  }));
}

export function leakText({ object, pointer, values }: Leak): string {
  return `${object} at ${pointer}${values.length === 0 ? '' : ` (values: ${values.join(', ')})`}`;
}

/** Objects named in a note; all are in the findings. */
const MAX_OBJECTS = 5;

/** The leaks in one line; empty if there are none. */
export function leakNote(leaks: readonly Leak[]): string {
  const objects = [...new Set(leaks.map(({ object }) => object))];
  if (objects.length === 0) return '';
  const rest = objects.length - MAX_OBJECTS;
  const names = objects.slice(0, MAX_OBJECTS).join(', ');
  return `secrets stand outside of Secrets, in ${names}${rest > 0 ? ` and ${rest} more objects` : ''}`;
}
