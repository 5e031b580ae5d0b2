import { templateFunctions } from '../../../src/helm/functions/index.ts';
import { execute, parseTemplates, type RunLimits } from '../../../src/helm/template/index.ts';
import type { GoMap, GoValue } from '../../../src/helm/values/go-value.ts';

export interface TextOptions {
  readonly data?: GoValue;
  readonly limits?: RunLimits;
  readonly checkDeadline?: () => void;
}

export const VALUES: GoMap = new Map<string, GoValue>([
  ['s', 'hello'],
  ['i', 1],
  ['l', [1, 'two', 3, null, true]],
  [
    'm',
    new Map<string, GoValue>([
      ['b', 2],
      ['a', 1],
      ['c', new Map<string, GoValue>([['z', 1]])],
    ]),
  ],
  ['em', new Map()],
]);

/** Renders one text as the file c/templates/t.yaml of a chart. */
export function renderText(text: string, options: TextOptions = {}): string {
  const functions = templateFunctions(3);
  const name = 'c/templates/t.yaml';
  return execute(
    parseTemplates([{ name, text }], functions.keys()),
    name,
    options.data ?? new Map([['Values', VALUES]]),
    {
      functions,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      context: {
        helmVersion: 3,
        now: () => new Date(0),
        randomBytes: (size) => new Uint8Array(size),
        timeZone: 'UTC',
        checkDeadline: options.checkDeadline ?? (() => undefined),
      },
    },
  );
}
