import { dirname } from 'node:path';
import { MartyError } from '../../errors.ts';
import { MANIFEST_NAME, readPolicies, requireManifest } from '../../manifest/load.ts';
import { compilePolicies } from '../../mesh/compile-policies.ts';
import { locatePolicies } from '../../mesh/locate-policies.ts';
import type { MeshTarget } from '../../mesh/refusal.ts';
import { DEFAULT_MESH_VERSIONS } from '../../mesh/version.ts';
import type { KubeObject } from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';

/**
 * The mesh's objects of the plugin that a folder stands in, for one environment; none outside of a plugin.
 *
 * @throws MartyError MARTY-V061 where the mesh refuses a policy, MARTY-F codes for a broken plugin.yaml
 */
export function pluginMeshObjects(
  fs: ReadFs,
  folder: string,
  about: { readonly mesh: MeshTarget; readonly environment: string; readonly namespace: string },
): readonly KubeObject[] {
  const root = pluginAbove(fs, folder);
  if (root === undefined) return [];
  const { manifest, where } = requireManifest(fs, root);
  const environment = manifest.environments[about.environment];
  const { objects, refusals } = compilePolicies(manifest, {
    mesh: about.mesh,
    meshVersion: environment?.meshVersion ?? DEFAULT_MESH_VERSIONS[about.mesh],
    environment: environment === undefined ? undefined : about.environment,
    namespace: about.namespace,
    policies: locatePolicies(manifest, where, readPolicies(fs, root, manifest)),
    locate: where,
    catalog: undefined,
  });
  const [first] = refusals;
  if (first === undefined) return objects;
  const list = refusals.map(({ code, edge, reason }) => `\n  ${code} ${edge}: ${reason}`).join('');
  throw new MartyError('MARTY-V061', `${about.mesh} refuses what the plugin's policies ask for:${list}`, {
    hint: first.alternative,
    ...(first.where === undefined ? {} : { where: first.where }),
  });
}

function pluginAbove(fs: ReadFs, folder: string): string | undefined {
  if (fs.stat(`${folder}/${MANIFEST_NAME}`)?.kind === 'file') return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : pluginAbove(fs, parent);
}
