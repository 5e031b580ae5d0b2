import { build } from '../kustomize/index.ts';
import { canonicalJson, idKey, idOf, type KubeObject, readObjects } from '../objects/index.ts';
import type { ReadFs } from '../ports/fs.ts';
import { byIdentity } from './choose-base.ts';
import type { Environment } from './environment.ts';
import { CRD_FOLDER } from './layout.ts';

export interface SeparatedCrds {
  /** The environments without the definitions that all of them have alike. */
  readonly environments: readonly Environment[];
  /** Those, and the objects of all crds/ folders, each once. */
  readonly crds: readonly KubeObject[];
}

/**
 * Takes custom resource definitions out, because they must be applied first and must outlive the rest. A
 * definition that a template renders differently, or not at all, in some environment stays where it is.
 */
export function separateCrds(environments: readonly Environment[]): SeparatedCrds {
  const [first, ...others] = environments;
  const texts = others.map(({ objects }) => new Set(objects.filter(isCrd).map(canonicalJson)));
  const rendered = (first?.objects ?? []).filter(
    (object) => isCrd(object) && texts.every((known) => known.has(canonicalJson(object))),
  );
  const shared = new Set(rendered.map(canonicalJson));
  return {
    environments: environments.map((environment) => ({
      ...environment,
      objects: environment.objects.filter((object) => !isCrd(object) || !shared.has(canonicalJson(object))),
    })),
    crds: [...byIdentity([...rendered, ...readCrds(environments)]).values()],
  };
}

/** An environment without the definitions that stand in the crds/ folder of a tree. */
export function withoutTreeCrds(fs: ReadFs, root: string, environment: Environment): Environment {
  const folder = `${root}/${CRD_FOLDER}`;
  if (!environment.objects.some(isCrd) || fs.stat(folder)?.kind !== 'directory') return environment;
  const known = byIdentity(build(fs, folder));
  const objects = environment.objects.filter((object) => !known.has(idKey(idOf(object))));
  return { ...environment, objects };
}

function isCrd({ kind }: KubeObject): boolean {
  return kind === 'CustomResourceDefinition';
}

function readCrds(environments: readonly Environment[]): KubeObject[] {
  const files = new Map(
    environments.flatMap(({ crds }) => crds.map((file) => [`${file.source}\n${file.text}`, file] as const)),
  );
  return [...files.values()].flatMap(({ text, source }) => readObjects(text, source));
}
