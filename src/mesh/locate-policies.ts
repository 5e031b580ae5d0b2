import type { LoadedPolicy } from '../manifest/load.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { throwProblems } from '../manifest/problem.ts';
import type { Locate, LocatedPolicy } from './edges.ts';

/**
 * The policies of plugin.yaml, then those of files of their own, each with the places of its blocks.
 *
 * @throws MartyError for the first error in a file
 */
export function locatePolicies(
  manifest: Manifest,
  where: Locate,
  files: readonly LoadedPolicy[],
): LocatedPolicy[] {
  throwProblems(files.flatMap(({ problems }) => problems));
  return [
    ...manifest.policies.map((policy, i) => ({
      policy,
      where: (block: string) => where(['policies', i, block]),
    })),
    ...files.flatMap(({ policy: file, where: inFile }) => {
      if (file === undefined) return [];
      const policy = { name: file.metadata.name, ...file.spec };
      return [{ policy, where: (block: string) => inFile(['spec', block]) }];
    }),
  ];
}
