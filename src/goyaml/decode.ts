import { Decoder, type DecodeSettings } from './decoder.ts';
import type { YamlNode } from './node.ts';
import { Parser } from './parser.ts';
import { limitError, meaningError } from './yaml-error.ts';
import type { YamlMap, YamlScalarText, YamlValue } from './yaml-value.ts';

export interface DecodeOptions {
  /** `float64`: every number as Helm sees it (through JSON); `exact`: integers beyond 2^53 as bigint. Default float64. */
  readonly integers?: 'float64' | 'exact';
  /** Helm takes the last of two equal keys, kustomize refuses them. Default `last`. */
  readonly duplicateKeys?: 'last' | 'error';
  /**
   * kustomize's resource reader takes yes, no, on, off, y and n as text where Helm and kubectl see booleans, gives
   * plain dates as times (RFC 3339), and refuses keys that are no text. Default `helm`.
   */
  readonly dialect?: 'helm' | 'kustomize';
  readonly limits?: Partial<DecodeLimits>;
  /** Told of every scalar that is the value of a key, as it is written. */
  readonly onScalar?: (map: YamlMap, key: string, scalar: YamlScalarText) => void;
}

export interface DecodeLimits {
  /** Nesting of collections; default 1000 (go-yaml's own is 10,000). */
  readonly depth: number;
  /** Code units of the text; default 100 Mi. */
  readonly length: number;
}

const DEFAULT_LIMITS: DecodeLimits = { depth: 1000, length: 100 * 1024 * 1024 };
// What go-yaml's reader refuses: C0 and C1 controls but tab, line breaks and NEL; DEL; lone surrogates; U+FFFE, U+FFFF.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNREADABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/u;

function openParser(text: string, options: DecodeOptions): Parser {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  if (text.length > limits.length) throw limitError(`text is longer than ${limits.length} characters`);
  const unreadable = UNREADABLE.exec(text);
  if (unreadable !== null) {
    const byte = unreadable[0].charCodeAt(0);
    throw meaningError(
      byte >= 0xd800 && byte < 0xe000 ? 'invalid leading UTF-8 octet' : 'control characters are not allowed',
    );
  }
  return new Parser(text.startsWith('\ufeff') ? text.slice(1) : text, limits.depth);
}

function settings(options: DecodeOptions): DecodeSettings {
  return {
    exactIntegers: options.integers === 'exact',
    refuseDuplicates: options.duplicateKeys === 'error',
    kustomize: options.dialect === 'kustomize',
    onScalar: options.onScalar,
  };
}

/**
 * Reads the first document of a text as Helm does: go-yaml v2, then JSON (sigs.k8s.io/yaml). An empty text is
 * null; what follows the first document is not looked at.
 *
 * @throws MartyError MARTY-Y001 (syntax, with go-yaml's text), Y002 (limit), Y003 (duplicate key), Y004 (no JSON)
 */
export function decodeYaml(text: string, options: DecodeOptions = {}): YamlValue {
  const { node, decoder } = openDecoder(text, options);
  return node === undefined ? null : decoder.decode(node);
}

/** The first document as written, and what reads its values. */
export function openDecoder(
  text: string,
  options: DecodeOptions,
): { readonly node: YamlNode | undefined; readonly decoder: Decoder } {
  return { node: openParser(text, options).document(), decoder: new Decoder(settings(options)) };
}

/** A document and the line that it begins in, counted from 1. */
export interface YamlDocument {
  readonly value: YamlValue;
  readonly line: number;
}

/** Reads every document of a stream, with the line where the content of each begins. */
export function decodeDocumentsWithLines(text: string, options: DecodeOptions = {}): YamlDocument[] {
  const parser = openParser(text, options);
  const documents: YamlDocument[] = [];
  for (let node = parser.document(); node !== undefined; node = parser.document())
    documents.push({ value: new Decoder(settings(options)).decode(node), line: node.mark.line + 1 });
  return documents;
}

/** Reads every document of a stream; empty documents are null. */
export function decodeDocuments(text: string, options: DecodeOptions = {}): YamlValue[] {
  return decodeDocumentsWithLines(text, options).map(({ value }) => value);
}
