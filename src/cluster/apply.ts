import { MartyError } from '../errors.ts';
import type { JsonObject, KubeObject } from '../objects/kube-object.ts';
import type { Cluster, ClusterResponse } from './connection.ts';
import type { Discovery } from './discovery.ts';

export interface ApplyOptions {
  /** Let the server judge and admit, but store nothing. */
  readonly dryRun: boolean;
  readonly fieldManager: string;
  /** Take over fields that another manager owns. */
  readonly force?: boolean;
}

/**
 * Server-side apply of one object with strict field validation: an unknown field is an error, never pruned in silence.
 *
 * @returns the object as the server stores it.
 * @throws MartyError MARTY-C003 when the server refuses it, MARTY-C004 when another manager owns a field.
 */
export async function applyObject(
  cluster: Cluster,
  discovery: Discovery,
  object: KubeObject,
  options: ApplyOptions,
): Promise<JsonObject> {
  const query = new URLSearchParams({ fieldManager: options.fieldManager, fieldValidation: 'Strict' });
  if (options.dryRun) query.set('dryRun', 'All');
  if (options.force) query.set('force', 'true');
  const response = await cluster.request({
    method: 'PATCH',
    path: `${await discovery.pathOf(object)}?${query}`,
    body: object,
    contentType: 'application/apply-patch+yaml',
  });
  if (response.status >= 200 && response.status < 300) return response.body;
  throw refused(object, response);
}

function refused(object: KubeObject, { status, body }: ClusterResponse): MartyError {
  const name = `${object.kind}/${String(object.metadata['name'])}`;
  const message = `${name}: ${String(body['message'] ?? `HTTP ${status}`)}`;
  return new MartyError(status === 409 ? 'MARTY-C004' : 'MARTY-C003', message);
}
