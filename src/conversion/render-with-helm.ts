import { type CompiledChart, type HelmBinary, readHelmOutput } from '../helm/index.ts';
import type { ReadFs } from '../ports/fs.ts';
import { helmInputs } from './cross-check.ts';
import type { Environment } from './environment.ts';
import { environmentOf, withVolatile } from './render-environment.ts';
import type { EnvironmentInputs, RenderInputs } from './render-inputs.ts';

/**
 * Renders every environment of a migration with a helm program. Helm does not tell which lookups a chart makes.
 *
 * @throws MartyError MARTY-H063, H064
 */
export async function renderWithHelm(
  fs: ReadFs,
  helm: HelmBinary,
  chart: CompiledChart,
  inputs: RenderInputs,
): Promise<Environment[]> {
  const once = async (environment: EnvironmentInputs): Promise<Environment> => {
    const asked = { ...helmInputs(fs, chart, inputs, environment), includeCrds: true };
    return environmentOf(environment.name, readHelmOutput(await helm.template(asked), inputs.helmVersion));
  };
  const environments: Environment[] = [];
  for (const environment of inputs.environments)
    environments.push(withVolatile(await once(environment), await once(environment)));
  return environments;
}
