import { MartyError } from '../errors.ts';
import { namedProfile, readProfile } from '../helm/index.ts';
import type { ReadFs } from '../ports/fs.ts';
import type { RenderInputs } from './render-inputs.ts';

/** What a chart sees of the cluster. */
export interface Capabilities {
  readonly kubeVersion?: string;
  readonly apiVersions: readonly string[];
}

/**
 * The cluster that inputs name; a version that is given wins over that of the profile.
 *
 * @throws MartyError MARTY-H050, H061
 */
export function capabilitiesOf(
  fs: ReadFs,
  { profile, ...given }: Pick<RenderInputs, 'profile' | 'kubeVersion' | 'apiVersions'>,
): Capabilities {
  const found = profile === undefined ? undefined : (namedProfile(profile) ?? readFrom(fs, profile));
  const kubeVersion = given.kubeVersion ?? found?.kubeVersion;
  return {
    ...(kubeVersion === undefined ? {} : { kubeVersion }),
    apiVersions: [...(found?.apiVersions ?? []), ...given.apiVersions],
  };
}

/** The text of a file that a user names. @throws MartyError MARTY-H050 */
export function readInput(fs: ReadFs, file: string): string {
  try {
    return new TextDecoder().decode(fs.readFile(file));
  } catch (cause) {
    throw new MartyError('MARTY-H050', `cannot read ${file}`, { where: { file }, cause });
  }
}

function readFrom(fs: ReadFs, file: string): ReturnType<typeof readProfile> {
  return readProfile(readInput(fs, file), file);
}
