import type { Json, KubeObject } from '../../../src/objects/kube-object.ts';

interface Verdict {
  readonly title: string;
  readonly verdict: 'admitted' | 'rejected';
  readonly object: KubeObject;
  /** What the report must say of a rejected object. */
  readonly problem?: RegExp;
}

const object = (apiVersion: string, kind: string, spec: Json): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name: 'payments', namespace: 'default' },
  spec,
});
const destinationRule = (trafficPolicy: Json) =>
  object('networking.istio.io/v1', 'DestinationRule', { host: 'payments', trafficPolicy });
const virtualService = (http: Json) =>
  object('networking.istio.io/v1', 'VirtualService', { hosts: ['payments'], http: [http] });
const route = [{ destination: { host: 'payments' } }];
const httpRoute = (spec: { [key: string]: Json }) =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
    parentRefs: [{ kind: 'Service', group: '', name: 'payments', port: 80 }],
    ...spec,
  });

/** Own resources with the verdict that a real API server gives; the judge test holds the two together. */
export const VERDICTS: readonly Verdict[] = [
  {
    title: 'outlier detection',
    verdict: 'admitted',
    object: destinationRule({
      outlierDetection: {
        consecutive5xxErrors: 5,
        interval: '10s',
        baseEjectionTime: '30s',
        maxEjectionPercent: 50,
      },
    }),
  },
  {
    title: 'unknown field',
    verdict: 'rejected',
    object: destinationRule({ outlierDetections: {} }),
    problem: /spec\.trafficPolicy\.outlierDetections: unknown field/,
  },
  {
    title: 'duration below 1ms',
    verdict: 'rejected',
    object: destinationRule({ outlierDetection: { interval: '0s' } }),
    problem: /spec\.trafficPolicy\.outlierDetection\.interval: must be a valid duration greater than 1ms/,
  },
  {
    title: 'duration that is none',
    verdict: 'rejected',
    object: destinationRule({ outlierDetection: { baseEjectionTime: 'soon' } }),
    problem: /baseEjectionTime/,
  },
  {
    title: 'number as a string',
    verdict: 'rejected',
    object: destinationRule({ connectionPool: { tcp: { maxConnections: 'ten' } } }),
    problem: /maxConnections: must be integer/,
  },
  {
    title: 'number beyond int32',
    verdict: 'rejected',
    object: destinationRule({ connectionPool: { tcp: { maxConnections: 3_000_000_000 } } }),
    problem: /maxConnections: is out of range for int32/,
  },
  {
    title: 'two kinds of consistent hash',
    verdict: 'rejected',
    object: destinationRule({
      loadBalancer: { consistentHash: { httpHeaderName: 'x-user', useSourceIp: true } },
    }),
    problem: /consistentHash/,
  },
  {
    title: 'DestinationRule without host',
    verdict: 'rejected',
    object: object('networking.istio.io/v1', 'DestinationRule', {}),
    problem: /required property 'host'/,
  },
  {
    title: 'retries and timeout',
    verdict: 'admitted',
    object: virtualService({
      timeout: '2s',
      retries: { attempts: 2, perTryTimeout: '500ms', retryOn: 'connect-failure,5xx' },
      route,
    }),
  },
  {
    title: 'timeout of zero',
    verdict: 'rejected',
    object: virtualService({ timeout: '0s', route }),
    problem: /timeout: must be a valid duration greater than 1ms/,
  },
  {
    title: 'match by two kinds of text',
    verdict: 'rejected',
    object: virtualService({ match: [{ uri: { exact: '/a', prefix: '/b' } }], route }),
    problem: /uri/,
  },
  {
    title: 'fault with a percentage',
    verdict: 'admitted',
    object: virtualService({ fault: { delay: { fixedDelay: '1s', percentage: { value: 12.5 } } }, route }),
  },
  {
    title: 'peer authentication with ports but no selector',
    verdict: 'rejected',
    object: object('security.istio.io/v1', 'PeerAuthentication', {
      mtls: { mode: 'STRICT' },
      portLevelMtls: { '8080': { mode: 'DISABLE' } },
    }),
    problem: /portLevelMtls requires selector/,
  },
  {
    title: 'authorization with selector and targetRefs',
    verdict: 'rejected',
    object: object('security.istio.io/v1', 'AuthorizationPolicy', {
      selector: { matchLabels: { app: 'a' } },
      targetRefs: [{ group: '', kind: 'Service', name: 'a' }],
    }),
    problem: /only one of targetRefs or selector can be set/,
  },
  {
    title: 'JWT rule with an https key set',
    verdict: 'admitted',
    object: object('security.istio.io/v1', 'RequestAuthentication', {
      jwtRules: [{ issuer: 'me', jwksUri: 'https://id.example/keys' }],
    }),
  },
  {
    title: 'JWT rule with an ftp key set',
    verdict: 'rejected',
    object: object('security.istio.io/v1', 'RequestAuthentication', {
      jwtRules: [{ issuer: 'me', jwksUri: 'ftp://id.example/keys' }],
    }),
    problem: /url must have scheme http:\/\/ or https:\/\//,
  },
  {
    title: 'route with a request timeout',
    verdict: 'admitted',
    object: httpRoute({
      rules: [
        { timeouts: { request: '2s', backendRequest: '1s' }, backendRefs: [{ name: 'payments', port: 80 }] },
      ],
    }),
  },
  {
    title: 'backend timeout beyond the request timeout',
    verdict: 'rejected',
    object: httpRoute({ rules: [{ timeouts: { request: '1s', backendRequest: '2s' } }] }),
    problem: /backendRequest timeout cannot be longer than request timeout/,
  },
  {
    title: 'method match',
    verdict: 'admitted',
    object: httpRoute({ rules: [{ matches: [{ method: 'GET' }, { method: 'HEAD' }] }] }),
  },
  {
    title: 'method that is none',
    verdict: 'rejected',
    object: httpRoute({ rules: [{ matches: [{ method: 'FETCH' }] }] }),
    problem: /method: must be equal to one of the allowed values/,
  },
  {
    title: 'hostname that is an address',
    verdict: 'rejected',
    object: httpRoute({ hostnames: ['not a host'] }),
    problem: /hostnames/,
  },
  {
    title: 'duplicate header match',
    verdict: 'rejected',
    object: httpRoute({
      rules: [
        {
          matches: [
            {
              headers: [
                { name: 'a', value: '1' },
                { name: 'a', value: '2' },
              ],
            },
          ],
        },
      ],
    }),
    problem: /headers\[1\]: duplicates another item/,
  },
  {
    title: 'Linkerd server',
    verdict: 'admitted',
    object: object('policy.linkerd.io/v1beta3', 'Server', {
      podSelector: { matchLabels: { app: 'payments' } },
      port: 'http',
      proxyProtocol: 'HTTP/1',
    }),
  },
  {
    title: 'Linkerd server without a port',
    verdict: 'rejected',
    object: object('policy.linkerd.io/v1beta3', 'Server', { podSelector: {} }),
    problem: /required property 'port'/,
  },
  {
    title: 'name with capitals',
    verdict: 'rejected',
    object: { ...destinationRule({}), metadata: { name: 'Payments', namespace: 'default' } },
    problem: /metadata\.name/,
  },
  {
    title: 'label value with a space',
    verdict: 'rejected',
    object: {
      ...destinationRule({}),
      metadata: { name: 'payments', namespace: 'default', labels: { team: 'a b' } },
    },
    problem: /metadata\.labels\[team\]/,
  },
];
