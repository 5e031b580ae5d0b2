import { formatFloatG } from '../../goyaml/index.ts';
import { formatValue, sortedKeys, typeOf } from '../values/go-format.ts';
import { GoError, GoInt, type GoList, type GoMap, type GoValue } from '../values/go-value.ts';
import { formatTime, GoTime } from './time/go-time.ts';

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped
  const escaped = text.replaceAll(/["\\\0-\x1f\x7f]/g, (character) => {
    return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : quote(key);
}

/** Whether a list becomes `[[tables]]`: it has items, and all are maps. @throws GoError for a nil in it */
function isTableList(list: GoList): boolean {
  if (list.includes(null)) throw new GoError('toml: cannot encode array with nil element');
  return list.length > 0 && list.every((item) => item instanceof Map);
}

function isTable(value: GoValue): boolean {
  return value instanceof Map || (Array.isArray(value) && isTableList(value));
}

function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const text = formatFloatG(value);
  return /[e.]/.test(text) ? text : `${text}.0`;
}

/** A value within a line. */
function inline(value: GoValue): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number') return formatFloat(value);
  if (typeof value === 'boolean') return String(value);
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof GoTime) return formatTime(value, '2006-01-02T15:04:05.999999999Z07:00');
  if (Array.isArray(value)) {
    isTableList(value);
    return `[${Array.from(value, inline).join(', ')}]`;
  }
  if (!(value instanceof Map)) throw new GoError(`unexpected type: ${typeOf(value)}`);
  const entries = tomlKeys(value).map((key) => `${keyText(key)} = ${inline(value.get(key) ?? null)}`);
  return `{${entries.join(', ')}}`;
}

/** Keys as TOML orders them: plain values first, then tables; nils are left out. */
function tomlKeys(map: GoMap): string[] {
  const keys = sortedKeys(map).filter((key) => map.get(key) !== null);
  return [
    ...keys.filter((key) => !isTable(map.get(key) ?? null)),
    ...keys.filter((key) => isTable(map.get(key) ?? null)),
  ];
}

/** Writes a value as BurntSushi's encoder does: sorted keys, sub-tables indented by two spaces. @throws GoError */
export function encodeToml(value: GoValue): string {
  let text = '';
  if (!(value instanceof Map)) {
    if (Array.isArray(value) && isTableList(value))
      throw new GoError('toml: top-level values must be Go maps or structs');
    return value === null ? formatValue('') : inline(value);
  }
  const table = (map: GoMap, path: readonly string[]): void => {
    for (const key of tomlKeys(map)) entry(map.get(key) ?? null, [...path, key]);
  };
  const header = (path: readonly string[], brackets: readonly [string, string], blank: boolean): void => {
    if (blank && text !== '') text += '\n';
    text += `${'  '.repeat(path.length - 1)}${brackets[0]}${path.map(keyText).join('.')}${brackets[1]}\n`;
  };
  const entry = (item: GoValue, path: readonly string[]): void => {
    if (item instanceof Map) {
      header(path, ['[', ']'], path.length === 1);
      table(item, path);
    } else if (Array.isArray(item) && isTableList(item)) {
      for (const element of item) {
        header(path, ['[[', ']]'], true);
        if (element instanceof Map) table(element, path);
      }
    } else text += `${'  '.repeat(path.length - 1)}${keyText(path.at(-1) ?? '')} = ${inline(item)}\n`;
  };
  table(value, []);
  return text;
}
