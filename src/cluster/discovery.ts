import { MartyError } from '../errors.ts';
import type { JsonObject, KubeObject } from '../objects/kube-object.ts';
import type { Cluster } from './connection.ts';

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Which resources a cluster serves; each API version is asked for once. */
export class Discovery {
  readonly #cluster: Cluster;
  readonly #resources = new Map<string, Promise<readonly Resource[]>>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The URL path of an object. @throws MartyError MARTY-C005 when the cluster does not serve its kind. */
  async pathOf(object: KubeObject): Promise<string> {
    const { apiVersion, kind, metadata } = object;
    const resource = (await this.#resourcesOf(apiVersion)).find((entry) => entry.kind === kind);
    if (resource === undefined) {
      throw new MartyError(
        'MARTY-C005',
        `the cluster at ${this.#cluster.server} has no ${kind} in ${apiVersion}`,
      );
    }
    const namespace = resource.namespaced
      ? `/namespaces/${encodeURIComponent(String(metadata['namespace'] ?? 'default'))}`
      : '';
    return `${versionPath(apiVersion)}${namespace}/${resource.name}/${encodeURIComponent(String(metadata['name']))}`;
  }

  #resourcesOf(apiVersion: string): Promise<readonly Resource[]> {
    let resources = this.#resources.get(apiVersion);
    if (resources === undefined) {
      resources = this.#cluster
        .request({ method: 'GET', path: versionPath(apiVersion) })
        .then(({ status, body }) => {
          if (status === 404) return [];
          if (status !== 200)
            throw new MartyError(
              'MARTY-C003',
              `discovery of ${apiVersion}: ${String(body['message'] ?? `HTTP ${status}`)}`,
            );
          return listed(body);
        });
      this.#resources.set(apiVersion, resources);
    }
    return resources;
  }
}

function versionPath(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

/** Sub-resources (`pods/log`) are not objects of their own. */
function listed(body: JsonObject): Resource[] {
  const resources = Array.isArray(body['resources']) ? (body['resources'] as unknown as Resource[]) : [];
  return resources.filter(({ name }) => !name.includes('/'));
}
