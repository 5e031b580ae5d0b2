import { diffValues, idKey, idOf, type KubeObject, readObjects } from '../objects/index.ts';
import { compareText } from '../objects/json.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { originsBelow } from './object-origins.ts';
import type { PartEnvironment } from './policies/index.ts';
import { coversPath, type LeafOrigin } from './provenance.ts';

/** Longer lists of paths help nobody. */
const MAX_LENGTH = 110;
/** Whole objects of the base, of a subchart's base or of a component. */
const SHARED = /^(?:base|bases\/[^/]+|components\/[^/]+)\/((?!kustomization\.)[^/]+)$/;
/** Labels may be fields of the base instead of its objects. */
const LABELS = /\/metadata\/labels(\/|$)/;
const PATCH = /^overlays\/([^/]+)\/patches\/(?!delete-)([^/]+)$/;

/**
 * Says in comments of the files of a part, relative to its folder, where things come from: the line of the template in `# Source:`, and
 * `# values:` with the paths that a patch follows.
 */
export function annotateTree(
  files: readonly DesiredFile[],
  environments: readonly PartEnvironment[],
): DesiredFile[] {
  const shared = new Map(
    files.flatMap((file) => {
      const name = SHARED.exec(file.path)?.[1];
      return name === undefined ? [] : [[name, file] as const];
    }),
  );
  return files.map((file) => {
    if (typeof file.content !== 'string') return file;
    const [, name, fileName] = PATCH.exec(file.path) ?? [];
    const environment = environments.find((candidate) => candidate.name === name);
    const comment =
      environment === undefined
        ? undefined
        : patchComment(shared.get(fileName ?? ''), environment, environments);
    if (comment !== undefined) return { ...file, content: `${comment}\n${file.content}` };
    return { ...file, content: withSourceLine(file.content, environments) };
  });
}

function withSourceLine(content: string, environments: readonly PartEnvironment[]): string {
  const source = /^# Source: (\S+)\n/.exec(content)?.[1];
  const object = source === undefined ? undefined : readOne(content);
  if (object === undefined) return content;
  for (const environment of environments) {
    const first = originsBelow(environment, object, '')[0];
    if (first?.template === source) return content.replace(/\n/, `:${first?.line}\n`);
  }
  return content;
}

function patchComment(
  baseFile: DesiredFile | undefined,
  environment: PartEnvironment,
  environments: readonly PartEnvironment[],
): string | undefined {
  const from = typeof baseFile?.content === 'string' ? readOne(baseFile.content) : undefined;
  const to = from && environment.objects.find((object) => isSame(object, from));
  if (from === undefined || to === undefined) return undefined;
  const changed = diffValues(from, to).filter(
    ({ path }) => path !== '/metadata/namespace' && !LABELS.test(path),
  );
  const origins = changed.flatMap(({ path }) => originsBelow(environment, to, path));
  const paths = namedPaths(origins, environments);
  const text = `# values: ${paths.join(', ')}`;
  return paths.length > 0 && text.length <= MAX_LENGTH ? text : undefined;
}

/** The paths that differ between the environments; all that flow into the text where none is known to. */
function namedPaths(origins: readonly LeafOrigin[], environments: readonly PartEnvironment[]): string[] {
  const all = new Set(origins.flatMap(({ values, decidedBy }) => [...values, ...decidedBy]));
  const varying = varyingPaths(environments);
  const named = [...all].filter((path) => varying.some((other) => coversPath(path, other)));
  const paths = named.length > 0 ? named : origins.flatMap(({ values }) => values);
  return [...new Set(paths)].sort(compareText);
}

function varyingPaths(environments: readonly PartEnvironment[]): string[] {
  const [first, ...others] = environments.map(({ values }) => values ?? new Map<string, string>());
  const paths = new Set([first, ...others].flatMap((values) => [...(values?.keys() ?? [])]));
  return [...paths].filter((path) => others.some((values) => values.get(path) !== first?.get(path)));
}

function readOne(content: string): KubeObject | undefined {
  const objects = readObjects(content, 'tree');
  return objects.length === 1 ? objects[0] : undefined;
}

/** The same object, whatever a lifted namespace left of its own. */
function isSame(object: KubeObject, other: KubeObject): boolean {
  const [left, right] = [idOf(object), idOf(other)];
  return idKey({ ...left, namespace: undefined }) === idKey({ ...right, namespace: undefined });
}
