import { formatFloatG } from '../../goyaml/index.ts';
import { isByteList, listBytes, sortedKeys } from '../values/go-format.ts';
import { GoError, GoInt, type GoValue } from '../values/go-value.ts';
import { isNilList } from '../values/nil-list.ts';

export interface JsonStyle {
  /** Escape `<`, `>`, `&`; encoding/json does unless told otherwise. */
  readonly escapeHtml?: boolean;
  /** Spaces per level; 0 (default) is one line. */
  readonly indent?: number;
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const ESCAPED = /["\\\0-\x1f\u2028\u2029]|\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
const ESCAPED_HTML = /["\\\0-\x1f\u2028\u2029<>&]|\p{Surrogate}/gu;

function encodeText(text: string, escapeHtml: boolean): string {
  const escaped = text.replaceAll(escapeHtml ? ESCAPED_HTML : ESCAPED, (character) => {
    const code = character.charCodeAt(0);
    return (
      SHORT[character] ??
      `\\u${(code >= 0xd800 && code <= 0xdfff ? 0xfffd : code).toString(16).padStart(4, '0')}`
    );
  });
  return `"${escaped}"`;
}

function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new GoError(`json: unsupported value: ${formatFloatG(value)}`);
  // JavaScript's thresholds for the exponent form are those of encoding/json.
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * Writes a value as encoding/json does: map keys sorted by bytes, []uint8 as base64, nil slices as null.
 *
 * @throws GoError for NaN and infinities
 */
export function encodeJson(value: GoValue, style: JsonStyle = {}): string {
  const { escapeHtml = true, indent = 0 } = style;
  const object = (entries: readonly (readonly [string, GoValue])[], depth: number): string =>
    block(
      '{}',
      entries.map(
        ([key, item]) => `${encodeText(key, escapeHtml)}:${indent > 0 ? ' ' : ''}${encode(item, depth + 1)}`,
      ),
      depth,
    );
  const block = (brackets: string, parts: readonly string[], depth: number): string => {
    if (parts.length === 0) return brackets;
    if (indent === 0) return `${brackets[0]}${parts.join(',')}${brackets[1]}`;
    const pad = `\n${' '.repeat(indent * (depth + 1))}`;
    return `${brackets[0]}${pad}${parts.join(`,${pad}`)}\n${' '.repeat(indent * depth)}${brackets[1]}`;
  };
  const encode = (node: GoValue, depth: number): string => {
    if (node === null) return 'null';
    if (typeof node === 'string') return encodeText(node, escapeHtml);
    if (typeof node === 'number') return encodeNumber(node);
    if (typeof node === 'boolean') return String(node);
    if (node instanceof GoInt) return String(node.value);
    if (isByteList(node)) return `"${Buffer.from(listBytes(node)).toString('base64')}"`;
    if (Array.isArray(node)) {
      if (isNilList(node)) return 'null';
      return block(
        '[]',
        node.map((item) => encode(item, depth + 1)),
        depth,
      );
    }
    if (node instanceof Map)
      return object(
        sortedKeys(node).map((key) => [key, node.get(key) ?? null]),
        depth,
      );
    const fields = node.jsonFields?.();
    if (fields !== undefined) return object(fields, depth);
    return encode(node.jsonValue?.() ?? node.toGoString(), depth);
  };
  return encode(value, 0);
}
