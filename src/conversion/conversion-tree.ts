import { idKey, idOf } from '../objects/index.ts';
import type { DesiredFile } from '../plan/desired-tree.ts';
import { byIdentity } from './choose-base.ts';
import type { ComponentNote, OverlaySize } from './conversion.ts';
import type { LiftedEnvironment } from './environment-lift.ts';
import { fileNames } from './file-names.ts';
import { BASE_FOLDER, configFolder, type Naming, objectFolder, overlayFiles } from './layout.ts';
import { computeOverlay, type Shared } from './overlay.ts';
import { overlaySize } from './overlay-size.ts';
import { type Component, type Placement, placeObjects } from './place-objects.ts';
import type { PartEnvironment } from './policies/index.ts';

/** The files of one part of a conversion, relative to its folder, and how large they are. */
export interface ConversionTree {
  readonly files: readonly DesiredFile[];
  readonly baseObjects: number;
  readonly components: readonly ComponentNote[];
  readonly overlays: readonly OverlaySize[];
}

export interface TreeOptions {
  /** The release's namespace: files of its objects do not name it. */
  readonly namespace: string;
  /** Write shared labels as fields of the base, and multi-line values as files. */
  readonly fold: boolean;
  /** Make components of objects that some environments have alike. */
  readonly components: boolean;
}

/** Places the objects, computes every overlay and lays out the files. */
export function conversionTree(
  lifted: readonly LiftedEnvironment[],
  environments: readonly PartEnvironment[],
  options: TreeOptions,
): ConversionTree {
  const wanted = lifted.map(({ objects }) => byIdentity(objects));
  const templates = templatesOf(lifted, environments);
  const placement = placeObjects(wanted, templates, options.components);
  const everything = wanted.flatMap((objects) => [...objects.values()]);
  const naming: Naming = { files: fileNames(everything, options.namespace), templates };
  const overlays = lifted.map(({ name, fields }, index) => {
    const components = placement.components.filter(({ members }) => members.has(index));
    const shared = sharedBy(placement, components, (key) => configFolder(naming, key));
    const overlay = computeOverlay(shared, wanted[index] ?? new Map());
    const names = components.map((component) => component.name);
    return { name, fields, overlay, components: names, extra: environments[index]?.extra };
  });
  return {
    files: [
      ...baseFiles(placement, lifted, naming, options.fold),
      ...placement.components.flatMap((component) => componentFiles(component, naming, options.fold)),
      ...overlays.flatMap((overlay) => overlayFiles(overlay, naming)),
    ],
    baseObjects: placement.bases.reduce((sum, { objects }) => sum + objects.length, 0),
    components: placement.components.map(({ name, objects, members }) => ({
      name,
      objects: objects.length,
      environments: lifted.filter((_, index) => members.has(index)).map((environment) => environment.name),
    })),
    overlays: overlays.map((overlay) => overlaySize(overlay, sharedFields(lifted))),
  };
}

/** The base, which includes those of subcharts; a namespace that all environments have is theirs, too. */
function baseFiles(
  { bases }: Placement,
  lifted: readonly LiftedEnvironment[],
  naming: Naming,
  fold: boolean,
): DesiredFile[] {
  const { namespace } = sharedFields(lifted);
  const fields = namespace === undefined ? {} : { namespace };
  const [own, ...subcharts] = bases;
  const folders = subcharts.map(({ name = '', objects }) => ({ folder: `bases/${name}`, name, objects }));
  return [
    ...objectFolder(
      {
        folder: BASE_FOLDER,
        objects: own?.objects ?? [],
        reason: 'base',
        fields,
        includes: folders.map(({ folder }) => `../${folder}`),
        fold,
      },
      naming,
    ),
    ...folders.flatMap(({ folder, name, objects }) =>
      objectFolder({ folder, objects, reason: `base of subchart ${name}`, fields, fold }, naming),
    ),
  ];
}

function componentFiles({ name, objects }: Component, naming: Naming, fold: boolean): DesiredFile[] {
  const folder = `components/${name}`;
  return objectFolder({ folder, objects, reason: `component ${name}`, kind: 'Component', fold }, naming);
}

/** Fields that all environments have alike. */
function sharedFields(lifted: readonly LiftedEnvironment[]): { namespace?: string } {
  const [first, ...others] = lifted.map(({ fields }) => fields.namespace);
  return first !== undefined && others.every((namespace) => namespace === first) ? { namespace: first } : {};
}

function sharedBy(
  { bases }: Placement,
  components: readonly Component[],
  folderOf: (key: string) => string,
): Shared {
  const base = byIdentity(bases.flatMap(({ objects }) => objects));
  const optional = byIdentity(components.flatMap(({ objects }) => objects));
  return { objects: new Map([...base, ...optional]), inBase: new Set(base.keys()), folderOf };
}

/** Template of each object by its identity below the lifted fields. */
function templatesOf(
  lifted: readonly LiftedEnvironment[],
  environments: readonly PartEnvironment[],
): Map<string, string> {
  return new Map(
    environments.flatMap(({ objects, templates }, environment) =>
      objects.flatMap((object, index) => {
        const template = templates.get(idKey(idOf(object)));
        const below = lifted[environment]?.objects[index];
        return template === undefined || below === undefined ? [] : [[idKey(idOf(below)), template] as const];
      }),
    ),
  );
}
