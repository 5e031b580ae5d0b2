/**
 * The part of Standard Schema v1 (standardschema.dev) and Standard JSON Schema v1 that the runtime uses. A zod 4
 * schema is one; so is any schema of a library that speaks the standard.
 */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema?: JsonSchemaConverter | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export interface JsonSchemaConverter {
  readonly input: (options: JsonSchemaOptions) => Record<string, unknown>;
  readonly output: (options: JsonSchemaOptions) => Record<string, unknown>;
}

export interface JsonSchemaOptions {
  readonly target: 'draft-2020-12' | 'draft-07';
  readonly libraryOptions?: Record<string, unknown> | undefined;
}

export type AnySchema = Schema<unknown, unknown>;

export type InferInput<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? Member<T, 'input'>
  : never;

export type InferOutput<S> = S extends { readonly '~standard': { readonly types?: infer T } }
  ? Member<T, 'output'>
  : never;

type Member<T, Key extends 'input' | 'output'> = NonNullable<T> extends Record<Key, infer V> ? V : never;
