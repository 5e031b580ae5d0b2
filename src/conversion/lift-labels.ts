import type { Json, JsonObject, KubeObject } from '../objects/index.ts';
import { field, fieldAt, isObject, setField } from '../objects/json.ts';
import { type EnvironmentFields, type LiftedEnvironment, mapMaps, tryLift } from './environment-lift.ts';

type Pairs = Readonly<Record<string, string>>;
type MapName = 'labels' | 'annotations';

/** Fewer objects than this keep their labels: fields would not be shorter. */
const ENOUGH_OBJECTS = 3;

/**
 * Labels and annotations that all objects of an environment have become its fields, but for those that most
 * environments have alike: these belong to the base.
 */
export function liftLabels(environments: readonly LiftedEnvironment[]): LiftedEnvironment[] {
  return (['labels', 'annotations'] as const).reduce<LiftedEnvironment[]>(
    (current, name) => {
      const common = current.map(({ objects }) => commonPairs(objects, name));
      const usual = usualPairs(common);
      return current.map((environment, index) => {
        const own = Object.entries(common[index] ?? {}).filter(([key, value]) => usual[key] !== value);
        return liftPairs(environment, Object.fromEntries(own), name, usual);
      });
    },
    [...environments],
  );
}

/** The fields of a folder of whole objects, and the objects without what the fields give them. */
export function foldLabels(objects: readonly KubeObject[]): Pick<LiftedEnvironment, 'fields' | 'objects'> {
  const whole: LiftedEnvironment = { name: '', fields: {}, objects, wanted: objects };
  return (['labels', 'annotations'] as const).reduce(
    (folded, name) => liftPairs(folded, commonPairs(objects, name), name, {}),
    whole,
  );
}

/** The pairs that more than half of the environments have. */
function usualPairs(environments: readonly Pairs[]): Pairs {
  const pairs = environments.flatMap((common) => Object.entries(common));
  return Object.fromEntries(
    pairs.filter(
      ([key, value]) =>
        environments.filter((common) => common[key] === value).length * 2 > environments.length,
    ),
  );
}

/** @param instead what the objects below the fields have in place of a pair that is lifted */
function liftPairs(
  environment: LiftedEnvironment,
  pairs: Pairs,
  name: MapName,
  instead: Pairs,
): LiftedEnvironment {
  const entries = Object.entries(pairs).sort(([left], [right]) => (left < right ? -1 : 1));
  if (entries.length === 0) return environment;
  const templates = environment.objects.flatMap(podTemplates);
  const inAllTemplates = ([key, value]: readonly [string, string]): boolean =>
    templates.every((template) => field(fieldAt(template, 'metadata', name), key) === value);
  const deep = name === 'labels' && templates.length === 0 ? [] : entries.filter(inAllTemplates);
  const shallow = entries.filter(([key]) => !deep.some(([other]) => other === key));
  const attempts: readonly [Entries, Entries][] =
    name === 'annotations'
      ? [[deep, []]]
      : [
          [deep, shallow],
          [[], entries],
        ];
  for (const [everywhere, outside] of attempts) {
    const fields = name === 'labels' ? labelFields(everywhere, outside) : annotationFields(everywhere);
    const lifted =
      fields && tryLift(environment, fields, (object) => lower(object, name, everywhere, outside, instead));
    if (lifted !== undefined) return lifted;
  }
  return environment;
}

type Entries = readonly (readonly [string, string])[];

function labelFields(everywhere: Entries, outside: Entries): EnvironmentFields {
  return {
    labels: [
      ...(everywhere.length > 0
        ? [{ pairs: Object.fromEntries(everywhere), includeSelectors: false, includeTemplates: true }]
        : []),
      ...(outside.length > 0 ? [{ pairs: Object.fromEntries(outside), includeSelectors: false }] : []),
    ],
  };
}

/** commonAnnotations always reaches pod templates. */
function annotationFields(everywhere: Entries): EnvironmentFields | undefined {
  return everywhere.length === 0 ? undefined : { commonAnnotations: Object.fromEntries(everywhere) };
}

function lower(
  object: KubeObject,
  name: MapName,
  everywhere: Entries,
  outside: Entries,
  instead: Pairs,
): KubeObject {
  const lowered = mapMaps(object, (map) => {
    const metadata = map['metadata'];
    if (!isObject(metadata)) return;
    replacePairs(metadata, name, everywhere, instead);
    if (Object.keys(metadata).length === 0) delete map['metadata'];
  });
  replacePairs(lowered.metadata, name, outside, instead);
  return lowered;
}

function replacePairs(metadata: JsonObject, name: MapName, pairs: Entries, instead: Pairs): void {
  const map = metadata[name];
  if (!isObject(map) || Object.keys(map).length === 0) return;
  for (const [key, value] of pairs) {
    if (field(map, key) !== value) continue;
    const other: Json | undefined = field(instead, key);
    if (other === undefined) delete map[key];
    else setField(map, key, other);
  }
  if (Object.keys(map).length === 0) delete metadata[name];
}

/** The pairs that every one of enough objects has. */
function commonPairs(objects: readonly KubeObject[], name: MapName): Pairs {
  const [first, ...others] = objects;
  const pairs = field(first?.metadata, name);
  if (objects.length < ENOUGH_OBJECTS || !isObject(pairs)) return {};
  return Object.fromEntries(
    Object.entries(pairs).filter(
      (pair): pair is [string, string] =>
        typeof pair[1] === 'string' &&
        others.every((object) => field(fieldAt(object, 'metadata', name), pair[0]) === pair[1]),
    ),
  );
}

function podTemplates(object: KubeObject): JsonObject[] {
  const templates = [
    fieldAt(object, 'spec', 'template'),
    fieldAt(object, 'spec', 'jobTemplate', 'spec', 'template'),
  ];
  return templates.filter(isObject);
}
