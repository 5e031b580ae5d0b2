import {
  type AllowedDifference,
  generatedSecret,
  idOf,
  isSecret,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../objects/index.ts';
import { field, fieldAt, isObject, stringAt } from '../../objects/json.ts';
import { mapObjects, type Policy } from './policy.ts';
import { secretKeys, secretNotes } from './secrets.ts';

const STANDS_FOR = 'marty.dev/stands-for';

/**
 * An ExternalSecret for each Secret with keys. `store` names a SecretStore, or with `cluster/` before it a
 * ClusterSecretStore. The remote key is NAMESPACE/NAME, its property the Secret's key.
 */
export function externalSecrets(store = 'default'): Policy {
  return {
    name: 'secrets',
    mode: 'external-secret',
    allowed: [externalSecretDifference],
    apply: (parts, { namespace }) => {
      const secrets = secretNotes(parts).filter(({ keys }) => keys.length > 0);
      const names = secrets.map(({ object }) => object).join(', ');
      return {
        parts: mapObjects(parts, (object) => toExternalSecret(object, store, namespace)),
        notes: [
          {
            title: 'Values that the secret store must hold',
            lines: secrets.map(
              ({ object, keys }) =>
                `${object}: ${keys.map((key) => `\`${remoteKey(object, namespace)}\` property \`${key}\``).join(', ')}`,
            ),
            summary: `ExternalSecrets stand for ${names}: the store ${store} must hold their values`,
          },
        ],
      };
    },
  };
}

/** Of `Secret shop/api`: its namespace and name. */
function remoteKey(object: string, namespace: string): string {
  const place = object.slice('Secret '.length);
  return place.includes('/') ? place : `${namespace}/${place}`;
}

function toExternalSecret(object: KubeObject, store: string, namespace: string): KubeObject {
  const keys = isSecret(object) ? secretKeys(object) : [];
  if (keys.length === 0) return object;
  const id = idOf(object);
  const key = `${id.namespace ?? namespace}/${id.name}`;
  const cluster = store.startsWith('cluster/');
  const template: JsonObject = {
    ...present('type', field(object, 'type')),
    metadata: {
      ...present('labels', field(object.metadata, 'labels')),
      ...present('annotations', field(object.metadata, 'annotations')),
    },
  };
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name: id.name,
      ...present('namespace', field(object.metadata, 'namespace')),
      annotations: { [STANDS_FOR]: 'Secret' },
    },
    spec: {
      refreshInterval: '1h',
      secretStoreRef: {
        kind: cluster ? 'ClusterSecretStore' : 'SecretStore',
        name: cluster ? store.slice('cluster/'.length) : store,
      },
      target: { name: id.name, ...present('immutable', field(object, 'immutable')), template },
      data: keys.map((secretKey) => ({ secretKey, remoteRef: { key, property: secretKey } })),
    },
  };
}

/** The Secret that the operator makes of an ExternalSecret that stands for one. */
function secretOf(object: KubeObject): KubeObject | undefined {
  if (object.kind !== 'ExternalSecret' || !object.apiVersion.startsWith('external-secrets.io/'))
    return undefined;
  if (stringAt(object.metadata, 'annotations', STANDS_FOR) !== 'Secret') return undefined;
  const target = fieldAt(object, 'spec', 'target');
  const template = field(target, 'template');
  const metadata = field(template, 'metadata');
  const data = fieldAt(object, 'spec', 'data');
  const keys = Array.isArray(data) ? data.flatMap((entry) => stringAt(entry, 'secretKey') ?? []) : [];
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: field(target, 'name') ?? '',
      ...present('namespace', field(object.metadata, 'namespace')),
      ...(isObject(metadata) ? metadata : {}),
    },
    ...present('type', field(template, 'type')),
    ...present('immutable', field(target, 'immutable')),
    data: Object.fromEntries(keys.map((key) => [key, ''])),
  };
}

function present(name: string, value: Json | undefined): JsonObject {
  return value === undefined ? {} : { [name]: value };
}

const externalSecretDifference: AllowedDifference = {
  ...generatedSecret,
  name: 'external-secrets',
  standsFor: secretOf,
};
