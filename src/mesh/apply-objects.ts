import { applyObject } from '../cluster/apply.ts';
import type { Cluster } from '../cluster/connection.ts';
import { Discovery } from '../cluster/discovery.ts';
import type { KubeObject } from '../objects/kube-object.ts';

/** Owns the fields that marty writes. */
const FIELD_MANAGER = 'marty';

export interface ApplyObjectsOptions {
  /** Let the server admit everything and store nothing. */
  readonly judgeOnly: boolean;
  /** Take over fields that another manager owns. */
  readonly force: boolean;
}

/**
 * Server-side apply of all objects. The server judges every one before the first is stored, so that a refusal
 * leaves the cluster as it was.
 *
 * @throws MartyError MARTY-C001 to MARTY-C005
 */
export async function applyObjects(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { judgeOnly, force }: ApplyObjectsOptions,
): Promise<void> {
  const discovery = new Discovery(cluster);
  for (const dryRun of judgeOnly ? [true] : [true, false]) {
    for (const object of objects) {
      await applyObject(cluster, discovery, object, { dryRun, fieldManager: FIELD_MANAGER, force });
    }
  }
}
