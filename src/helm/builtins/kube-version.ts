import { MartyError } from '../../errors.ts';

export interface KubeVersion {
  /** With a leading `v`. Helm 4 keeps what follows the numbers: `v1.33.4-gke.1245000`. */
  readonly version: string;
  /** The numbers alone, which constraints are compared with. */
  readonly normalized: string;
  readonly major: string;
  readonly minor: string;
}

export const DEFAULT_KUBE_VERSION: KubeVersion = {
  version: 'v1.36.0',
  normalized: 'v1.36.0',
  major: '1',
  minor: '36',
};

/**
 * Reads `--kube-version` as Kubernetes' generic version parser does: at least major and minor. Helm 3 drops what
 * follows the numbers.
 *
 * @throws MartyError MARTY-H054
 */
export function parseKubeVersion(text: string, helmVersion: 3 | 4): KubeVersion {
  const numbers = /^\s*v?([0-9]+(?:\.[0-9]+)*)/.exec(text)?.[1];
  const parts = numbers?.split('.') ?? [];
  const refuse = (why: string): MartyError =>
    new MartyError('MARTY-H054', `invalid kube version '${text}': ${why}`);
  if (numbers === undefined) throw refuse(`could not parse ${JSON.stringify(text)} as version`);
  if (parts.length < 2) throw refuse(`illegal version string ${JSON.stringify(text)}`);
  if (parts.some((part) => part.length > 1 && part.startsWith('0')))
    throw refuse(`illegal zero-prefixed version component in ${JSON.stringify(text)}`);
  const normalized = `v${parts.join('.')}`;
  const version = helmVersion === 3 ? normalized : text.startsWith('v') ? text : `v${text}`;
  return { version, normalized, major: parts[0] ?? '', minor: parts[1] ?? '' };
}
