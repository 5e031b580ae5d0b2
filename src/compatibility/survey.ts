import { join } from 'node:path';
import { type Environment, type RenderInputs, renderEnvironments } from '../conversion/index.ts';
import { MartyError, type SourceLocation } from '../errors.ts';
import { DEFAULT_KUBE_VERSION, type KubeVersion, parseKubeVersion } from '../helm/builtins/kube-version.ts';
import { checkReleaseName } from '../helm/chart/check-chart.ts';
import { type Chart, collectValues, compileChart, loadChart } from '../helm/index.ts';
import { fromBytes } from '../helm/values/go-bytes.ts';
import type { ReadFs } from '../ports/fs.ts';
import { type ChartPart, chartParts, type TemplateText, templateTexts, valueTexts } from './chart-texts.ts';

/** A render that failed. */
export interface RefusedRender {
  /** Undefined where no environment can be rendered. */
  readonly environment: string | undefined;
  readonly error: MartyError;
}

/** All that rules look at: the parsed chart, and what renders of it show. */
export interface Survey {
  readonly fs: ReadFs;
  readonly inputs: RenderInputs;
  readonly kubeVersion: KubeVersion;
  readonly chart: Chart;
  readonly parts: readonly ChartPart[];
  /** Templates of all parts. */
  readonly templates: readonly TemplateText[];
  /** Strings with `{{` of values files, those of the user included. */
  readonly values: readonly TemplateText[];
  readonly renders: readonly Environment[];
  readonly refused: readonly RefusedRender[];
}

/**
 * Reads a chart whole, parses every template, and renders the environments.
 *
 * @throws MartyError MARTY-H040 to H047, H049 to H051 and MARTY-Y codes where chart or values cannot be read;
 *   H054, H057
 */
export function survey(fs: ReadFs, inputs: RenderInputs): Survey {
  const { linkRoot } = inputs;
  const load = (): Chart => loadChart(fs, inputs.chart, linkRoot === undefined ? {} : { linkRoot });
  const chart = inputs.guard === undefined ? load() : inputs.guard.run(load);
  const kubeVersion = checkInputs(fs, inputs, chart);
  const parts = chartParts(chart);
  const ownValues = parts.flatMap(({ chart: part }) =>
    part.raw
      .filter(({ name }) => name === 'values.yaml')
      .flatMap(({ name, data }) => valueTexts(join(part.source, name), fromBytes(data))),
  );
  const { renders, refused } = renderAll(fs, chart, inputs);
  return {
    fs,
    inputs,
    kubeVersion,
    chart,
    parts,
    templates: parts.flatMap(templateTexts),
    values: [...ownValues, ...givenValues(fs, inputs)],
    renders,
    refused,
  };
}

/** What is wrong with the call itself is no finding about the chart: it ends the check. */
function checkInputs(fs: ReadFs, inputs: RenderInputs, chart: Chart): KubeVersion {
  checkReleaseName(inputs.release ?? chart.metadata.name);
  for (const { files } of inputs.environments)
    collectValues(fs, { ...inputs.values, files, helmVersion: inputs.helmVersion });
  return inputs.kubeVersion === undefined
    ? DEFAULT_KUBE_VERSION
    : parseKubeVersion(inputs.kubeVersion, inputs.helmVersion);
}

function givenValues(fs: ReadFs, { environments }: RenderInputs): TemplateText[] {
  const files = new Set(environments.flatMap((environment) => environment.files));
  return [...files].flatMap((file) => valueTexts(file, fromBytes(fs.readFile(file))));
}

function renderAll(fs: ReadFs, chart: Chart, inputs: RenderInputs): Pick<Survey, 'renders' | 'refused'> {
  const renders: Environment[] = [];
  const refused: RefusedRender[] = [];
  const attempt = <T>(environment: string | undefined, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof MartyError)) throw error;
      refused.push({ environment, error });
      return undefined;
    }
  };
  const compiled = attempt(undefined, () => compileChart(chart));
  if (compiled === undefined) return { renders, refused };
  for (const environment of inputs.environments) {
    const one = { ...inputs, environments: [environment] };
    renders.push(...(attempt(environment.name, () => renderEnvironments(fs, compiled, one)) ?? []));
  }
  return { renders, refused };
}

/** The file of a template that a render names `chart/templates/x.yaml`. */
export function templateOf({ templates }: Survey, source: string): TemplateText | undefined {
  return templates.find(({ names }) => names.includes(source));
}

/** Where an object of a render comes from: the line that says its kind, in the document that says its name if one does. */
export function placeOf(found: Survey, source: string, kind: string, name?: string): SourceLocation {
  const template = templateOf(found, source);
  if (template === undefined) return { file: join(found.chart.source, source.split('/').slice(1).join('/')) };
  const candidates = template.documents.flatMap(({ lines }) =>
    lines
      .filter((line) => line.indent === 0 && line.key === 'kind' && line.value === kind)
      .map(({ at }) => ({ at, named: lines.some(({ key, value }) => key === 'name' && value === name) })),
  );
  const best = candidates.find(({ named }) => named) ?? candidates[0];
  return template.place(best?.at ?? 0);
}
