import {
  type CompiledChart,
  collectValues,
  compileChart,
  loadChart,
  lookupIn,
  type RenderOptions,
  readLookupObjects,
} from '../helm/index.ts';
import type { GoMap } from '../helm/values/go-value.ts';
import type { ReadFs } from '../ports/fs.ts';
import { capabilitiesOf, readInput } from './capabilities.ts';
import type { Environment } from './environment.ts';
import { renderEnvironment } from './render-environment.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/**
 * Loads the chart of a migration; its templates are parsed once for all environments.
 *
 * @throws MartyError with a MARTY-H or MARTY-Y code
 */
export function loadInputs(fs: ReadFs, { chart, linkRoot, helmVersion }: RenderInputs): CompiledChart {
  return compileChart(loadChart(fs, chart, { helmVersion, ...(linkRoot === undefined ? {} : { linkRoot }) }));
}

/** Renders every environment of a migration. @throws MartyError with a MARTY-H or MARTY-Y code */
export function renderEnvironments(fs: ReadFs, chart: CompiledChart, inputs: RenderInputs): Environment[] {
  return inputs.environments.map((environment) => renderInputs(fs, chart, inputs, environment));
}

function renderInputs(
  fs: ReadFs,
  chart: CompiledChart,
  inputs: RenderInputs,
  environment: EnvironmentInputs,
): Environment {
  const values = (): GoMap => valuesOf(fs, inputs, environment);
  return renderEnvironment(environment.name, chart, values, renderOptionsOf(fs, chart, inputs));
}

/** The options that every environment of a migration is rendered with. @throws MartyError MARTY-H050, H060, H061 */
export function renderOptionsOf(fs: ReadFs, { chart }: CompiledChart, inputs: RenderInputs): RenderOptions {
  const { lookupFile, seed } = inputs;
  return {
    releaseName: inputs.release ?? chart.metadata.name,
    namespace: inputs.namespace,
    helmVersion: inputs.helmVersion,
    ...capabilitiesOf(fs, inputs),
    ...(seed === undefined ? {} : { seed }),
    ...(lookupFile === undefined
      ? {}
      : { lookup: lookupIn(readLookupObjects(readInput(fs, lookupFile), lookupFile)) }),
  };
}

/** The user's values of an environment; what is set for it alone wins over what is set for all. */
export function valuesOf(
  fs: ReadFs,
  { values, helmVersion }: RenderInputs,
  { files, set, setString }: EnvironmentInputs,
): GoMap {
  return collectValues(fs, {
    ...values,
    helmVersion,
    files,
    set: [...(values.set ?? []), ...(set ?? [])],
    setString: [...(values.setString ?? []), ...(setString ?? [])],
  });
}
