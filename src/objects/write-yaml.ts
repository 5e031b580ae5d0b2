import { isObject } from './json.ts';
import type { Json, JsonObject } from './kube-object.ts';
import { literalBlock, yamlNumber, yamlString } from './yaml-scalar.ts';

/** One YAML document in block style; keys keep their order, text of several lines stays readable. */
export function writeYaml(value: Json): string {
  if (isObject(value) && Object.keys(value).length > 0) return `${mapLines(value, '').join('\n')}\n`;
  if (Array.isArray(value) && value.length > 0) return `${listLines(value, '').join('\n')}\n`;
  return `${inline(value, '')}\n`;
}

function mapLines(map: JsonObject, indent: string): string[] {
  return Object.keys(map).flatMap((name) => {
    const key = `${indent}${yamlString(name)}:`;
    const value = map[name] ?? null;
    if (isObject(value) && Object.keys(value).length > 0) return [key, ...mapLines(value, `${indent}  `)];
    if (Array.isArray(value) && value.length > 0) return [key, ...listLines(value, indent)];
    return [`${key} ${inline(value, indent)}`];
  });
}

function listLines(list: readonly Json[], indent: string): string[] {
  const deeper = `${indent}  `;
  return list.flatMap((item) => {
    if (isObject(item) && Object.keys(item).length > 0) return dashed(mapLines(item, deeper), indent);
    if (Array.isArray(item) && item.length > 0) return dashed(listLines(item, deeper), indent);
    return [`${indent}- ${inline(item, indent)}`];
  });
}

function dashed(lines: readonly string[], indent: string): string[] {
  const [first = '', ...rest] = lines;
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

/** A scalar or an empty collection after its key or dash; a literal block goes on in further lines. */
function inline(value: Json, indent: string): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' || typeof value === 'bigint') return yamlNumber(value);
  if (Array.isArray(value)) return '[]';
  if (isObject(value)) return '{}';
  const block = literalBlock(value);
  if (block === undefined) return yamlString(value);
  return [block.header, ...block.lines.map((line) => (line === '' ? '' : `${indent}  ${line}`))].join('\n');
}
