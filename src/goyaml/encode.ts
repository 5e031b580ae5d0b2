import { MartyError } from '../errors.ts';
import { decodeYaml } from './decode.ts';
import { Emitter, type EmitterSettings, type NodeContext } from './emitter.ts';
import { formatFloatG, formatYamlFloat } from './go-float.ts';
import { compareKeys, compareKeysV3 } from './key-order.ts';
import { resolvePlain } from './resolve.ts';
import { meaningError } from './yaml-error.ts';
import type { YamlValue } from './yaml-value.ts';

export interface EncodeOptions {
  /** Natural order as go-yaml gives maps (default), or the map's own order. */
  readonly sortKeys?: boolean;
}

const V2: EmitterSettings = { width: 80, indentSequences: false, tabsInBlocks: false };
const V3: EmitterSettings = { width: Infinity, indentSequences: true, tabsInBlocks: true };
/** A sign or digit, then sixties: `1:30`; not a number for go-yaml, but quoted for others' sake. */
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const OLD_BOOL = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const MAX_UINT64 = 2 ** 64;
const MIN_INT64 = -(2 ** 63);

/** What JSON leaves unescaped and YAML's reader stumbles over: DEL, the C1 controls with NEL, two non-characters. */
const UNSAFE_IN_JSON = /[\x7f-\x9f\ufffe\uffff]/;

interface Dialect {
  /** What becomes of a string before it is written. */
  readonly text: (text: string, isKey: boolean) => string;
  readonly number: (value: number) => string;
  readonly compareKeys: (a: string, b: string) => number;
}

/**
 * Writes a value as `toYaml` does: JSON first (sigs.k8s.io/yaml), so whole numbers stay integers, then go-yaml
 * v2. Ends with a line feed. Byte-exact, because charts hash this text.
 *
 * @throws MartyError MARTY-Y004 for NaN and infinities
 */
export function encodeYaml(value: YamlValue, options: EncodeOptions = {}): string {
  return encode(value, V2, { text: jsonText, number: jsonNumber, compareKeys }, options);
}

/** Writes a value as `toYamlPretty` does: yaml.v3 with an indentation of 2 and without JSON on the way. */
export function encodeYamlPretty(value: YamlValue, options: EncodeOptions = {}): string {
  return encode(
    value,
    V3,
    { text: wellFormed, number: formatYamlFloat, compareKeys: compareKeysV3 },
    options,
  );
}

function encode(
  value: YamlValue,
  settings: EmitterSettings,
  dialect: Dialect,
  options: EncodeOptions,
): string {
  const emitter = new Emitter(settings);
  const sorted = options.sortKeys ?? true;
  const emit = (node: YamlValue, context: NodeContext): void => {
    if (typeof node === 'string') emitText(emitter, dialect.text(node, false), context);
    else if (typeof node === 'number') emitter.literal(dialect.number(node));
    else if (node === null || typeof node !== 'object') emitter.literal(String(node));
    else if (Array.isArray(node)) {
      if (node.length === 0) emitter.emptyCollection('[]');
      else emitter.sequence(context, node.length, (i) => emit(node[i] ?? null, 'item'));
    } else if (node.size === 0) emitter.emptyCollection('{}');
    else {
      const keys = [...node.keys()];
      if (sorted) keys.sort(dialect.compareKeys);
      emitter.mapping(
        keys.map((key) => dialect.text(key, true)),
        (i) => emit(node.get(keys[i] ?? '') ?? null, 'value'),
        plainIsString,
      );
    }
  };
  emit(value, 'root');
  return emitter.finish();
}

function emitText(emitter: Emitter, text: string, context: NodeContext): void {
  emitter.text(text, context, plainIsString(text));
}

function plainIsString(text: string): boolean {
  return resolvePlain(text).type === 'str' && !BASE_60.test(text) && !OLD_BOOL.test(text);
}

/** Bytes that are no UTF-8 become U+FFFD, as encoding/json makes them. */
function wellFormed(text: string): string {
  return /\p{Surrogate}/u.test(text) ? text.replaceAll(/\p{Surrogate}/gu, '\ufffd') : text;
}

/** A string after JSON and go-yaml's reader, which folds the line break NEL. */
function jsonText(text: string, isKey: boolean): string {
  const clean = wellFormed(text);
  if (!UNSAFE_IN_JSON.test(clean)) return clean;
  if (isKey) throw meaningError("line 1: did not find expected ',' or '}'");
  const json = JSON.stringify(clean).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return String(decodeYaml(json));
}

/** A float64 as encoding/json writes it and go-yaml then reads it: an integer where it fits 64 bits. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value))
    throw new MartyError('MARTY-Y004', `json: unsupported value: ${formatFloatG(value)}`);
  if (Number.isInteger(value) && value < MAX_UINT64 && value >= MIN_INT64) {
    // JavaScript writes shortest digits and no exponent below 1e21, as encoding/json does.
    return Object.is(value, -0) ? '0' : String(value);
  }
  return formatFloatG(value);
}
