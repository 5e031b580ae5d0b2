import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import {
  type Conversion,
  type ConversionOptions,
  convert,
  type Environment,
  type HookNote,
} from '../../../src/conversion/index.ts';
import { treeFs } from '../../../src/conversion/tree-fs.ts';
import { build } from '../../../src/kustomize/index.ts';
import { type KubeObject, readObjects } from '../../../src/objects/index.ts';
import { judge } from '../../oracles/judge.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { environment } from '../environments.ts';

export const OPTIONS = { chart: 'shop 1.0.0', release: 'shop', namespace: 'shop' } as const;

export function convertTexts(
  texts: Readonly<Record<string, string>>,
  options: Partial<ConversionOptions> = {},
): Conversion {
  return convertEnvironments(
    Object.entries(texts).map(([name, text]) => environment(name, text)),
    options,
  );
}

export function convertEnvironments(
  environments: readonly Environment[],
  options: Partial<ConversionOptions> = {},
): Conversion {
  return convert(environments, { ...OPTIONS, ...options });
}

/** A hook as the engine finds one. */
export function hook(text: string): HookNote {
  const [object] = readObjects(text, 'hook');
  const annotations = Object(object?.metadata['annotations']);
  return {
    object: `${object?.kind} ${object?.metadata['name']}`,
    events: String(annotations['helm.sh/hook']).split(','),
    weight: Number(annotations['helm.sh/hook-weight'] ?? 0),
    source: 'shop/templates/hook.yaml',
    text,
  };
}

export function job(
  name: string,
  events: string,
  more: Readonly<Record<string, string>> = {},
  image = 'a:1',
): string {
  const annotations = { 'helm.sh/hook': events, ...more };
  return `apiVersion: batch/v1\nkind: Job\nmetadata: {name: ${name}, namespace: shop, annotations: ${JSON.stringify(annotations)}}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: j, image: "${image}"}]}}}\n`;
}

export function filesOf({ tree }: Pick<Conversion, 'tree'>): Record<string, string> {
  return Object.fromEntries(tree.files.map(({ path, content }) => [path, String(content)]));
}

export function noteLines({ policies }: Conversion, title: string): readonly string[] {
  return policies
    .flatMap(({ notes }) => notes.filter((note) => note.title === title))
    .flatMap(({ lines }) => lines);
}

/** Builds a folder of the tree by marty, and by the real kustomize where it is there; both must agree. */
export function built(
  conversion: Conversion,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): KubeObject[] {
  const files = { ...filesOf(conversion), ...more };
  const own = build(
    treeFs({
      files: Object.entries(files).map(([path, content]) => ({ path, content, policy: 'merge', reason: '' })),
    }),
    `/${folder}`,
  );
  const kustomize = judge('kustomize');
  if (kustomize !== undefined) {
    const text = execFileSync(kustomize, ['build', join(scratchFolder(files), folder)], { encoding: 'utf8' });
    const theirs = readObjects(text, 'kustomize');
    if (JSON.stringify(sorted(theirs)) !== JSON.stringify(sorted(own)))
      throw new Error(`kustomize builds something else from ${folder}:\n${text}`);
  }
  return own;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
