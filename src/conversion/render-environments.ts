import { type CompiledChart, collectValues, compileChart, loadChart } from '../helm/index.ts';
import type { GoMap } from '../helm/values/go-value.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { Guard } from '../ports/guard.ts';
import type { Environment } from './environment.ts';
import { renderEnvironment } from './render-environment.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/**
 * Loads the chart of a migration; its templates are parsed once for all environments.
 *
 * @throws MartyError with a MARTY-H or MARTY-Y code
 */
export function loadInputs(fs: ReadFs, { chart, linkRoot, guard }: RenderInputs): CompiledChart {
  return guarded(guard, () => compileChart(loadChart(fs, chart, linkRoot === undefined ? {} : { linkRoot })));
}

function guarded<T>(guard: Guard | undefined, work: () => T): T {
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
  return renderEnvironment(environment.name, chart, () => valuesOf(fs, inputs, environment), {
    releaseName: inputs.release ?? chart.chart.metadata.name,
    namespace: inputs.namespace,
    helmVersion: inputs.helmVersion,
    apiVersions: inputs.apiVersions,
    ...(inputs.guard === undefined ? {} : { check: inputs.guard.checkMemory }),
    ...(inputs.kubeVersion === undefined ? {} : { kubeVersion: inputs.kubeVersion }),
  });
}

/** The user's values of an environment; what is set for it alone wins over what is set for all. */
function valuesOf(fs: ReadFs, { values }: RenderInputs, { files, set, setString }: EnvironmentInputs): GoMap {
  return collectValues(fs, {
    ...values,
    files,
    set: [...(values.set ?? []), ...(set ?? [])],
    setString: [...(values.setString ?? []), ...(setString ?? [])],
  });
}
