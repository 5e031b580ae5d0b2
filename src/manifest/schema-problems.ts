import type { z } from 'zod';
import { ERRORS, type ErrorCode } from '../errors.ts';
import { knownKeys } from './known-keys.ts';
import type { Problem } from './problem.ts';
import { didYouMean } from './suggest.ts';
import type { DataPath, YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && value in ERRORS;
}

/** Of a union's branches the one that came closest: the deepest, then the one that failed by a rule of ours. */
function bestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const score = (issues: readonly Issue[]) =>
    Math.max(...issues.map(({ path, code }) => path.length * 2 + (code === 'invalid_type' ? 0 : 1)), 0);
  return [...branches].sort((a, b) => score(b) - score(a))[0] ?? [];
}

function describePath(path: DataPath): string {
  return path.length === 0 ? 'The document' : path.join('.');
}

function oneOf(values: readonly unknown[]): string {
  return `${values.length === 1 ? '' : 'one of '}${values.join(', ')}`;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  record: 'mapping',
  object: 'mapping',
  array: 'list',
  int: 'whole number',
};

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

function invalidValue(
  path: DataPath,
  values: readonly unknown[],
  found: unknown,
): { message: string; hint?: string } {
  const hint = typeof found === 'string' ? didYouMean(found, values.map(String)) : undefined;
  const message = `${describePath(path)} is ${JSON.stringify(found)}, and must be ${oneOf(values)}.`;
  return hint === undefined ? { message } : { message, hint };
}

function toProblems(issue: Issue, base: DataPath, schema: z.ZodType, source: YamlSource): Problem[] {
  const path = [...base, ...issue.path];
  const where = source.whereValue(path);
  const value = source.document.getIn(path);
  if (
    value === undefined &&
    path.length > 0 &&
    (issue.code === 'invalid_type' || issue.code === 'invalid_value')
  ) {
    const what = issue.code === 'invalid_type' ? `a ${typeName(issue.expected)}` : oneOf(issue.values);
    const message = `${describePath(path)} is missing; it must be ${what}.`;
    return [{ code: 'MARTY-F003', level: 'error', message, where: source.whereKey(path.slice(0, -1)) }];
  }
  switch (issue.code) {
    case 'invalid_union':
      return issue.errors.length === 0
        ? [{ code: 'MARTY-F003', level: 'error', message: `${describePath(path)}: ${issue.message}.`, where }]
        : bestBranch(issue.errors).flatMap((inner) => toProblems(inner, path, schema, source));
    case 'invalid_key': {
      const problem = issue.issues.flatMap((inner) => toProblems(inner, path, schema, source))[0];
      const message = problem?.message ?? `${issue.message}.`;
      return [{ code: problem?.code ?? 'MARTY-F003', level: 'error', message, where: source.whereKey(path) }];
    }
    case 'unrecognized_keys':
      return issue.keys.map((key) => {
        const hint = didYouMean(key, knownKeys(schema, path));
        return {
          code: 'MARTY-F004',
          level: 'error',
          message: `${[...path, key].join('.')} is not a known key.`,
          where: source.whereKey([...path, key]),
          ...(hint === undefined ? {} : { hint }),
        };
      });
    case 'invalid_value':
      return [{ code: 'MARTY-F005', level: 'error', ...invalidValue(path, issue.values, value), where }];
    case 'invalid_type': {
      const message = `${describePath(path)} must be a ${typeName(issue.expected)}.`;
      return [{ code: 'MARTY-F003', level: 'error', message, where }];
    }
    default: {
      const code = issue.code === 'custom' ? issue.params?.['code'] : undefined;
      const message = `${describePath(path)}: ${issue.message}.`;
      return [{ code: isCode(code) ? code : 'MARTY-F003', level: 'error', message, where }];
    }
  }
}

/** What a schema has to say about a YAML text, each with its place; in the order of the text. */
export function schemaProblems(issues: readonly Issue[], schema: z.ZodType, source: YamlSource): Problem[] {
  const place = ({ where }: Problem) => (where.line ?? 0) * 10_000 + (where.column ?? 0);
  return issues.flatMap((issue) => toProblems(issue, [], schema, source)).sort((a, b) => place(a) - place(b));
}
