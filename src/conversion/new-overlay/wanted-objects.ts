import { type KubeObject, readObjects } from '../../objects/index.ts';
import type { ReadFs } from '../../ports/fs.ts';
import type { Environment } from '../environment.ts';
import { overlayFolder } from '../layout.ts';
import { applyEdits } from './apply-edits.ts';
import { type EditTexts, parseEdits } from './edits.ts';

/** File of an overlay that holds the mesh's objects, which come from a plugin's policies and not from the chart. */
export const MESH_FILE = 'mesh-policies.yaml';

/**
 * What an environment's overlay should hold: what Helm renders, with the edits that its lock entry names, and the
 * objects of its mesh file.
 */
export function wantedObjects(
  fs: ReadFs,
  root: string,
  { name, objects }: Environment,
  edits: EditTexts | undefined,
): readonly KubeObject[] {
  if (edits === undefined) return objects;
  const edited = applyEdits(objects, parseEdits(edits));
  const file = `${root}/${overlayFolder(name)}/${MESH_FILE}`;
  if (edits.mesh === undefined || fs.stat(file)?.kind !== 'file') return edited;
  return [...edited, ...readObjects(new TextDecoder().decode(fs.readFile(file)), file)];
}
