import { posix } from 'node:path';
import { encodeYaml } from '../../goyaml/index.ts';
import type { ChartFile } from '../chart/chart.ts';
import { fromBytes } from '../values/go-bytes.ts';
import {
  type GoFunction,
  GoInt,
  GoNamedMap,
  type GoObject,
  type GoType,
  GoTypedList,
  type GoValue,
} from '../values/go-value.ts';
import { compileGlob } from './glob.ts';

function byteList(data: Uint8Array): GoValue {
  return GoTypedList.withType(
    '[]uint8',
    Array.from(data, (byte) => new GoInt(byte, 'uint8')),
  );
}

/** `.Files`: a map from path to bytes, with methods; bytes become Go values only when they are looked at. */
export class FilesMap extends GoNamedMap implements GoObject {
  readonly goKind = 'map';
  private readonly files: ReadonlyMap<string, Uint8Array>;

  constructor(files: readonly ChartFile[]) {
    super('engine.files');
    this.files = new Map(files.map(({ name, data }) => [name, data]));
    for (const { name } of files) super.set(name, null);
  }

  override get(name: string): GoValue | undefined {
    const data = this.files.get(name);
    return data === undefined ? undefined : byteList(data);
  }

  override *entries(): MapIterator<[string, GoValue]> {
    for (const [name, data] of this.files) yield [name, byteList(data)];
  }

  override *values(): MapIterator<GoValue> {
    for (const data of this.files.values()) yield byteList(data);
  }

  override [Symbol.iterator](): MapIterator<[string, GoValue]> {
    return this.entries();
  }

  override forEach(use: (value: GoValue, key: string, map: Map<string, GoValue>) => void): void {
    for (const [name, data] of this.files) use(byteList(data), name, this);
  }

  field(): undefined {
    return undefined;
  }

  method(name: string): GoFunction | undefined {
    const define = (params: readonly GoType[], call: (argument: string) => GoValue): GoFunction => ({
      name,
      params,
      call: ([argument]) => call(typeof argument === 'string' ? argument : ''),
    });
    switch (name) {
      case 'Get':
        return define(['string'], (path) => this.text(path));
      case 'GetBytes':
        return define(['string'], (path) => this.get(path) ?? byteList(new Uint8Array()));
      case 'Glob':
        return define(['string'], (pattern) => this.glob(pattern));
      case 'Lines':
        return define(['string'], (path) => this.lines(path));
      case 'AsConfig':
        return define([], () => this.asYaml(fromBytes));
      case 'AsSecrets':
        return define([], () => this.asYaml((data) => Buffer.from(data).toString('base64')));
      default:
        return undefined;
    }
  }

  toGoString(): string {
    return `map[${[...this.files].map(([name, data]) => `${name}:[${data.join(' ')}]`).join(' ')}]`;
  }

  private text(path: string): string {
    const data = this.files.get(path);
    return data === undefined ? '' : fromBytes(data);
  }

  private glob(pattern: string): FilesMap {
    const matcher = compileGlob(pattern);
    return new FilesMap(
      [...this.files].filter(([name]) => matcher.test(name)).map(([name, data]) => ({ name, data })),
    );
  }

  private lines(path: string): GoValue {
    const text = this.text(path).replace(/\n$/, '');
    return GoTypedList.withType('[]string', this.text(path) === '' ? [] : text.split('\n'));
  }

  /** A map from base name to text, as it stands below `data:`. */
  private asYaml(convert: (data: Uint8Array) => string): string {
    const entries = [...this.files].map(([name, data]) => [posix.basename(name), convert(data)] as const);
    return encodeYaml(new Map(entries)).replace(/\n$/, '');
  }
}
