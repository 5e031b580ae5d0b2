export { compareRenders, type RenderDifference, type RenderedTwice } from './binary/cross-check.ts';
export { findHelm, type HelmBinary, type HelmSearch, requireHelm } from './binary/helm-binary.ts';
export { readHelmOutput } from './binary/helm-output.ts';
export type { HelmTemplateInputs } from './binary/template-arguments.ts';
export type { Chart, ChartFile } from './chart/chart.ts';
export { type LoadOptions, loadChart } from './chart/load-chart.ts';
export type { LoadLimits } from './chart/load-limits.ts';
export type { ChartDependency, ChartMetadata } from './chart/metadata.ts';
export { lookupIn, readLookupObjects } from './lookup-objects.ts';
export { type ManifestTextOptions, manifestText } from './manifests/manifest-text.ts';
export { namedProfile, PROFILES, readProfile } from './profiles.ts';
export { type CompiledChart, compileChart, render } from './render.ts';
export type { RenderOptions } from './render-options.ts';
export type {
  DroppedManifest,
  LookupCall,
  Rendered,
  RenderedCrd,
  RenderedHook,
  RenderedManifest,
} from './rendered.ts';
export { type LineOrigin, type TracedRender, traceRender } from './trace/trace-render.ts';
export { collectValues, type ValuesSources } from './values-input/collect-values.ts';
