import { MartyError } from '../../errors.ts';
import { GoInt, type GoMap, type GoValue } from '../values/go-value.ts';
import { type SetDialect, SetParser } from './set-parser.ts';

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** The type that --set gives a text: bool, null, int64, else string (`1.5`, `007` and `1e3` too). */
function typed(text: string): GoValue {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (text === '0') return new GoInt(0n, 'int64');
  if (!/^[-+]?\d+$/.test(text) || text.startsWith('0')) return text;
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= MIN_INT64 && value <= MAX_INT64 ? new GoInt(value, 'int64') : text;
}

const asWritten = (text: string): GoValue => text;

function jsonToGo(value: unknown): GoValue {
  if (Array.isArray(value)) return value.map(jsonToGo);
  if (typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([key, item]) => [key, jsonToGo(item)]));
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
}

/** Where the JSON value at the start of a text ends. */
function jsonLength(text: string): number {
  if (!/^\s*["[{]/.test(text)) return /^\s*[^\s,\]}]*/.exec(text)?.[0].length ?? 0;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    if (depth === 0 && !inString && /["}\]]/.test(char)) return i + 1;
  }
  return text.length;
}

function readJson(text: string): { value: GoValue; length: number } {
  const source = text.slice(0, jsonLength(text));
  try {
    return { value: jsonToGo(JSON.parse(source)), length: [...source].length };
  } catch (cause) {
    throw new MartyError('MARTY-H051', `${JSON.stringify(source)} is not JSON`, { cause });
  }
}

function parse(flag: string, text: string, target: GoMap, dialect: SetDialect): void {
  try {
    new SetParser(text, dialect).parseInto(target);
  } catch (error) {
    if (!(error instanceof MartyError) || error.code !== 'MARTY-H051') throw error;
    // Of --set-json Helm shows the text only.
    const why = flag === '--set-json' ? ` ${text}` : `: ${error.message}`;
    throw new MartyError('MARTY-H051', `failed parsing ${flag} data${why}`, { cause: error });
  }
}

/** `--set a=1`: texts get types. */
export function setValue(text: string, target: GoMap): void {
  parse('--set', text, target, { structured: true, convert: typed });
}

/** `--set-string a=1`: every value stays a string. */
export function setString(text: string, target: GoMap): void {
  parse('--set-string', text, target, { structured: true, convert: asWritten });
}

/** `--set-json a={"b":1}`: numbers are float64. */
export function setJson(text: string, target: GoMap): void {
  parse('--set-json', text, target, { structured: true, convert: asWritten, readJson });
}

/**
 * `--set-json {"a":1}`, which Helm 4 takes for values themselves.
 *
 * @throws MartyError MARTY-H051
 */
export function readJsonObject(text: string): GoMap {
  try {
    const value = jsonToGo(JSON.parse(text));
    if (value instanceof Map) return value;
  } catch (cause) {
    throw new MartyError('MARTY-H051', `failed parsing --set-json data JSON: ${text}`, { cause });
  }
  throw new MartyError('MARTY-H051', `failed parsing --set-json data JSON: ${text}`);
}

/** `--set-file a=path`: the value is the file's text. */
export function setFile(text: string, target: GoMap, read: (path: string) => string): void {
  parse('--set-file', text, target, { structured: true, convert: read });
}

/** `--set-literal a=b,c`: all after the `=` as it stands. */
export function setLiteral(text: string, target: GoMap): void {
  parse('--set-literal', text, target, { structured: false, convert: asWritten });
}
