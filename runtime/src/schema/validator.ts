import type { AnySchema, SchemaIssue, SchemaResult } from './standard-schema.ts';

export type Validator = (value: unknown) => SchemaResult<unknown> | Promise<SchemaResult<unknown>>;

/**
 * The fastest validator that a schema has: zod's are compiled, others answer through Standard Schema. zod is
 * loaded here, when the first of its schemas shows that the service has it already.
 */
export async function compileValidator(schema: AnySchema): Promise<Validator> {
  const standard = schema['~standard'];
  const plain: Validator = (value) => standard.validate(value);
  if (standard.vendor !== 'zod') return plain;
  const zod = await import('zod').catch(() => undefined);
  if (zod === undefined || typeof zod.compile !== 'function') return plain;
  try {
    const compiled = zod.compile(schema as unknown as import('zod').ZodType);
    let asynchronous = false;
    return (value) => {
      if (asynchronous) return standard.validate(value);
      try {
        const result = compiled.safeParse(value);
        return result.success ? { value: result.data } : { issues: result.error.issues };
      } catch (error) {
        // A schema with asynchronous checks refuses safeParse, from the first value that reaches one.
        if (!isAsyncRefusal(error)) throw error;
        asynchronous = true;
        return standard.validate(value);
      }
    };
  } catch {
    return plain;
  }
}

function isAsyncRefusal(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === '$ZodAsyncError';
}

/** The path of an issue as a JSON pointer (RFC 6901); '' is the value itself. */
export function issuePointer(issue: SchemaIssue): string {
  return (issue.path ?? [])
    .map((step) => String(typeof step === 'object' ? step.key : step))
    .map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}

/** The path of an issue as `http.port`, for configuration. */
export function issueDots(issue: SchemaIssue): string {
  return (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
}
