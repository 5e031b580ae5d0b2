import type { AnySchema } from './standard-schema.ts';

export type JsonSchema = Record<string, unknown>;

/**
 * The JSON Schema of what a schema reads (`input`) or gives (`output`); undefined where its library cannot say.
 * Dates become `date-time` strings, which is how they travel in JSON; what has no JSON form becomes `{}`.
 */
export function jsonSchemaOf(
  schema: AnySchema,
  side: 'input' | 'output',
  target: 'draft-2020-12' | 'draft-07',
): JsonSchema | undefined {
  const convert = schema['~standard'].jsonSchema?.[side];
  if (convert === undefined) return undefined;
  const zod = schema['~standard'].vendor === 'zod';
  const { $schema: _, ...rest } = convert({ target, ...(zod ? { libraryOptions: ZOD_OPTIONS } : {}) });
  return rest;
}

const ZOD_OPTIONS = {
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: ZodOverride): void {
    if (zodSchema._zod.def.type !== 'date') return;
    jsonSchema['type'] = 'string';
    jsonSchema['format'] = 'date-time';
  },
};

interface ZodOverride {
  readonly zodSchema: { readonly _zod: { readonly def: { readonly type: string } } };
  readonly jsonSchema: JsonSchema;
}
