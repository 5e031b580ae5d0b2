import {
  type DecodeOptions,
  decodeDocuments,
  inFile,
  type YamlMap,
  type YamlScalarText,
  type YamlValue,
} from '../goyaml/index.ts';
import { setField } from './json.ts';
import type { Json, JsonObject } from './kube-object.ts';
import { noteScalar } from './scalar-note.ts';
import { yamlString } from './yaml-scalar.ts';

export interface ReadOptions extends Pick<DecodeOptions, 'duplicateKeys' | 'dialect'> {
  /** Note how the scalars of maps are written, where their values do not tell. */
  readonly scalarNotes?: boolean;
}

/** How kustomize reads resources and patches, where it differs from Helm and kubectl. */
export const KUSTOMIZE_READING: ReadOptions = { duplicateKeys: 'error', dialect: 'kustomize' };

/** The same, for a build that writes over what it reads. */
export const BUILD_READING: ReadOptions = { ...KUSTOMIZE_READING, scalarNotes: true };

/**
 * The documents of a YAML stream as plain JSON, by go-yaml's rules; empty documents are null.
 *
 * @param source file shown in errors
 * @throws MartyError with a MARTY-Y code
 */
export function readDocuments(text: string, source: string, options: ReadOptions = {}): Json[] {
  const { scalarNotes = false, ...rest } = options;
  const written: Written | undefined = scalarNotes ? new Map() : undefined;
  const onScalar = (map: YamlMap, name: string, scalar: YamlScalarText): void => {
    const entries = written?.get(map) ?? new Map<string, YamlScalarText>();
    written?.set(map, entries.set(name, scalar));
  };
  try {
    const documents = decodeDocuments(text, {
      integers: 'exact',
      ...rest,
      ...(scalarNotes ? { onScalar } : {}),
    });
    return documents.map((document) => toJson(document, written));
  } catch (error) {
    throw inFile(error, source);
  }
}

/** The scalars of maps as they are written. */
type Written = Map<YamlMap, Map<string, YamlScalarText>>;

function toJson(value: YamlValue, written: Written | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => toJson(item, written));
  if (!(value instanceof Map)) return value;
  const object: JsonObject = {};
  const scalars = written?.get(value);
  for (const [name, item] of value) {
    const json = toJson(item, written);
    setField(object, name, json);
    const scalar = scalars?.get(name);
    if (scalar !== undefined) note(object, name, json, scalar);
  }
  return object;
}

function note(object: JsonObject, name: string, value: Json, { text, quoted }: YamlScalarText): void {
  if (typeof value !== 'string') {
    if (text !== String(value)) noteScalar(object, name, { text, value });
  } else if (quoted !== (yamlString(value) !== value)) noteScalar(object, name, { quoted });
}
