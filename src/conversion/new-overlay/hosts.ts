import type { Json, JsonObject, KubeObject } from '../../objects/index.ts';
import { field, fieldAt, isObject } from '../../objects/json.ts';

/** A field, or an element of a list, that holds the name of a host by which the outside calls. */
export interface HostPlace {
  readonly host: string;
  replace(host: string): void;
}

/** Where hosts stand in an object: Ingress, Gateway API routes and gateways, OpenShift routes, Istio. */
export function hostPlaces(object: KubeObject): HostPlace[] {
  const spec = object['spec'];
  switch (object.kind) {
    case 'Ingress':
      return [
        ...list(spec, 'rules').flatMap((rule) => own(rule, 'host')),
        ...list(spec, 'tls').flatMap((tls) => all(tls, 'hosts')),
      ];
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
      return all(spec, 'hostnames');
    case 'Gateway':
      return [
        ...list(spec, 'listeners').flatMap((listener) => own(listener, 'hostname')),
        ...list(spec, 'servers').flatMap((server) => all(server, 'hosts')),
      ];
    case 'VirtualService':
      return all(spec, 'hosts');
    case 'Certificate':
      return [...own(spec, 'commonName'), ...all(spec, 'dnsNames')];
    case 'Route':
      return own(spec, 'host');
    default:
      return [];
  }
}

function list(parent: Json | undefined, name: string): Json[] {
  const found = fieldAt(parent, name);
  return Array.isArray(found) ? found : [];
}

function own(parent: Json | undefined, name: string): HostPlace[] {
  const host = field(parent, name);
  if (typeof host !== 'string' || !isObject(parent)) return [];
  const holder: JsonObject = parent;
  return [
    {
      host,
      replace: (to) => {
        holder[name] = to;
      },
    },
  ];
}

function all(parent: Json | undefined, name: string): HostPlace[] {
  const hosts = list(parent, name);
  return hosts.flatMap((host, index) =>
    typeof host === 'string'
      ? [
          {
            host,
            replace: (to: string) => {
              hosts[index] = to;
            },
          },
        ]
      : [],
  );
}
