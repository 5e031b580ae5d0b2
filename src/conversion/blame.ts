import { z } from 'zod';
import { unescapePointer } from '../objects/difference.ts';
import { formatId, idOf, type Json, type KubeObject } from '../objects/index.ts';
import { isObject } from '../objects/json.ts';
import type { Environment } from './environment.ts';
import { leafOrigins } from './object-origins.ts';
import { REDACTED, type Redactor } from './redactor.ts';

/** Schema of the provenance of a render: each object with its leaves. */
export const blameSchema = z.array(
  z.object({
    object: z.string(),
    leaves: z.array(
      z.object({
        path: z.string().describe('JSON pointer'),
        template: z.string(),
        line: z.int(),
        values: z.array(z.string()).describe('Values paths that flow into the text'),
        decidedBy: z.array(z.string()).describe('Values paths that decide whether and which text is there'),
      }),
    ),
  }),
);

/** Where each leaf of each object comes from, without the values themselves. */
export function blameData(environment: Environment): z.infer<typeof blameSchema> {
  return environment.objects.map((object) => ({
    object: formatId(idOf(object)),
    leaves: leafOrigins(environment, object).map(([path, { template, line, values, decidedBy }]) => ({
      path,
      template,
      line,
      values: [...values],
      decidedBy: [...decidedBy],
    })),
  }));
}

/** Longer texts are cut in the view for people. */
const MAX_VALUE = 40;

/** For people, as `git blame`: template and line, the leaf, and the values paths; `?` marks those that decide. */
export function blameText(environment: Environment, { isSecret, redact }: Redactor): string {
  return environment.objects
    .map((object) => {
      const id = formatId(idOf(object));
      const rows = leafOrigins(environment, object).map(([path, { template, line, values, decidedBy }]) => {
        const value = isSecret(id, path) ? REDACTED : redact(short(valueAt(object, path)));
        const paths = [values.join(', '), decidedBy.length > 0 ? `? ${decidedBy.join(', ')}` : ''];
        return [`${template}:${line}`, `${path} = ${value}`, paths.filter((text) => text !== '').join('  ')];
      });
      const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      const lines = rows.map((row) =>
        row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      );
      return [id, ...lines].join('\n');
    })
    .join('\n\n');
}

function valueAt(object: KubeObject, pointer: string): Json {
  let value: Json = object;
  for (const token of pointer.split('/').slice(1)) {
    const key = unescapePointer(token);
    if (Array.isArray(value)) value = value[Number(key)] ?? null;
    else value = isObject(value) ? (value[key] ?? null) : null;
  }
  return value;
}

function short(value: Json): string {
  const text = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
