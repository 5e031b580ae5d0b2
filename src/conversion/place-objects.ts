import type { KubeObject } from '../objects/index.ts';
import { compareText } from '../objects/json.ts';
import { type ChosenVersion, chooseVersion, type ObjectMap, separateCost } from './choose-base.ts';
import { componentNames, subchartOf } from './component-name.ts';

/** A folder of objects that several environments share. */
export interface SharedFolder {
  /** Name of the subchart or component; undefined for the base itself. */
  readonly name: string | undefined;
  readonly objects: readonly KubeObject[];
}

export interface Component extends SharedFolder {
  readonly name: string;
  /** Indexes of the environments that have it. */
  readonly members: ReadonlySet<number>;
}

/** Where shared objects stand; what is in none of the folders is added by each environment. */
export interface Placement {
  /** The base, then those of subcharts. */
  readonly bases: readonly SharedFolder[];
  readonly components: readonly Component[];
}

/** Lines that an overlay needs to take an object of its base away. */
const DELETE_LINES = 6;
/** Lines of a component's kustomization, beside its list of objects. */
const COMPONENT_LINES = 4;

interface SharedObject {
  readonly key: string;
  readonly members: readonly number[];
  readonly version: ChosenVersion;
  readonly separate: number;
  readonly template: string | undefined;
}

/**
 * Divides the objects between base, components and overlays so that all of them are shortest in total. An object
 * that every environment has is base; a group that the same environments have is a component, unless deleting
 * it from the base in the others is shorter; a subchart that some environments leave out is always one.
 *
 * @param templates template of each object, by its key
 * @param components whether there may be any; without them such groups are base, or added by each environment
 */
export function placeObjects(
  environments: readonly ObjectMap[],
  templates: ReadonlyMap<string, string>,
  components: boolean,
): Placement {
  const keys = new Set(environments.flatMap((objects) => [...objects.keys()]));
  const shared = [...keys].flatMap((key) => sharedObject(key, environments, templates.get(key)));
  const everywhere = shared.filter(({ members }) => members.length === environments.length);
  const groups = groupBy(
    shared.filter(({ members }) => members.length < environments.length),
    ({ members, template }) => `${members.join(',')} ${subchartOf(template) ?? ''}`,
  );
  const optional = optionalSubcharts(environments, templates);
  const inComponents = groups.filter(
    (group) => components && isComponent(group, environments.length, optional),
  );
  const inBase = [
    ...everywhere,
    ...groups
      .filter((group) => !inComponents.includes(group))
      .flatMap((group) => group.filter((object) => isBase(object, environments.length))),
  ].map(({ key }) => key);
  return {
    bases: baseFolders(shared.filter(({ key }) => inBase.includes(key))),
    components: nameComponents(inComponents),
  };
}

function sharedObject(
  key: string,
  environments: readonly ObjectMap[],
  template: string | undefined,
): SharedObject[] {
  const members = environments.flatMap((objects, index) => (objects.has(key) ? [index] : []));
  if (members.length < 2 && environments.length > 1) return [];
  const versions = members.flatMap((index) => environments[index]?.get(key) ?? []);
  const version = chooseVersion(versions);
  return version === undefined ? [] : [{ key, members, version, separate: separateCost(versions), template }];
}

/** Subcharts that leave no object at all in some environment. */
function optionalSubcharts(
  environments: readonly ObjectMap[],
  templates: ReadonlyMap<string, string>,
): Map<string, number> {
  const users = new Map<string, number>();
  for (const objects of environments) {
    const names = new Set([...objects.keys()].map((key) => subchartOf(templates.get(key))));
    for (const name of names) if (name !== undefined) users.set(name, (users.get(name) ?? 0) + 1);
  }
  return new Map([...users].filter(([, count]) => count < environments.length));
}

function isComponent(
  group: readonly SharedObject[],
  environments: number,
  optional: ReadonlyMap<string, number>,
): boolean {
  const [first] = group;
  if (first === undefined) return false;
  const subchart = subchartOf(first.template);
  if (subchart !== undefined && optional.get(subchart) === first.members.length) return true;
  const together =
    group.reduce((sum, { version }) => sum + version.cost, 0) + COMPONENT_LINES + first.members.length;
  const otherwise = group.reduce(
    (sum, object) => sum + Math.min(baseCost(object, environments), object.separate),
    0,
  );
  return together <= otherwise;
}

function baseCost({ version, members }: SharedObject, environments: number): number {
  return version.cost + (environments - members.length) * DELETE_LINES;
}

function isBase(object: SharedObject, environments: number): boolean {
  return baseCost(object, environments) < object.separate;
}

function baseFolders(objects: readonly SharedObject[]): SharedFolder[] {
  const own = objects.filter(({ template }) => subchartOf(template) === undefined);
  const subcharts = groupBy(
    objects.filter((object) => !own.includes(object)),
    ({ template }) => subchartOf(template) ?? '',
  ).map((group) => ({
    name: subchartOf(group[0]?.template),
    objects: group.map(({ version }) => version.object),
  }));
  return [
    { name: undefined, objects: own.map(({ version }) => version.object) },
    ...subcharts.sort((left, right) => compareText(left.name ?? '', right.name ?? '')),
  ];
}

/** Named in the order of their objects, so that a new environment changes no name without need. */
function nameComponents(groups: readonly (readonly SharedObject[])[]): Component[] {
  const taken = new Set<string>();
  const sorted = [...groups].sort((left, right) => compareText(left[0]?.key ?? '', right[0]?.key ?? ''));
  const named = sorted.map((group) => {
    const wanted = componentNames(
      group.map(({ version, template }) => ({ object: version.object, template })),
    );
    let name = wanted.find((candidate) => !taken.has(candidate)) ?? '';
    for (let count = 2; name === ''; count++)
      if (!taken.has(`${wanted[0]}-${count}`)) name = `${wanted[0]}-${count}`;
    taken.add(name);
    const objects = group.map(({ version }) => version.object);
    return { name, objects, members: new Set(group[0]?.members) };
  });
  return named.sort((left, right) => compareText(left.name, right.name));
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}
