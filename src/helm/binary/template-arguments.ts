import { DEFAULT_KUBE_VERSION } from '../builtins/kube-version.ts';
import type { ManifestTextOptions } from '../manifests/manifest-text.ts';
import type { ValuesSources } from '../values-input/collect-values.ts';

/** What `helm template` is asked for; paths are absolute. */
export interface HelmTemplateInputs extends ManifestTextOptions {
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  readonly isUpgrade?: boolean;
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
  readonly values: Omit<ValuesSources, 'cwd' | 'helmVersion'>;
}

/** The arguments that make `helm template` render the same. What a user gives never stands alone as a flag. */
export function templateArguments(inputs: HelmTemplateInputs): string[] {
  const { values } = inputs;
  const flags = (name: string, items: readonly string[] = []): string[] =>
    items.map((item) => `--${name}=${item}`);
  return [
    'template',
    `--namespace=${inputs.namespace}`,
    `--kube-version=${inputs.kubeVersion ?? DEFAULT_KUBE_VERSION.version}`,
    ...flags('api-versions', inputs.apiVersions),
    ...flags('values', values.files),
    ...flags('set-json', values.setJson),
    ...flags('set', values.set),
    ...flags('set-string', values.setString),
    ...flags('set-file', values.setFile),
    ...flags('set-literal', values.setLiteral),
    ...(inputs.isUpgrade === true ? ['--is-upgrade'] : []),
    ...(inputs.includeCrds === true ? ['--include-crds'] : []),
    ...(inputs.hooks === false ? ['--no-hooks'] : []),
    ...(inputs.skipTests === true ? ['--skip-tests'] : []),
    '--',
    inputs.release,
    inputs.chart,
  ];
}
