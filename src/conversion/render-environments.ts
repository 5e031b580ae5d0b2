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
import type { Guard } from '../ports/guard.ts';
import { capabilitiesOf, readInput } from './capabilities.ts';
import type { Environment } from './environment.ts';
import { renderEnvironment } from './render-environment.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/**
 * Loads the chart of a migration; its templates are parsed once for all environments.
 *
 * @throws MartyError with a MARTY-H or MARTY-Y code
 */
export function loadInputs(fs: ReadFs, { chart, linkRoot, helmVersion, guard }: RenderInputs): CompiledChart {
  const options = { helmVersion, ...(linkRoot === undefined ? {} : { linkRoot }) };
  return guarded(guard, () => compileChart(loadChart(fs, chart, options)));
}

/** Works within the limits of a guard, if there is one. */
export function guarded<T>(guard: Guard | undefined, work: () => T): T {
  return guard === undefined ? work() : guard.run(work);
}

/** Renders every environment of a migration. @throws MartyError with a MARTY-H or MARTY-Y code */
export function renderEnvironments(fs: ReadFs, chart: CompiledChart, inputs: RenderInputs): Environment[] {
  return inputs.environments.map((environment) =>
    guarded(inputs.guard, () => renderInputs(fs, chart, inputs, environment)),
  );
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
    ...(inputs.guard === undefined ? {} : { check: inputs.guard.checkMemory }),
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
