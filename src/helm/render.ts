import { MartyError } from '../errors.ts';
import { capabilitiesObject } from './builtins/capabilities.ts';
import { DEFAULT_KUBE_VERSION, type KubeVersion, parseKubeVersion } from './builtins/kube-version.ts';
import { isPartial, type ScopedTemplate, scopeTemplates, sortTemplates } from './builtins/template-scope.ts';
import type { Chart, ChartFile } from './chart/chart.ts';
import { checkReleaseName, checkRenderable } from './chart/check-chart.ts';
import { isCompatible } from './chart/compatible.ts';
import { type EnabledChart, enableDependencies } from './chart/enabled-chart.ts';
import { bytesToText } from './chart/text.ts';
import { validateValues } from './chart/validate-values.ts';
import { define } from './functions/define.ts';
import { templateFunctions } from './functions/index.ts';
import { sortManifests } from './manifests/sort-manifests.ts';
import { seededBytes } from './random-bytes.ts';
import type { RenderOptions } from './render-options.ts';
import type { LookupCall, Rendered, RenderedCrd } from './rendered.ts';
import { TemplateExecError } from './template/exec-error.ts';
import type { Tree } from './template/node.ts';
import { TemplateParseError } from './template/parse-error.ts';
import { parseFor, TemplateSet, userMessage } from './template/template-set.ts';
import {
  type FunctionContext,
  GoError,
  type GoFunction,
  GoInt,
  type GoMap,
  type GoValue,
} from './values/go-value.ts';
import { coalesceValues } from './values-input/coalesce.ts';

/** A chart whose templates are parsed once, for any number of renders. */
export interface CompiledChart {
  readonly chart: Chart;
  /** Parsed templates by Helm version, file and name; a file of an aliased chart has more than one. */
  readonly parsed: Map<string, WeakMap<ChartFile, readonly Tree[]>>;
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

/**
 * Renders as `helm template` does. `values` are the user's (see `collectValues`), not the chart's own; they are
 * not changed.
 *
 * @throws MartyError MARTY-H052 to H062, with the words of Helm
 */
export function render(compiled: CompiledChart, values: GoMap, options: RenderOptions): Rendered {
  const { chart, files, lookups } = renderTemplates(compiled, values, options);
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
): RenderedTemplates {
  const { chart } = compiled;
  const helmVersion = options.helmVersion ?? 3;
  checkReleaseName(options.releaseName);
  const kubeVersion =
    options.kubeVersion === undefined ? DEFAULT_KUBE_VERSION : parseKubeVersion(options.kubeVersion);
  const enabled = enableDependencies(chart, values);
  const coalesced = coalesceValues(enabled, values);
  validateValues(enabled, coalesced);
  checkKubeVersion(chart, kubeVersion);

  const templates = sortTemplates(
    scopeTemplates(enabled, coalesced, {
      release: releaseValue(options),
      capabilities: capabilitiesObject(kubeVersion, options.apiVersions ?? [], helmVersion),
      helmVersion,
    }),
  );
  const lookups: LookupCall[] = [];
  const functions = templateFunctions(helmVersion);
  const set = new TemplateSet({
    functions,
    context: functionContext(options),
    lookup: lookupFunction(options, lookups),
  });
  for (const template of templates) set.add(parse(compiled, template, helmVersion, functions));
  const files = new Map<string, string>();
  for (const { name, basePath, scope } of templates) {
    if (isPartial(name)) continue;
    scope.set(
      'Template',
      new Map<string, GoValue>([
        ['Name', name],
        ['BasePath', basePath],
      ]),
    );
    files.set(name, renderTemplate(set, name, scope));
  }
  return { chart: enabled, files, lookups };
}

function checkKubeVersion({ metadata }: Chart, { version }: KubeVersion): void {
  if (metadata.kubeVersion === '' || isCompatible(metadata.kubeVersion, version)) return;
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

function functionContext(options: RenderOptions): FunctionContext {
  const started = options.elapsed?.() ?? 0;
  const limit = options.timeLimit ?? Infinity;
  return {
    helmVersion: options.helmVersion ?? 3,
    now: options.now ?? (() => new Date(0)),
    randomBytes: options.randomBytes ?? seededBytes('marty'),
    timeZone: options.timeZone ?? 'UTC',
    checkDeadline: () => {
      if (options.elapsed !== undefined && options.elapsed() - started > limit)
        throw new MartyError('MARTY-H062', `rendering took longer than ${limit} ms`);
    },
  };
}

function lookupFunction(options: RenderOptions, lookups: LookupCall[]): GoFunction {
  return define('lookup', ['string', 'string', 'string', 'string'], (apiVersion, kind, namespace, name) => {
    lookups.push({ apiVersion, kind, namespace, name });
    return options.lookup?.(apiVersion, kind, namespace, name) ?? new Map();
  });
}

function parse(
  { parsed }: CompiledChart,
  { name, file }: ScopedTemplate,
  helmVersion: 3 | 4,
  functions: ReadonlyMap<string, GoFunction>,
): readonly Tree[] {
  const key = `${helmVersion} ${name}`;
  const byFile = parsed.get(key) ?? new WeakMap<ChartFile, readonly Tree[]>();
  parsed.set(key, byFile);
  const known = byFile.get(file);
  if (known !== undefined) return known;
  try {
    const trees = parseFor(functions, name, bytesToText(file.data));
    byFile.set(file, trees);
    return trees;
  } catch (cause) {
    if (!(cause instanceof TemplateParseError)) throw cause;
    const where = { file: cause.template, line: cause.line };
    // Helm shows what stands after the last colon.
    const problem = cause.message.split(': ').at(-1) ?? cause.problem;
    throw new MartyError('MARTY-H060', `parse error at (${where.file}:${where.line}): ${problem}`, {
      where,
      cause,
    });
  }
}

function renderTemplate(set: TemplateSet, name: string, scope: GoMap): string {
  try {
    return set.render(name, scope);
  } catch (cause) {
    if (!(cause instanceof GoError)) throw cause;
    const where =
      cause instanceof TemplateExecError
        ? { file: cause.file, line: cause.line, column: cause.column + 1 }
        : { file: name };
    const message = userMessage(cause.message);
    if (message === undefined) throw new MartyError('MARTY-H061', cause.message, { where, cause });
    const location =
      cause instanceof TemplateExecError ? `${cause.file}:${cause.line}:${cause.column}` : name;
    throw new MartyError('MARTY-H059', `execution error at (${location}): ${message}`, { where, cause });
  }
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
    .map(({ name, data }) => ({ source: `${chart.path}/${name}`, text: bytesToText(data) }));
  return [...own, ...chart.dependencies.flatMap(crdsOf)];
}
