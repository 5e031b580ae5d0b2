import { type KubeObject, stringAt } from '../objects/index.ts';
import { setField } from '../objects/json.ts';
import { type LiftedEnvironment, mapMaps, tryLift } from './environment-lift.ts';

type Affix = 'namePrefix' | 'nameSuffix';

/** Kinds whose names no prefix reaches. */
const KEEPS_ITS_NAME: readonly string[] = ['Namespace', 'CustomResourceDefinition', 'APIService'];

/**
 * Environments whose objects have the same names but for a prefix or a suffix (another release or fullname) get
 * it as a field; undefined where none is found, or where kustomize would not restore every name and reference.
 */
export function liftNames(environments: readonly LiftedEnvironment[]): LiftedEnvironment[] | undefined {
  return liftAffix(environments, 'namePrefix') ?? liftAffix(environments, 'nameSuffix');
}

function liftAffix(
  environments: readonly LiftedEnvironment[],
  affix: Affix,
): LiftedEnvironment[] | undefined {
  const parts = chooseParts(
    environments.map(({ objects }) => objects.filter(isRenamed).map(identity)),
    affix,
  );
  if (parts === undefined) return undefined;
  const lifted: LiftedEnvironment[] = [];
  for (const [index, environment] of environments.entries()) {
    const part = parts[index] ?? '';
    const result = part === '' ? environment : liftPart(environment, part, affix);
    if (result === undefined) return undefined;
    lifted.push(result);
  }
  return lifted;
}

function liftPart(environment: LiftedEnvironment, part: string, affix: Affix): LiftedEnvironment | undefined {
  const shorter = new Map(
    environment.objects.filter(isRenamed).map((object) => {
      const { name } = identity(object);
      return [name, strip(name, part, affix)] as const;
    }),
  );
  return tryLift(environment, { [affix]: part }, (object) => {
    const lowered = mapMaps(object, (map) => {
      for (const [key, value] of Object.entries(map)) {
        if (typeof value === 'string') setField(map, key, shorter.get(value) ?? value);
        else if (Array.isArray(value))
          setField(
            map,
            key,
            value.map((item) => (typeof item === 'string' ? (shorter.get(item) ?? item) : item)),
          );
      }
    });
    const metadata = { ...object.metadata };
    const name = stringAt(object, 'metadata', 'name') ?? '';
    if (isRenamed(object)) metadata['name'] = strip(name, part, affix);
    return { ...lowered, metadata };
  });
}

interface Identity {
  readonly kind: string;
  readonly name: string;
}

function isRenamed({ kind }: KubeObject): boolean {
  return !KEEPS_ITS_NAME.includes(kind);
}

function identity(object: KubeObject): Identity {
  return {
    kind: `${object.apiVersion} ${object.kind} ${stringAt(object, 'metadata', 'namespace') ?? ''}`,
    name: stringAt(object, 'metadata', 'name') ?? '',
  };
}

function strip(name: string, part: string, affix: Affix): string {
  return affix === 'namePrefix' ? name.slice(part.length) : name.slice(0, name.length - part.length);
}

/** The part to take away in each environment so that most objects become the same ones; undefined where none helps. */
function chooseParts(environments: readonly (readonly Identity[])[], affix: Affix): string[] | undefined {
  const options = environments.map((objects) =>
    commonParts(
      objects.map(({ name }) => name),
      affix,
    ).map((part) => ({
      part,
      keys: new Set(objects.map(({ kind, name }) => `${kind}/${strip(name, part, affix)}`)),
    })),
  );
  const shared = (left: ReadonlySet<string>, right: ReadonlySet<string>): number =>
    [...left].filter((key) => right.has(key)).length;
  let best: { parts: string[]; score: number } | undefined;
  for (const references of options)
    for (const reference of references) {
      let score = 0;
      const parts = options.map((candidates) => {
        const rated = candidates.map(({ part, keys }) => ({ part, score: shared(keys, reference.keys) }));
        const [first] = rated.sort((left, right) => right.score - left.score);
        score += first?.score ?? 0;
        return first?.part ?? '';
      });
      // Equal scores: the shorter parts, which the first reference and the first candidate have.
      if (best === undefined || score > best.score) best = { parts, score };
    }
  return best === undefined || new Set(best.parts).size < 2 ? undefined : best.parts;
}

/** The prefixes that all names have and that end in a hyphen or dot, shortest first; none at all is the first. */
function commonParts(names: readonly string[], affix: Affix): string[] {
  const [first = ''] = names;
  const parts = affix === 'namePrefix' ? prefixes(first) : suffixes(first);
  const fits = (part: string): boolean =>
    names.every(
      (name) =>
        name.length > part.length && (affix === 'namePrefix' ? name.startsWith(part) : name.endsWith(part)),
    );
  return ['', ...parts.filter(fits)];
}

function prefixes(name: string): string[] {
  return [...name.matchAll(/[-.]/g)].map(({ index }) => name.slice(0, index + 1));
}

function suffixes(name: string): string[] {
  return [...name.matchAll(/[-.]/g)].map(({ index }) => name.slice(index)).reverse();
}
