import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Json, JsonObject, KubeObject } from '../../objects/kube-object.ts';
import { memberSchema, RuleEvaluator, toCel } from './cel.ts';
import { type KindSchema, type SchemaCatalog, type StructuralSchema, schemaOf } from './crd-schema.ts';
import { withDefaults } from './defaults.ts';
import { formatProblem } from './formats.ts';
import { toJsonSchema } from './json-schema.ts';
import { firstDuplicate } from './list-types.ts';
import { metadataProblems, type Problem } from './metadata.ts';

/** What admission says of one object. */
export interface Admission {
  readonly object: KubeObject;
  /** `unknown`: no schema for its kind was given, so nothing was judged. */
  readonly verdict: 'admitted' | 'rejected' | 'unknown';
  readonly problems: readonly Problem[];
}

/** Judges objects as a Kubernetes API server with `fieldValidation=Strict` would, from CRDs alone. */
export class Admitter {
  readonly #catalog: SchemaCatalog;
  readonly #ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  readonly #validators = new Map<KindSchema, ValidateFunction>();
  readonly #rules = new RuleEvaluator();

  constructor(catalog: SchemaCatalog) {
    this.#catalog = catalog;
  }

  admit(object: KubeObject): Admission {
    const kind = schemaOf(this.#catalog, object);
    if (kind === undefined) return { object, verdict: 'unknown', problems: [] };
    const defaulted = withDefaults(object, kind.schema) as JsonObject;
    const shape = [...metadataProblems(object, kind.namespaced), ...this.#shapeProblems(kind, defaulted)];
    // The API server evaluates rules only on objects of the right shape.
    const problems = shape.length > 0 ? shape : this.#valueProblems(defaulted, kind.schema, '');
    return { object, verdict: problems.length === 0 ? 'admitted' : 'rejected', problems };
  }

  #shapeProblems(kind: KindSchema, object: JsonObject): Problem[] {
    let validate = this.#validators.get(kind);
    if (validate === undefined) {
      validate = this.#ajv.compile(toJsonSchema(kind.schema));
      this.#validators.set(kind, validate);
    }
    return validate(object) ? [] : (validate.errors ?? []).map(describe);
  }

  /** Rules, list types and formats, from the leaves up to the root. */
  #valueProblems(value: Json, schema: StructuralSchema, path: string): Problem[] {
    if (value === null) return [];
    const problems: Problem[] = [];
    if (Array.isArray(value)) {
      const duplicate = firstDuplicate(value, schema);
      if (duplicate >= 0)
        problems.push({ path: `${path}[${duplicate}]`, message: 'duplicates another item' });
      const { items } = schema;
      if (items)
        problems.push(...value.flatMap((item, i) => this.#valueProblems(item, items, `${path}[${i}]`)));
    } else if (typeof value === 'object') {
      for (const [name, item] of Object.entries(value)) {
        const child = memberSchema(schema, name);
        if (child) problems.push(...this.#valueProblems(item, child, path === '' ? name : `${path}.${name}`));
      }
    } else {
      const problem = formatProblem(value, schema.format);
      if (problem !== undefined) problems.push({ path, message: problem });
    }
    return [...problems, ...this.#ruleProblems(value, schema, path)];
  }

  #ruleProblems(value: Json, schema: StructuralSchema, path: string): Problem[] {
    const rules = schema['x-kubernetes-validations'];
    if (rules === undefined) return [];
    const self = toCel(value, schema);
    return rules
      .filter(({ rule }) => !/\boldSelf\b/.test(rule)) // a transition needs the old object
      .flatMap(({ rule, message, messageExpression }) => {
        const verdict = this.#rules.evaluate(rule, self);
        if (verdict.holds) return [];
        const text = message ?? messageExpression ?? `failed rule: ${rule}`;
        return [{ path, message: verdict.error === undefined ? text : `${text} (${verdict.error})` }];
      });
  }
}

function describe(error: ErrorObject): Problem {
  const path = error.instancePath
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
  if (error.keyword === 'additionalProperties') {
    const field = (error.params as { additionalProperty: string }).additionalProperty;
    return { path: path === '' ? field : `${path}.${field}`, message: 'unknown field' };
  }
  const allowed =
    error.keyword === 'enum'
      ? `: ${(error.params as { allowedValues: string[] }).allowedValues.join(', ')}`
      : '';
  return { path, message: `${error.message ?? error.keyword}${allowed}` };
}
