import { locateLeaves, type YamlLeaf, type YamlValue } from '../goyaml/index.ts';
import type { LineOrigin, RenderedManifest, TracedRender } from '../helm/index.ts';
import { escapePointer } from '../objects/difference.ts';
import { idKey, idOf, type KubeObject } from '../objects/index.ts';
import { compareText } from '../objects/json.ts';
import { readableHookObjects } from './hook-objects.ts';
import type { LeafOrigin, Provenance } from './provenance.ts';
import { readManifest } from './read-manifest.ts';

type Keys = readonly (string | number)[];

/** Where each leaf of each object of a render comes from, hooks included; an object of the release goes before a hook of its name. */
export function traceObjects({ rendered, linesOf }: TracedRender): Provenance {
  const provenance = new Map<string, Map<string, LeafOrigin>>();
  for (const [manifest, objects] of readAll(rendered)) {
    const roots = rootsOf(manifest.value, []);
    const leaves = leafOrigins(manifest, linesOf(manifest));
    for (const [index, object] of objects.entries()) {
      const root = roots[index];
      if (root === undefined) continue;
      const own = leaves.filter(({ keys }) => root.every((key, at) => keys[at] === key));
      provenance.set(
        idKey(idOf(object)),
        new Map(own.map(({ keys, origin }) => [pointerOf(keys.slice(root.length)), origin])),
      );
    }
  }
  return provenance;
}

function readAll({ hooks, manifests }: TracedRender['rendered']): [RenderedManifest, KubeObject[]][] {
  return [
    ...hooks.map((hook): [RenderedManifest, KubeObject[]] => [hook, readableHookObjects(hook)]),
    ...manifests.map((manifest): [RenderedManifest, KubeObject[]] => [
      manifest,
      readManifest(manifest.text, manifest.source),
    ]),
  ];
}

/** Where the objects of a document stand in it: at its root, or in the items of a List. */
function rootsOf(value: YamlValue, keys: Keys): Keys[] {
  const kind = value instanceof Map ? value.get('kind') : undefined;
  const items = value instanceof Map ? value.get('items') : undefined;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return [keys];
  return items.flatMap((item, index) => rootsOf(item, [...keys, 'items', index]));
}

function pointerOf(keys: Keys): string {
  return keys.map((key) => `/${escapePointer(String(key))}`).join('');
}

function leafOrigins(
  { text, source }: RenderedManifest,
  lines: readonly LineOrigin[],
): { keys: Keys; origin: LeafOrigin }[] {
  return locateLeaves(`${text}\n`, { integers: 'exact' }).map((leaf) => ({
    keys: leaf.keys,
    origin: leafOrigin(leaf, lines, source),
  }));
}

/** The paths of all lines of a leaf; what the keys above it depend on decides on it. */
function leafOrigin(
  { line, lastLine, above, open }: YamlLeaf,
  lines: readonly LineOrigin[],
  source: string,
): LeafOrigin {
  const own = lines.slice(line - 1, lastLine);
  const keyLines = above.flatMap((at) => lines[at - 1] ?? []);
  const values = new Set(own.flatMap((origin) => origin.values));
  const decidedBy = new Set([
    ...own.flatMap((origin) => origin.decidedBy),
    ...own.flatMap((origin) => (open ? origin.endedBy : [])),
    ...keyLines.flatMap((origin) => [...origin.values, ...origin.decidedBy]),
  ]);
  const first = lines[line - 1];
  return {
    template: first?.template ?? source,
    line: first?.line ?? 1,
    values: [...values].sort(compareText),
    decidedBy: [...decidedBy].filter((path) => !values.has(path)).sort(compareText),
  };
}
