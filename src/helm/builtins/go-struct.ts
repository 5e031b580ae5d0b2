import type { GoFunction, GoObject, GoValue } from '../values/go-value.ts';

export interface StructField {
  readonly name: string;
  readonly json: string;
  readonly value: GoValue;
  /** Left out of JSON where it is empty. */
  readonly omitEmpty?: boolean;
}

function isEmpty(value: GoValue): boolean {
  if (value === null || value === false || value === '' || value === 0) return true;
  if (value instanceof Map) return value.size === 0;
  return Array.isArray(value) && value.length === 0;
}

/** fmt's %v of what structs of charts hold. */
function print(value: GoValue): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (value instanceof Map) return `map[${[...value].map(([k, v]) => `${k}:${print(v)}`).join(' ')}]`;
  return typeof value === 'object' && 'toGoString' in value ? value.toGoString() : String(value);
}

export interface StructOptions {
  readonly methods?: readonly GoFunction[];
  /** A pointer to the struct: printed with `&`. */
  readonly pointer?: boolean;
  /** A String method, which %v uses. */
  readonly text?: string;
}

/** A Go struct with exported fields: `.Chart`, `.Capabilities`, a dependency. */
export class GoStruct implements GoObject {
  readonly goType: string;
  readonly goKind: string;
  private readonly fields: readonly StructField[];
  private readonly methods: ReadonlyMap<string, GoFunction>;
  private readonly text: string | undefined;

  constructor(goType: string, fields: readonly StructField[], options: StructOptions = {}) {
    this.goType = options.pointer === true ? `*${goType}` : goType;
    this.goKind = options.pointer === true ? 'ptr' : 'struct';
    this.fields = fields;
    this.methods = new Map(options.methods?.map((method) => [method.name, method]));
    this.text = options.text;
  }

  field(name: string): GoValue | undefined {
    return this.fields.find((field) => field.name === name)?.value;
  }

  method(name: string): GoFunction | undefined {
    return this.methods.get(name);
  }

  toGoString(): string {
    if (this.text !== undefined) return this.text;
    const body = `{${this.fields.map(({ value }) => print(value)).join(' ')}}`;
    return this.goKind === 'ptr' ? `&${body}` : body;
  }

  /** Every field under its Go name. */
  goFields(): readonly (readonly [string, GoValue])[] {
    return this.fields.map(({ name, value }) => [name, value] as const);
  }

  jsonFields(): readonly (readonly [string, GoValue])[] {
    return this.fields
      .filter(({ omitEmpty, value }) => omitEmpty !== true || !isEmpty(value))
      .map(({ json, value }) => [json, value] as const);
  }
}
