import { loadAll } from 'js-yaml';
import { MartyError } from '../../errors.ts';
import type { Json, JsonObject } from '../../objects/kube-object.ts';

/** One validation rule of `x-kubernetes-validations`. */
export interface CelRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
}

/** A structural schema node of a CRD: OpenAPI v3 with Kubernetes' extensions. */
export interface StructuralSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly default?: Json;
  readonly nullable?: boolean;
  readonly format?: string;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-validations'?: readonly CelRule[];
  readonly [keyword: string]: unknown;
}

/** One served version of one kind. */
export interface KindSchema {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: StructuralSchema;
  /** The file it was read from, for reports. */
  readonly source: string;
}

/** Schemas by `group/version/Kind`. */
export type SchemaCatalog = ReadonlyMap<string, KindSchema>;

interface Definition {
  readonly kind?: string;
  readonly spec?: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
    }[];
  };
}

/**
 * Reads the CustomResourceDefinitions in a YAML text. Lines that hold a Helm action are left out: the charts that
 * ship CRDs as templates use them only for labels and for switching the whole file.
 */
export function readDefinitions(text: string, source: string): KindSchema[] {
  const plain = text.includes('{{') ? text.replace(/^.*(\{\{|\}\}).*$/gm, '') : text;
  let documents: unknown[];
  try {
    documents = loadAll(plain);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new MartyError('MARTY-M010', `cannot read CRDs: ${detail}`, { where: { file: source }, cause });
  }
  return documents.flatMap((document) => kindsOf(document as Definition | null, source));
}

function kindsOf(document: Definition | null, source: string): KindSchema[] {
  if (document?.kind !== 'CustomResourceDefinition' || document.spec === undefined) return [];
  const { group, scope, names, versions } = document.spec;
  return versions.flatMap(({ name, served, schema }) =>
    served && schema?.openAPIV3Schema
      ? [
          {
            group,
            version: name,
            kind: names.kind,
            namespaced: scope === 'Namespaced',
            schema: schema.openAPIV3Schema,
            source,
          },
        ]
      : [],
  );
}

/** Later definitions of the same kind win. */
export function schemaCatalog(kinds: Iterable<KindSchema>): SchemaCatalog {
  return new Map([...kinds].map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind]));
}

/** The schema of an object, or undefined where the catalog does not know its kind. */
export function schemaOf(catalog: SchemaCatalog, object: JsonObject): KindSchema | undefined {
  return catalog.get(`${String(object['apiVersion'])}/${String(object['kind'])}`);
}
