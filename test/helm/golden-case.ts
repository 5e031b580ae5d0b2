import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeDocuments, type YamlMap, type YamlValue } from '../../src/goyaml/index.ts';
import {
  type CompiledChart,
  collectValues,
  compileChart,
  loadChart,
  manifestText,
  render,
} from '../../src/helm/index.ts';
import { build } from '../../src/kustomize/index.ts';
import type { Json } from '../../src/objects/kube-object.ts';
import type { ReadFs } from '../../src/ports/fs.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';

/** One row of cases.json; paths are relative to its folder. */
export interface GoldenCase {
  readonly suite: string;
  readonly id: string;
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly values: readonly string[];
  readonly golden: readonly string[];
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly set: readonly string[];
  readonly flags: readonly string[];
  readonly post: readonly string[];
  readonly eachValuesFileAlone: boolean;
}

/** An object's identity → its data, without what upstream changes between releases. */
export type Objects = ReadonlyMap<string, Json>;

const compiled = new Map<string, CompiledChart>();

/** Parsed once for all cases of a chart, as for all environments of a conversion. */
export function compileOnce(chart: string, helmVersion: 3 | 4 = 3): CompiledChart {
  const key = `${helmVersion} ${chart}`;
  const known = compiled.get(key) ?? compileChart(loadChart(nodeFs, chart, { linkRoot: '/', helmVersion }));
  compiled.set(key, known);
  return known;
}

/** What `helm template` prints for the case: one text per values file where each is rendered alone. */
export function renderCase(root: string, golden: GoldenCase, helmVersion: 3 | 4 = 3): string[] {
  const chart = compileOnce(join(root, golden.chart), helmVersion);
  const files = golden.values.map((path) => join(root, path));
  const runs = golden.eachValuesFileAlone ? files.map((file) => [file]) : [files];
  return runs.map((values) =>
    manifestText(
      render(chart, collectValues(nodeFs, { files: values, set: golden.set, helmVersion }), {
        releaseName: golden.release,
        namespace: golden.namespace,
        kubeVersion: golden.kubeVersion,
        apiVersions: golden.apiVersions,
        helmVersion,
      }),
      { hooks: !golden.flags.includes('--no-hooks'), skipTests: golden.flags.includes('--skip-tests') },
    ),
  );
}

/** The arguments that make `helm template` print the same; without the values files. */
export function helmArguments(root: string, golden: GoldenCase): string[] {
  const flag = (name: string, items: readonly string[]): string[] => items.flatMap((item) => [name, item]);
  return [
    'template',
    golden.release,
    join(root, golden.chart),
    ...flag('--namespace', [golden.namespace]),
    ...flag('--kube-version', [golden.kubeVersion]),
    ...flag('--api-versions', golden.apiVersions),
    ...flag('--set', golden.set),
    ...golden.flags,
  ];
}

/** The case's objects after the steps that its project takes before it commits them. */
export function objectsOfCase(root: string, golden: GoldenCase): Objects {
  let text = renderCase(root, golden).join('');
  let objects: YamlValue[] | undefined;
  for (const step of golden.post) {
    if (step.startsWith('delete lines matching helm.sh'))
      text = withoutLines(text, /helm\.sh|app\.kubernetes\.io\/managed-by: Helm/);
    else if (step.startsWith('delete lines matching namespace:')) text = withoutLines(text, /namespace:/);
    else if (step.startsWith('prepend Namespace '))
      text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${step.split(' ').at(-1)}\n---\n${text}`;
    else if (step.startsWith('kustomize ')) {
      const manifest = join(root, 'kubernetes+ingress-nginx/hack/manifest-templates/common/manifest.yaml');
      const folder = join(root, step.split(' ').at(-1) ?? '');
      objects = build(withFile(nodeFs, manifest, text), folder, { unrestricted: true }).map(jsonToYaml);
    }
  }
  return indexObjects(objects ?? decodeDocuments(text));
}

/** What the case's project committed. */
export function objectsOfGolden(root: string, golden: GoldenCase): Objects {
  const skip = golden.post.includes('exclude kustomization.yaml from golden') ? 'kustomization.yaml' : '';
  const texts = golden.golden.flatMap((path) => filesBelow(join(root, path)));
  return indexObjects(
    texts
      .filter((path) => !path.endsWith(`/${skip}`) || skip === '')
      .flatMap((path) => decodeDocuments(readFileSync(path, 'utf8'))),
  );
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function withoutLines(text: string, pattern: RegExp): string {
  return text
    .split('\n')
    .filter((line) => !pattern.test(line))
    .join('\n');
}

function withFile(fs: ReadFs, path: string, text: string): ReadFs {
  const is = (asked: string): boolean => resolve(asked) === path;
  const stat = { kind: 'file', size: text.length, mode: 0o644, device: 0 } as const;
  return {
    ...fs,
    readFile: (asked) => (is(asked) ? Buffer.from(text) : fs.readFile(asked)),
    stat: (asked) => (is(asked) ? stat : fs.stat(asked)),
    lstat: (asked) => (is(asked) ? stat : fs.lstat(asked)),
  };
}

function jsonToYaml(json: Json): YamlValue {
  if (Array.isArray(json)) return json.map(jsonToYaml);
  if (typeof json === 'object' && json !== null)
    return new Map(Object.entries(json).map(([key, value]) => [key, jsonToYaml(value)]));
  return json;
}

function indexObjects(documents: readonly YamlValue[]): Objects {
  const objects = new Map<string, Json>();
  for (const document of documents) {
    if (!(document instanceof Map) || document.size === 0) continue;
    const metadata = document.get('metadata');
    const part = (map: YamlValue | undefined, key: string): string =>
      map instanceof Map ? String(map.get(key) ?? '') : '';
    const id = [
      part(document, 'apiVersion'),
      part(document, 'kind'),
      part(metadata, 'namespace'),
      part(metadata, 'name'),
    ].join(' ');
    objects.set(objects.has(id) ? `${id} again` : id, comparable(document));
  }
  return objects;
}

function comparable(value: YamlValue): Json {
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Map) return Object.fromEntries(comparableEntries(value));
  return value;
}

function comparableEntries(map: YamlMap): [string, Json][] {
  return [...map]
    .filter(([key]) => !key.startsWith('checksum/') && !key.startsWith('helm.sh/chart'))
    .map(([key, value]) => [key, comparable(value)]);
}
