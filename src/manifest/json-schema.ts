import { z } from 'zod';
import { manifestSchema } from './manifest.ts';
import { policyFile } from './policy.ts';

function publish(schema: z.ZodType, title: string): string {
  const document = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title, ...document }, null, 2)}\n`;
}

/** The JSON Schemas that editors and other tools check marty's files with, by their path in the package. */
export function publishedSchemas(): Record<string, string> {
  return {
    'schemas/plugin.schema.json': publish(manifestSchema, 'plugin.yaml of marty'),
    'schemas/policy.schema.json': publish(policyFile, 'policies/*.yaml of marty'),
  };
}
