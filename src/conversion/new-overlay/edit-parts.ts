import { type KubeObject, readObjects, writeYaml } from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { overlayFolder } from '../layout.ts';
import type { OverlayExtra, Part } from '../policies/index.ts';
import { applyEdits } from './apply-edits.ts';
import { type EditTexts, parseEdits } from './edits.ts';

/** File of an overlay that holds the mesh's objects, which come from a plugin's policies and not from the chart. */
const MESH_FILE = 'mesh-policies.yaml';

/** The objects of an environment's mesh file in a tree; none where there is no such file. */
export function meshObjects(fs: ReadFs, root: string, environment: string): KubeObject[] {
  const file = `${root}/${overlayFolder(environment)}/${MESH_FILE}`;
  return fs.stat(file)?.kind === 'file' ? readObjects(new TextDecoder().decode(fs.readFile(file)), file) : [];
}

/** Edits by the name of the environment, as a lock file has them. */
export type LockedEdits = Readonly<Record<string, { readonly edits?: EditTexts | undefined }>>;

/**
 * What environments should hold: what Helm renders, with the edits that the lock names and the objects of their
 * mesh files.
 *
 * @throws MartyError MARTY-V057 for an edit that finds nothing to change any more
 */
export function withLockedEdits(
  fs: ReadFs,
  root: string,
  environments: LockedEdits,
): (parts: readonly Part[]) => readonly Part[] {
  return (parts) =>
    Object.entries(environments).reduce(
      (edited, [name, { edits }]) =>
        edits === undefined
          ? edited
          : editParts(edited, name, edits, edits.mesh === undefined ? [] : meshObjects(fs, root, name)),
      parts,
    );
}

/**
 * Edits the objects of one environment, hooks included; the mesh's objects are put beside those of the application.
 * Parts in which the environment is not stay as they are.
 *
 * @throws MartyError MARTY-V057
 */
export function editParts(
  parts: readonly Part[],
  name: string,
  edits: EditTexts,
  mesh: readonly KubeObject[],
): readonly Part[] {
  const own = parts.map(({ environments }) => environments.find((found) => found.name === name));
  if (own.every((environment) => environment === undefined)) return parts;
  const edited = applyEdits(
    own.flatMap((environment) => environment?.objects ?? []),
    parseEdits(edits),
  );
  return parts.map((part, index) => {
    const objects = edited.splice(0, own[index]?.objects.length ?? 0);
    const extra = part.folder === '' && mesh.length > 0 ? { extra: meshExtra(name, mesh) } : {};
    return {
      ...part,
      environments: part.environments.map((environment) =>
        environment.name === name ? { ...environment, objects, ...extra } : environment,
      ),
    };
  });
}

function meshExtra(name: string, objects: readonly KubeObject[]): OverlayExtra {
  return {
    objects,
    resources: [MESH_FILE],
    fields: {},
    files: [
      {
        path: `${overlayFolder(name)}/${MESH_FILE}`,
        content: objects.map((object) => `---\n${writeYaml(object)}`).join(''),
        policy: 'owned',
        reason: `policies of the mesh, environment ${name}`,
      },
    ],
  };
}
