import { type InputProblem, MartyError } from '../errors/marty-error.ts';
import type { AnySchema } from '../schema/standard-schema.ts';
import { compileValidator, issuePointer, type Validator } from '../schema/validator.ts';
import type { Route } from './route.ts';

export interface RequestInput {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
}

const PARTS = ['params', 'query', 'headers', 'body'] as const;

/**
 * Reads and checks the input of a route. Every fault of every part is reported at once, as `invalid_argument`.
 * The answer is a promise only when a schema is asynchronous.
 */
export type InputReader = (raw: RequestInput) => RequestInput | Promise<RequestInput>;

export async function compileInput(route: Route): Promise<InputReader> {
  const checks: (readonly [(typeof PARTS)[number], Validator])[] = [];
  for (const part of PARTS) {
    const schema: AnySchema | undefined = route.options[part];
    if (schema !== undefined) checks.push([part, await compileValidator(schema)]);
  }
  return (raw) => {
    const input: RequestInput = { ...raw };
    if (route.options.body === undefined) input.body = undefined;
    const problems: InputProblem[] = [];
    const settle = (part: (typeof PARTS)[number], result: Awaited<ReturnType<Validator>>): void => {
      if (result.issues === undefined) input[part] = result.value;
      else {
        for (const issue of result.issues) {
          problems.push({ in: part, path: issuePointer(issue), message: issue.message });
        }
      }
    };
    const pending: Promise<void>[] = [];
    for (const [part, validate] of checks) {
      const result = validate(raw[part]);
      if (result instanceof Promise) pending.push(result.then((late) => settle(part, late)));
      else settle(part, result);
    }
    const finish = (): RequestInput => {
      if (problems.length === 0) return input;
      throw new MartyError('invalid_argument', describe(problems), { problems });
    };
    return pending.length === 0 ? finish() : Promise.all(pending).then(finish);
  };
}

function describe(problems: readonly InputProblem[]): string {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return `the request has ${count}, see errors`;
}
