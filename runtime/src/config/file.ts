import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { StartupError } from '../errors/startup-error.ts';
import type { Layer, LayerValue } from './environment.ts';
import { isTree } from './tree.ts';

/** The layer of one YAML file; empty where the file does not exist. */
export async function fileLayer(file: string, directory: string): Promise<Layer> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartupError('MARTY_CONFIG_SYNTAX', `${shown(file, directory)}: cannot be read`, {
      cause: error,
    });
  });
  return text === undefined ? { tree: {}, origins: [] } : parseLayer(text, shown(file, directory));
}

async function parseLayer(text: string, name: string): Promise<Layer> {
  const { isMap, isScalar, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const faults = document.errors.map((error) => `${place(error.pos[0])}: ${error.message}`);
    throw new StartupError('MARTY_CONFIG_SYNTAX', faults[0] ?? name, { faults: faults.slice(1) });
  }
  if (document.contents === null) return { tree: {}, origins: [] };
  if (!isMap(document.contents)) {
    throw new StartupError('MARTY_CONFIG_SYNTAX', `${place(0)}: the file must hold a mapping`);
  }
  const origins: LayerValue[] = [];
  const walk = (node: unknown, path: readonly string[]): void => {
    if (!isMap(node)) return;
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      const here = [...path, String(key.value)];
      if (isMap(value)) walk(value, here);
      else origins.push({ path: here, origin: place(key.range?.[0] ?? 0) });
    }
  };
  walk(document.contents, []);
  const tree: unknown = document.toJS();
  return { tree: isTree(tree) ? tree : {}, origins };
}

function shown(file: string, directory: string): string {
  const path = relative(directory, file);
  return path.startsWith('..') ? file : path;
}
