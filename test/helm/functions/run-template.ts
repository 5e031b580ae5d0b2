import { MartyError } from '../../../src/errors.ts';
import { templateFunctions } from '../../../src/helm/functions/index.ts';
import { execute, parseTemplates } from '../../../src/helm/template/index.ts';
import type { FunctionContext, GoMap } from '../../../src/helm/values/go-value.ts';

/** A context whose clock stands still and whose random bytes repeat from run to run. */
export function testContext(helmVersion: 3 | 4 = 3): FunctionContext {
  let state = 7;
  const nextByte = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state >>> 16;
  };
  return {
    helmVersion,
    now: () => new Date('2024-05-06T07:08:09.000Z'),
    randomBytes: (size) => Uint8Array.from({ length: size }, nextByte),
    timeZone: 'UTC',
    checkDeadline: () => undefined,
  };
}

/** What a template gives with the functions of a Helm version. */
export function runTemplate(text: string, values: GoMap = new Map(), context = testContext()): string {
  const functions = templateFunctions(context.helmVersion);
  const name = 'c/templates/t.yaml';
  return execute(parseTemplates([{ name, text }], functions.keys()), name, new Map([['Values', values]]), {
    functions,
    context,
  });
}

/** As {@link runTemplate}; an error is `ERR` and what it says about the call. */
export function runOrError(text: string, values?: GoMap, context?: FunctionContext): string {
  try {
    return runTemplate(text, values, context);
  } catch (error) {
    if (!(error instanceof MartyError)) throw error;
    return `ERR ${error.message.replace(/^.*?(?:error calling \w+: |execution error at \(\S+\): )/s, '')}`;
  }
}
