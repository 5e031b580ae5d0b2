import { MartyError } from '../../errors.ts';
import { decodeYaml, inFile, type YamlMap, type YamlValue } from '../../goyaml/index.ts';
import type { DroppedManifest, RenderedHook, RenderedManifest } from '../rendered.ts';
import { sortByInstallOrder } from './install-order.ts';
import { splitDocuments, trimSpace } from './split-documents.ts';

/** Events that Helm knows; `test-success` is Helm 2's word for test. */
const HOOK_EVENTS = new Map([
  ...[
    'pre-install',
    'post-install',
    'pre-delete',
    'post-delete',
    'pre-upgrade',
    'post-upgrade',
    'pre-rollback',
    'post-rollback',
    'test',
  ].map((event) => [event, event] as const),
  ['test-success', 'test'] as const,
]);

export interface SortedManifests {
  readonly manifests: RenderedManifest[];
  readonly hooks: RenderedHook[];
  readonly dropped: DroppedManifest[];
}

/**
 * Splits rendered templates into documents, tells hooks from manifests and sorts both as Helm does.
 * `files` is a map from template path to what it gave.
 *
 * @throws MartyError MARTY-H056 for a document that is not YAML
 */
export function sortManifests(files: ReadonlyMap<string, string>, helmVersion: 3 | 4): SortedManifests {
  const manifests: RenderedManifest[] = [];
  const hooks: RenderedHook[] = [];
  const dropped: DroppedManifest[] = [];
  for (const [source, content] of [...files].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    if (trimSpace(content) === '') continue;
    for (const text of splitDocuments(content, helmVersion)) {
      const manifest = readHead(source, text, helmVersion);
      const annotation = manifest.annotations.get('helm.sh/hook');
      if (annotation === undefined) manifests.push(manifest.head);
      else {
        const hook = readHook(manifest.head, annotation, manifest.annotations);
        if (hook !== undefined) hooks.push(hook);
        else dropped.push({ source, text, reason: `unknown hook: ${JSON.stringify(annotation)}` });
      }
    }
  }
  return {
    manifests: sortByInstallOrder(manifests, helmVersion),
    hooks: sortByInstallOrder(hooks, helmVersion),
    dropped,
  };
}

interface ReadManifest {
  readonly head: RenderedManifest;
  readonly annotations: ReadonlyMap<string, string>;
}

function readHead(source: string, text: string, helmVersion: 3 | 4): ReadManifest {
  const value = decodeDocument(source, text);
  const object = value ?? new Map<string, YamlValue>();
  if (!(object instanceof Map))
    throw wrongType(source, value, `Go value of type ${helmVersion === 3 ? 'release' : ''}util.SimpleHead`);
  const metadata = object.get('metadata') ?? new Map<string, YamlValue>();
  if (!(metadata instanceof Map)) throw wrongType(source, metadata, 'Go struct field SimpleHead.metadata');
  const annotations = metadata.get('annotations') ?? new Map<string, YamlValue>();
  if (!(annotations instanceof Map))
    throw wrongType(source, annotations, 'Go struct field .metadata.annotations of type map[string]string');
  const namespace = metadata.get('namespace');
  return {
    head: {
      source,
      text,
      apiVersion: textOf(source, object, 'apiVersion'),
      kind: textOf(source, object, 'kind'),
      name: textOf(source, metadata, 'name', '.metadata'),
      namespace: typeof namespace === 'string' ? namespace : undefined,
      value,
    },
    annotations: new Map([...annotations.keys()].map((key) => [key, textOf(source, annotations, key)])),
  };
}

function decodeDocument(source: string, text: string): YamlValue {
  try {
    return decodeYaml(text, { integers: 'exact' });
  } catch (cause) {
    if (!(cause instanceof MartyError)) throw cause;
    const located = inFile(cause, source);
    throw new MartyError(
      'MARTY-H056',
      `YAML parse error on ${source}: error converting YAML to JSON: ${cause.message}`,
      { cause, where: (located instanceof MartyError ? located.where : undefined) ?? { file: source } },
    );
  }
}

function wrongType(source: string, value: YamlValue, target: string): MartyError {
  const found = Array.isArray(value) ? 'array' : value instanceof Map ? 'object' : goTypeName(value);
  return new MartyError(
    'MARTY-H056',
    `YAML parse error on ${source}: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${found} into ${target}`,
    { where: { file: source } },
  );
}

function goTypeName(value: YamlValue): string {
  if (typeof value === 'boolean') return 'bool';
  return typeof value === 'string' ? 'string' : 'number';
}

function textOf(source: string, map: YamlMap, key: string, above = ''): string {
  const value = map.get(key) ?? '';
  if (typeof value === 'object')
    throw wrongType(source, value, `Go struct field ${above}.${key} of type string`);
  return String(value);
}

function words(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((word) => trimSpace(word).toLowerCase());
}

function readHook(
  manifest: RenderedManifest,
  annotation: string,
  annotations: ReadonlyMap<string, string>,
): RenderedHook | undefined {
  const events = words(annotation).map((event) => HOOK_EVENTS.get(event));
  if (events.includes(undefined)) return undefined;
  const weight = annotations.get('helm.sh/hook-weight') ?? '';
  return {
    ...manifest,
    events: events.filter((event) => event !== undefined),
    weight: /^[-+]?\d+$/.test(weight) ? Number(weight) : 0,
    deletePolicies: words(annotations.get('helm.sh/hook-delete-policy')),
  };
}
