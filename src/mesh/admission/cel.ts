import type { CelInput } from '@bufbuild/cel';
import { celEnv, isCelError, parse, plan } from '@bufbuild/cel';
import type { Json } from '../../objects/kube-object.ts';
import { KUBERNETES_CEL } from './cel-functions.ts';
import type { StructuralSchema } from './crd-schema.ts';

/** What a rule said of a value. An evaluation error is a verdict of its own: it never passes. */
export type Verdict = { readonly holds: true } | { readonly holds: false; readonly error?: string };

type Program = (bindings: Record<string, CelInput>) => unknown;

/** Evaluates CEL rules; each distinct rule text is compiled once. */
export class RuleEvaluator {
  readonly #env = celEnv({ funcs: KUBERNETES_CEL });
  readonly #programs = new Map<string, Program>();

  evaluate(rule: string, self: CelInput): Verdict {
    let result: unknown;
    try {
      result = this.#program(rule)({ self });
    } catch (error) {
      return { holds: false, error: error instanceof Error ? error.message : String(error) };
    }
    if (isCelError(result)) return { holds: false, error: result.message };
    return result === true ? { holds: true } : { holds: false };
  }

  #program(rule: string): Program {
    let program = this.#programs.get(rule);
    if (program === undefined) {
      program = plan(this.#env, parse(rule).expr) as Program;
      this.#programs.set(rule, program);
    }
    return program;
  }
}

/** CEL tells int from double and map from message: whole numbers of integer fields become bigint, objects Map. */
export function toCel(value: Json, schema: StructuralSchema | undefined): CelInput {
  if (typeof value === 'number') {
    const whole =
      Number.isInteger(value) && (schema?.type === 'integer' || schema?.['x-kubernetes-int-or-string']);
    return whole ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => toCel(item, schema?.items));
  if (value === null || typeof value !== 'object') return value;
  return new Map(
    Object.entries(value).map(([name, item]) => [name, toCel(item, memberSchema(schema, name))] as const),
  );
}

/** The schema of a member of an object, or undefined where the schema says nothing of it. */
export function memberSchema(
  schema: StructuralSchema | undefined,
  name: string,
): StructuralSchema | undefined {
  const extra = schema?.additionalProperties;
  return schema?.properties?.[name] ?? (typeof extra === 'object' ? extra : undefined);
}
