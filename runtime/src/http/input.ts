import { type InputProblem, MartyError } from '../errors/marty-error.ts';
import type { AnySchema, SchemaResult } from '../schema/standard-schema.ts';
import { compileValidator, issuePointer, type Validator } from '../schema/validator.ts';
import type { AnyRoute } from './route.ts';

export interface RequestInput {
  params: unknown;
  query: unknown;
  headers: unknown;
  body: unknown;
}

const PARTS = ['params', 'query', 'headers', 'body'] as const;
type Part = (typeof PARTS)[number];

/** Assigned to an object it would change its prototype. JSON bodies with it are refused by their parser. */
const FORBIDDEN_KEY = '__proto__';

/**
 * Reads and checks the input of a route. Every fault of every part is reported at once, as `invalid_argument`.
 * The answer is a promise only when a schema is asynchronous.
 */
export type InputReader = (raw: Readonly<RequestInput>) => RequestInput | Promise<RequestInput>;

interface Check {
  readonly part: Part;
  readonly validate: Validator;
}

export async function compileInput(route: AnyRoute): Promise<InputReader> {
  const checks: Check[] = [];
  for (const part of PARTS) {
    const schema: AnySchema | undefined = route.options[part];
    if (schema !== undefined) checks.push({ part, validate: await compileValidator(schema) });
  }
  const takesBody = route.options.body !== undefined;
  return (raw) => {
    if (Object.hasOwn(raw.query as object, FORBIDDEN_KEY)) {
      throw new MartyError('invalid_argument', 'the query has a forbidden key');
    }
    const input: RequestInput = {
      params: raw.params,
      query: raw.query,
      headers: raw.headers,
      body: takesBody ? raw.body : undefined,
    };
    let problems: InputProblem[] | undefined;
    for (let i = 0; i < checks.length; i += 1) {
      const { part, validate } = checks[i] as Check;
      const result = validate(raw[part]);
      if (result instanceof Promise) return finishLate(checks.slice(i), result, raw, input, problems);
      if (result.issues === undefined) input[part] = result.value;
      else problems = withIssues(problems, part, result);
    }
    if (problems !== undefined) throw refusal(problems);
    return input;
  };
}

/** The checks from the first asynchronous one on. */
async function finishLate(
  [first, ...others]: readonly Check[],
  pending: Promise<SchemaResult<unknown>>,
  raw: Readonly<RequestInput>,
  input: RequestInput,
  before: InputProblem[] | undefined,
): Promise<RequestInput> {
  let problems = before;
  const results = [pending, ...others.map(({ part, validate }) => validate(raw[part]))];
  const parts = [first, ...others].flatMap((check) => check?.part ?? []);
  for (const [i, result] of (await Promise.all(results)).entries()) {
    const part = parts[i] as Part;
    if (result.issues === undefined) input[part] = result.value;
    else problems = withIssues(problems, part, result);
  }
  if (problems !== undefined) throw refusal(problems);
  return input;
}

function withIssues(
  problems: InputProblem[] | undefined,
  part: Part,
  { issues = [] }: SchemaResult<unknown>,
): InputProblem[] {
  const found = issues.map((issue) => ({ in: part, path: issuePointer(issue), message: issue.message }));
  return [...(problems ?? []), ...found];
}

function refusal(problems: readonly InputProblem[]): MartyError {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return new MartyError('invalid_argument', `the request has ${count}, see errors`, { problems });
}
