import { MartyError } from '../../errors.ts';
import type { Chart } from './chart.ts';

/**
 * Refuses a chart that `helm template` refuses before it looks at any values: libraries, and charts whose
 * declared dependencies are not in charts/.
 *
 * @throws MartyError MARTY-H048, H055
 */
export function checkRenderable(chart: Chart): void {
  const { type, dependencies } = chart.metadata;
  if (type !== '' && type !== 'application')
    throw new MartyError('MARTY-H055', `${type} charts are not installable`);
  const vendored = new Set(chart.dependencies.map(({ metadata }) => metadata.name));
  const missing = dependencies.filter(({ name }) => !vendored.has(name));
  if (missing.length === 0) return;
  const sources = missing.map(({ name, version, repository }) =>
    [name, version, repository && `from ${repository}`].filter((part) => part !== '').join(' '),
  );
  throw new MartyError(
    'MARTY-H048',
    `found in Chart.yaml, but missing in charts/ directory: ${missing.map(({ name }) => name).join(', ')}`,
    { hint: `Run \`helm dependency build\` in the chart, or put these into charts/: ${sources.join('; ')}` },
  );
}

const RELEASE_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_RELEASE_NAME = 53;

/** @throws MartyError MARTY-H057 */
export function checkReleaseName(name: string): void {
  if (name === '') throw new MartyError('MARTY-H057', 'no name provided');
  if (name.length > MAX_RELEASE_NAME || !RELEASE_NAME.test(name))
    throw new MartyError(
      'MARTY-H057',
      `invalid release name ${JSON.stringify(name)}, must match regex ${RELEASE_NAME.source} and the length must not be longer than ${MAX_RELEASE_NAME}`,
    );
}
