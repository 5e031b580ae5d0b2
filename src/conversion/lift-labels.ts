import type { JsonObject, KubeObject } from '../objects/index.ts';
import { field, isObject } from '../objects/json.ts';
import { type EnvironmentFields, type LiftedEnvironment, mapMaps, tryLift } from './environment-lift.ts';

type Pairs = Readonly<Record<string, string>>;
type MapName = 'labels' | 'annotations';

/** Fewer objects than this keep their labels: fields would not be shorter. */
const ENOUGH_OBJECTS = 3;

/** Labels and annotations that all objects of an environment have, and not all environments, become its fields. */
export function liftLabels(environments: readonly LiftedEnvironment[]): LiftedEnvironment[] {
  return (['labels', 'annotations'] as const).reduce<LiftedEnvironment[]>(
    (current, name) => {
      const common = current.map(({ objects }) => commonPairs(objects, name));
      return current.map((environment, index) => {
        const own = Object.entries(common[index] ?? {}).filter(
          ([key, value]) => !common.every((pairs) => pairs[key] === value),
        );
        return liftPairs(environment, Object.fromEntries(own), name);
      });
    },
    [...environments],
  );
}

/** The fields of a folder of whole objects, and the objects without what the fields give them. */
export function foldLabels(objects: readonly KubeObject[]): Pick<LiftedEnvironment, 'fields' | 'objects'> {
  const whole: LiftedEnvironment = { name: '', fields: {}, objects, wanted: objects };
  return liftPairs(
    liftPairs(whole, commonPairs(objects, 'labels'), 'labels'),
    commonPairs(objects, 'annotations'),
    'annotations',
  );
}

function liftPairs(environment: LiftedEnvironment, pairs: Pairs, name: MapName): LiftedEnvironment {
  if (Object.keys(pairs).length === 0) return environment;
  const templates = environment.objects.flatMap((object) => podTemplates(object));
  const deep = Object.entries(pairs).filter(([key, value]) =>
    templates.every((template) => field(field(field(template, 'metadata'), name), key) === value),
  );
  const shallow = Object.entries(pairs).filter((pair) => !deep.includes(pair));
  const reach = templates.length === 0 ? [] : deep;
  const attempts = name === 'labels' ? [reach, []] : [deep];
  for (const inTemplates of attempts) {
    const rest = inTemplates.length > 0 ? shallow : Object.entries(pairs);
    const fields = name === 'labels' ? labelFields(inTemplates, rest) : annotationFields(inTemplates);
    if (fields === undefined) continue;
    const lifted = tryLift(environment, fields, (object) =>
      without(object, name, Object.fromEntries(inTemplates), name === 'labels' ? Object.fromEntries(rest) : {}),
    );
    if (lifted !== undefined) return lifted;
  }
  return environment;
}

type Entries = readonly (readonly [string, string])[];

function labelFields(inTemplates: Entries, rest: Entries): EnvironmentFields {
  const entries = [
    ...(inTemplates.length > 0
      ? [{ pairs: sorted(inTemplates), includeSelectors: false, includeTemplates: true }]
      : []),
    ...(rest.length > 0 ? [{ pairs: sorted(rest), includeSelectors: false }] : []),
  ];
  return { labels: entries };
}

/** commonAnnotations always reaches pod templates. */
function annotationFields(pairs: Entries): EnvironmentFields | undefined {
  return pairs.length === 0 ? undefined : { commonAnnotations: sorted(pairs) };
}

function sorted(pairs: Entries): Record<string, string> {
  return Object.fromEntries([...pairs].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function without(object: KubeObject, name: MapName, everywhere: Pairs, outside: Pairs): KubeObject {
  const lowered = mapMaps(object, (map) => {
    const metadata = map['metadata'];
    if (!isObject(metadata)) return;
    takeAway(metadata, name, everywhere);
    if (Object.keys(metadata).length === 0) delete map['metadata'];
  });
  const { metadata } = lowered;
  takeAway(metadata, name, outside);
  return lowered;
}

function takeAway(metadata: JsonObject, name: MapName, pairs: Pairs): void {
  const map = metadata[name];
  if (!isObject(map) || Object.keys(map).length === 0) return;
  for (const [key, value] of Object.entries(pairs)) if (field(map, key) === value) delete map[key];
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
        others.every(({ metadata }) => field(field(metadata, name), pair[0]) === pair[1]),
    ),
  );
}

function podTemplates(object: KubeObject): JsonObject[] {
  const spec = field(object, 'spec');
  const job = field(field(spec, 'jobTemplate'), 'spec');
  return [field(spec, 'template'), field(job, 'template')].filter(isObject);
}
