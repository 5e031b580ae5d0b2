import { MartyError } from '../errors.ts';
import { formatFloat32, formatFloatG } from './go-float.ts';
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from './node.ts';
import { type Resolved, resolvePlain } from './resolve.ts';
import { dateAsTime } from './timestamp.ts';
import { limitError, meaningError } from './yaml-error.ts';
import type { YamlMap, YamlScalarText, YamlValue } from './yaml-value.ts';

export interface DecodeSettings {
  readonly exactIntegers: boolean;
  readonly refuseDuplicates: boolean;
  readonly kustomize: boolean;
  readonly onScalar: ((map: YamlMap, key: string, scalar: YamlScalarText) => void) | undefined;
}

const TAG = 'tag:yaml.org,2002:';
/** Tags whose text is still looked at; any other tag makes a string. */
const RESOLVABLE = new Set(
  ['', 'str', 'bool', 'int', 'float', 'null', 'timestamp'].map((t) => (t ? TAG + t : t)),
);
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** go-yaml's guard: from 99 % of small documents to 10 % of large ones may come from aliases. */
function allowedAliasRatio(decoded: number): number {
  if (decoded <= 400_000) return 0.99;
  if (decoded >= 4_000_000) return 0.1;
  return 0.99 - 0.89 * ((decoded - 400_000) / 3_600_000);
}

/** Nodes → values, by go-yaml v2's rules and then those of its way through JSON. */
export class Decoder {
  private readonly settings: DecodeSettings;
  private readonly open = new Set<AliasNode>();
  private decoded = 0;
  private fromAliases = 0;
  private aliasDepth = 0;

  constructor(settings: DecodeSettings) {
    this.settings = settings;
  }

  decode(node: YamlNode): YamlValue {
    this.count(node);
    switch (node.kind) {
      case 'scalar':
        return this.scalar(node);
      case 'alias':
        return this.alias(node, (target) => this.decode(target));
      case 'sequence':
        return node.items.map((item) => this.decode(item));
      case 'mapping': {
        const map: YamlMap = new Map();
        this.fill(node, map);
        return map;
      }
    }
  }

  private count(node: YamlNode): void {
    this.decoded++;
    if (this.aliasDepth > 0) this.fromAliases++;
    if (
      this.fromAliases > 100 &&
      this.decoded > 1000 &&
      this.fromAliases / this.decoded > allowedAliasRatio(this.decoded)
    )
      throw limitError('document contains excessive aliasing', node.mark);
  }

  private alias<T>(node: AliasNode, use: (target: YamlNode) => T): T {
    if (this.open.has(node)) throw meaningError(`anchor '${node.name}' value contains itself`, node.mark);
    this.open.add(node);
    this.aliasDepth++;
    const value = use(node.target);
    this.aliasDepth--;
    this.open.delete(node);
    return value;
  }

  private fill(node: MappingNode, map: YamlMap): void {
    const seen = new Set<string>();
    for (const [keyNode, valueNode] of node.entries) {
      if (isMerge(keyNode)) {
        this.merge(valueNode, map);
        continue;
      }
      const key = this.key(keyNode, valueNode);
      if (this.settings.refuseDuplicates && seen.has(key))
        throw new MartyError(
          'MARTY-Y003',
          `yaml: unmarshal errors:\n  line ${valueNode.mark.line + 1}: key ${JSON.stringify(key)} already set in map`,
          { where: { file: '', line: keyNode.mark.line + 1, column: keyNode.mark.column + 1 } },
        );
      seen.add(key);
      map.set(key, this.decode(valueNode));
      const target = valueNode.kind === 'alias' ? valueNode.target : valueNode;
      if (target.kind === 'scalar')
        this.settings.onScalar?.(map, key, { text: target.value, quoted: !target.implicit });
    }
  }

  /** Values of a merge overwrite what stands before it, as in go-yaml v2. */
  private merge(node: YamlNode, map: YamlMap): void {
    const sources = node.kind === 'sequence' ? node.items.toReversed() : [node];
    for (const source of sources) {
      this.count(source);
      const target = source.kind === 'alias' ? source.target : source;
      if (target.kind !== 'mapping')
        throw meaningError('map merge requires map or sequence of maps as the value', node.mark);
      if (source.kind === 'alias') this.alias(source, () => this.fill(target, map));
      else this.fill(target, map);
    }
  }

  private resolve(node: ScalarNode): Resolved | string {
    const resolved = resolveNode(node);
    if (!this.settings.kustomize) return resolved;
    if (typeof resolved === 'string') return plainDate(node) ?? resolved;
    return resolved.type !== 'bool' || /^(true|false)$/i.test(node.value) ? resolved : node.value;
  }

  /** The text of a key. @throws MartyError MARTY-Y001, MARTY-Y004 */
  key(node: YamlNode, valueNode: YamlNode): string {
    const target = node.kind === 'alias' ? node.target : node;
    this.count(node);
    if (target.kind !== 'scalar') throw meaningError(`invalid map key: ${goSyntax(node)}`, node.mark);
    const resolved = this.resolve(target);
    const isText = typeof resolved === 'string' || resolved.type === 'str';
    if (this.settings.kustomize && (!isText || plainDate(target) !== undefined))
      throw meaningError(`the key ${target.value} is no text: quote it`, target.mark);
    if (typeof resolved === 'string') return resolved;
    switch (resolved.type) {
      case 'bool':
        return String(resolved.value);
      case 'int':
        return String(resolved.value);
      case 'float':
        return formatFloat32(resolved.value);
      case 'null':
        throw notJson(
          `unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(valueNode).replace(/^interface \{\}\(nil\)$/, '<nil>')}`,
          target,
        );
      default:
        return target.value;
    }
  }

  private scalar(node: ScalarNode): YamlValue {
    const resolved = this.resolve(node);
    if (typeof resolved === 'string') return resolved;
    switch (resolved.type) {
      case 'null':
        return null;
      case 'bool':
        return resolved.value;
      case 'int': {
        const number = Number(resolved.value);
        return this.settings.exactIntegers && !Number.isSafeInteger(number) ? resolved.value : number;
      }
      case 'float':
        if (!Number.isFinite(resolved.value))
          throw notJson(`json: unsupported value: ${formatFloatG(resolved.value)}`, node);
        return resolved.value;
      default:
        return node.value;
    }
  }
}

function notJson(text: string, node: YamlNode): MartyError {
  return new MartyError('MARTY-Y004', text, {
    where: { file: '', line: node.mark.line + 1, column: node.mark.column + 1 },
  });
}

function isMerge(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === '<<' && (node.implicit || node.tag === `${TAG}merge`);
}

function shortTag(tag: string): string {
  return tag.startsWith(TAG) ? `!!${tag.slice(TAG.length)}` : tag;
}

/** What a scalar is; a text where its quotes or tag make it a string. */
function resolveNode(node: ScalarNode): Resolved | string {
  const { tag, value } = node;
  if (tag === '' && !node.implicit) return value;
  if (!RESOLVABLE.has(tag)) return tag === `${TAG}binary` ? decodeBinary(node) : value;
  if (tag === `${TAG}str`) return value;
  const resolved = resolvePlain(value);
  if (tag === '' || tag === TAG + resolved.type) return resolved.type === 'timestamp' ? value : resolved;
  if (tag === `${TAG}float` && resolved.type === 'int')
    return { type: 'float', value: Number(resolved.value) };
  throw meaningError(`cannot decode !!${resolved.type} \`${value}\` as a ${shortTag(tag)}`, node.mark);
}

function plainDate({ tag, implicit, value }: ScalarNode): string | undefined {
  return implicit && tag === '' ? dateAsTime(value) : undefined;
}

function decodeBinary(node: ScalarNode): string {
  const text = node.value.replaceAll(/[\r\n]/g, '');
  if (!BASE64.test(text)) throw meaningError('!!binary value contains invalid base64 data', node.mark);
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** Go's %#v of a value as go-yaml holds it: part of the message about keys that are maps, as `{{ x }}` gives. */
function goSyntax(node: YamlNode): string {
  switch (node.kind) {
    case 'alias':
      return goSyntax(node.target);
    case 'sequence':
      return `[]interface {}{${node.items.map(goSyntax).join(', ')}}`;
    case 'mapping':
      return `map[interface {}]interface {}{${node.entries
        .map(([key, value]) => `${goSyntax(key)}:${goSyntax(value)}`)
        .sort()
        .join(', ')}}`;
    case 'scalar': {
      const resolved = resolveNode(node);
      if (typeof resolved === 'string') return JSON.stringify(resolved);
      if (resolved.type === 'null') return 'interface {}(nil)';
      return 'value' in resolved ? String(resolved.value) : JSON.stringify(node.value);
    }
  }
}
