import { MartyError } from '../errors.ts';
import { capabilitiesObject } from './builtins/capabilities.ts';
import { DEFAULT_KUBE_VERSION, type KubeVersion, parseKubeVersion } from './builtins/kube-version.ts';
import {
  goPackage,
  isPartial,
  type ScopedTemplate,
  scopeTemplates,
  sortTemplates,
} from './builtins/template-scope.ts';
import type { Chart } from './chart/chart.ts';
import { checkReleaseName, checkRenderable } from './chart/check-chart.ts';
import { isCompatible } from './chart/compatible.ts';
import { type EnabledChart, enableDependencies } from './chart/enabled-chart.ts';
import { validateValues } from './chart/validate-values.ts';
import { templateFunctions } from './functions/index.ts';
import { sortManifests } from './manifests/sort-manifests.ts';
import { seededBytes } from './random-bytes.ts';
import type { RenderOptions } from './render-options.ts';
import type { LookupCall, Rendered, RenderedCrd } from './rendered.ts';
import {
  parseTemplates,
  type RunOptions,
  startRun,
  type TemplateRun,
  type TemplateSet,
} from './template/index.ts';
import { fromBytes } from './values/go-bytes.ts';
import { type FunctionContext, GoInt, type GoMap, GoNamedMap, type GoValue } from './values/go-value.ts';
import { coalesceValues, nullsOf } from './values-input/coalesce.ts';

/** A chart whose templates are parsed once, for any number of renders. */
export interface CompiledChart {
  readonly chart: Chart;
  /** Parsed templates by Helm version and enabled charts, which both decide what is parsed. */
  readonly parsed: Map<string, TemplateSet>;
}

/**
 * Makes a chart ready for renders. Its templates are parsed when they are first needed, since those of disabled
 * subcharts may be broken.
 *
 * @throws MartyError MARTY-H048, H055
 */
export function compileChart(chart: Chart): CompiledChart {
  checkRenderable(chart);
  return { chart, parsed: new Map() };
}

/** How a render runs its templates; they are handed over with the `.` of each. */
export type StartRun = (
  set: TemplateSet,
  options: RunOptions,
  templates: readonly ScopedTemplate[],
) => TemplateRun;

/**
 * Renders as `helm template` does. `values` are the user's (see `collectValues`), not the chart's own; they are
 * not changed.
 *
 * @throws MartyError MARTY-H001 to H006, H052 to H058, with the words of Helm
 */
export function render(
  compiled: CompiledChart,
  values: GoMap,
  options: RenderOptions,
  start: StartRun = startRun,
): Rendered {
  const { chart, files, lookups } = renderTemplates(compiled, values, options, start);
  const notes = takeNotes(files, `${chart.path}/templates/NOTES.txt`);
  return { ...sortManifests(files, options.helmVersion ?? 3), crds: crdsOf(chart), notes, lookups };
}

export interface RenderedTemplates {
  readonly chart: EnabledChart;
  /** What each template gave, by its path. */
  readonly files: Map<string, string>;
  readonly lookups: readonly LookupCall[];
}

/** Runs the templates of a chart; nothing is read into what they give. */
export function renderTemplates(
  compiled: CompiledChart,
  values: GoMap,
  options: RenderOptions,
  start: StartRun = startRun,
): RenderedTemplates {
  const { chart } = compiled;
  const helmVersion = options.helmVersion ?? 3;
  checkReleaseName(options.releaseName);
  const kubeVersion =
    options.kubeVersion === undefined
      ? DEFAULT_KUBE_VERSION
      : parseKubeVersion(options.kubeVersion, helmVersion);
  const enabled = enableDependencies(chart, values, nullsOf(helmVersion));
  const coalesced = coalesceValues(enabled, values, nullsOf(helmVersion));
  validateValues(enabled, coalesced);
  checkKubeVersion(chart, kubeVersion);

  const templates = sortTemplates(
    scopeTemplates(enabled, coalesced, {
      release: releaseValue(options),
      capabilities: capabilitiesObject(kubeVersion, options.apiVersions ?? [], helmVersion),
      helmVersion,
    }),
  );
  const functions = templateFunctions(helmVersion);
  const lookups: LookupCall[] = [];
  const randomness = randomnessOf(options.seed ?? DEFAULT_SEED);
  const runOptions: RunOptions = {
    functions,
    context: functionContext(options, randomness.bytes),
    lookup: (apiVersion, kind, namespace, name) => {
      lookups.push({ apiVersion, kind, namespace, name });
      return options.lookup?.(apiVersion, kind, namespace, name);
    },
  };
  const set = parsedSet(compiled, templates, helmVersion, functions.keys());
  const run = start(set, runOptions, templates);
  const files = new Map<string, string>();
  for (const { name, basePath, scope } of templates) {
    if (isPartial(name)) continue;
    scope.set(
      'Template',
      new GoNamedMap(`${goPackage(helmVersion)}.Values`, [
        ['Name', name],
        ['BasePath', basePath],
      ]),
    );
    randomness.restart(name);
    files.set(name, run.execute(name, scope));
  }
  return { chart: enabled, files, lookups };
}

function checkKubeVersion({ metadata }: Chart, { version, normalized }: KubeVersion): void {
  if (metadata.kubeVersion === '' || isCompatible(metadata.kubeVersion, normalized)) return;
  throw new MartyError(
    'MARTY-H053',
    `chart requires kubeVersion: ${metadata.kubeVersion} which is incompatible with Kubernetes ${version}`,
  );
}

function releaseValue({ releaseName, namespace, isUpgrade = false }: RenderOptions): GoMap {
  return new Map<string, GoValue>([
    ['Name', releaseName],
    ['Namespace', namespace],
    ['IsUpgrade', isUpgrade],
    ['IsInstall', !isUpgrade],
    ['Revision', new GoInt(1)],
    ['Service', 'Helm'],
  ]);
}

const DEFAULT_SEED = 'marty';

interface Randomness {
  readonly bytes: (size: number) => Uint8Array;
  /** Begins the sequence of one template. */
  restart(template: string): void;
}

function randomnessOf(seed: string): Randomness {
  let draw = seededBytes(seed);
  return {
    bytes: (size) => draw(size),
    restart: (template) => {
      draw = seededBytes(`${seed}/${template}`);
    },
  };
}

function functionContext(options: RenderOptions, randomBytes: (size: number) => Uint8Array): FunctionContext {
  const started = options.elapsed?.() ?? 0;
  const limit = options.timeLimit ?? Infinity;
  return {
    helmVersion: options.helmVersion ?? 3,
    now: options.now ?? (() => new Date(0)),
    randomBytes,
    timeZone: options.timeZone ?? 'UTC',
    checkDeadline: () => {
      options.check?.();
      if (options.elapsed !== undefined && options.elapsed() - started > limit)
        throw new MartyError('MARTY-H005', `rendering took longer than ${limit} ms`);
    },
  };
}

function parsedSet(
  { parsed }: CompiledChart,
  templates: readonly ScopedTemplate[],
  helmVersion: 3 | 4,
  functionNames: Iterable<string>,
): TemplateSet {
  const key = [helmVersion, ...templates.map(({ name }) => name)].join('\n');
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const sources = templates.map(({ name, file }) => ({ name, text: fromBytes(file.data) }));
  const set = parseTemplates(sources, functionNames);
  parsed.set(key, set);
  return set;
}

/** NOTES.txt files are no manifests; only that of the parent chart is shown. */
function takeNotes(files: Map<string, string>, path: string): string {
  const notes = files.get(path) ?? '';
  for (const name of [...files.keys()]) if (name.endsWith('NOTES.txt')) files.delete(name);
  return notes;
}

function crdsOf(chart: EnabledChart): RenderedCrd[] {
  const own = chart.chart.files
    .filter(({ name }) => name.startsWith('crds/') && /\.(?:ya?ml|json)$/i.test(name))
    .map(({ name, data }) => ({ source: `${chart.path}/${name}`, text: fromBytes(data) }));
  return [...own, ...chart.dependencies.flatMap(crdsOf)];
}
