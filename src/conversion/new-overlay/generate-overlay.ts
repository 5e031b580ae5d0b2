import { MartyError } from '../../errors.ts';
import { build } from '../../kustomize/index.ts';
import { readKustomization } from '../../kustomize/kustomization.ts';
import { formatId, idOf, type JsonObject, type KubeObject, writeYaml } from '../../objects/index.ts';
import { field, isObject } from '../../objects/json.ts';
import { readDocuments } from '../../objects/read-yaml.ts';
import type { DesiredFile } from '../../plan/desired-tree.ts';
import type { ReadFs } from '../../ports/fs.ts';
import { layeredFs } from '../../ports/layered-fs.ts';
import { byIdentity } from '../choose-base.ts';
import type { OverlaySize } from '../conversion.ts';
import { sizeOf } from '../convert.ts';
import { BASE_FOLDER, overlayFiles, overlayFolder } from '../layout.ts';
import { computeOverlay } from '../overlay.ts';
import { type EnvironmentProof, proveEnvironment } from '../proof/environment-proof.ts';
import { treePlaces } from '../proof/tree-places.ts';
import { MESH_FILE } from './wanted-objects.ts';

export interface NewOverlay {
  readonly files: readonly DesiredFile[];
  readonly size: OverlaySize;
  readonly proof: EnvironmentProof;
}

/** What a new overlay is made of. */
export interface NewOverlayRequest {
  readonly name: string;
  /** What the overlay must build, masked as the tree's Secrets are. */
  readonly objects: readonly KubeObject[];
  /** The mesh's objects, written as they are; absent where there are none. */
  readonly mesh?: readonly KubeObject[];
}

/**
 * An overlay of the base that stands in a converted tree; base and other overlays stay as they are. It is built
 * before it is handed over.
 *
 * @throws MartyError MARTY-V059 where what it builds is not what it must, MARTY-K codes for a broken base
 */
export function generateOverlay(fs: ReadFs, root: string, request: NewOverlayRequest): NewOverlay {
  const { namespace } = readKustomization(fs, `${root}/${BASE_FOLDER}`).kustomization;
  const plain = attempt(fs, root, request, undefined);
  const overlay = namespace === undefined ? plain : attempt(fs, root, request, namespace);
  const best = overlay.proof.parity?.holds === true ? overlay : plain;
  const { broken, findings, parity } = best.proof;
  if (parity?.holds === true) return best;
  const [first] = findings;
  const reason =
    broken?.message ?? `${first === undefined ? 'an object' : formatId(idOf(first.object))} differs`;
  throw new MartyError('MARTY-V059', `the overlay ${request.name} does not build what it must: ${reason}`, {
    ...(broken === undefined ? {} : { cause: broken }),
  });
}

/** The overlay with a `namespace:` of its own, so that its files need not repeat it; or without. */
function attempt(
  fs: ReadFs,
  root: string,
  { name, objects, mesh = [] }: NewOverlayRequest,
  namespace: string | undefined,
): NewOverlay {
  const fields: JsonObject = namespace === undefined ? {} : { namespace };
  const prepare = (object: KubeObject): KubeObject => withoutNamespace(object, namespace);
  const base = byIdentity(build(fs, `${root}/${BASE_FOLDER}`).map(prepare));
  const overlay = computeOverlay(base, byIdentity(objects.map(prepare)));
  const written = overlayFiles(name, overlay, base, fields, new Map());
  const files = mesh.length === 0 ? written : withMesh(written, name, mesh);
  const folder = `${root}/${overlayFolder(name)}`;
  const layered = layeredFs(fs, new Map(files.map(({ path, content }) => [`${root}/${path}`, content])));
  const wanted = (): readonly KubeObject[] => [...objects, ...mesh];
  const proof = proveEnvironment(layered, folder, name, wanted, 'inline', treePlaces(layered));
  return { files, size: sizeOf(name, overlay), proof };
}

function withoutNamespace(object: KubeObject, namespace: string | undefined): KubeObject {
  if (namespace === undefined || object.metadata['namespace'] !== namespace) return object;
  const { namespace: _namespace, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function withMesh(files: readonly DesiredFile[], name: string, mesh: readonly KubeObject[]): DesiredFile[] {
  const folder = overlayFolder(name);
  const isKustomization = ({ path }: DesiredFile): boolean => path === `${folder}/kustomization.yaml`;
  return [
    ...files.map((file) => (isKustomization(file) ? { ...file, content: withResource(file.content) } : file)),
    {
      path: `${folder}/${MESH_FILE}`,
      content: mesh.map((object) => `---\n${writeYaml(object)}`).join(''),
      policy: 'owned',
      reason: `policies of the mesh, environment ${name}`,
    },
  ];
}

function withResource(kustomization: DesiredFile['content']): string {
  const [fields] = readDocuments(String(kustomization), 'kustomization.yaml');
  const resources = field(fields, 'resources');
  if (!isObject(fields) || !Array.isArray(resources)) throw new Error('a kustomization file has resources');
  return writeYaml({ ...fields, resources: [...resources, MESH_FILE] });
}
