import { CONFIG, container, DEPLOYMENT, deploymentPatch, type KustomizeCase, plain } from './fixture.ts';

export const PATCHES: readonly KustomizeCase[] = [
  plain(
    'patch: scalar, new map, null',
    deploymentPatch(
      'spec: {replicas: 3, strategy: {type: Recreate, rollingUpdate: null}}',
      ', labels: {app: null}',
    ),
  ),
  plain(
    'patch: env merges, new elements first',
    container('env: [{name: Z, value: z}, {name: B, value: "9"}]'),
  ),
  plain(
    'patch: the second container comes first',
    deploymentPatch('spec: {template: {spec: {containers: [{name: sidecar, image: x}]}}}'),
  ),
  plain('patch: delete an element', container('env: [{name: A, $patch: delete}], args: [--c]')),
  plain(
    'patch: delete the last elements',
    container('ports: [{containerPort: 80, $patch: delete}, {containerPort: 443, $patch: delete}]'),
  ),
  plain('patch: replace a list', container('env: [{$patch: replace}, {name: ONLY, value: x}]')),
  plain('patch: delete a list', container('env: [{$patch: delete}]')),
  plain(
    'patch: replace a map',
    deploymentPatch('spec: {selector: {$patch: replace, matchExpressions: [{key: a, operator: Exists}]}}'),
  ),
  plain('patch: delete a map', deploymentPatch('spec: {selector: {$patch: delete}}')),
  plain(
    'patch: lists without a key are replaced',
    deploymentPatch(
      'spec: {template: {spec: {tolerations: [{key: b}], volumes: [{name: new, secret: {secretName: s}}]}}}',
    ),
  ),
  plain(
    'patch: null list, empty list, empty map',
    deploymentPatch(
      'spec: {template: {spec: {tolerations: null, imagePullSecrets: [], affinity: {}, securityContext: {a: null}}}}',
    ),
  ),
  plain(
    'patch: ports of a service',
    'patches:\n- patch: |\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n    spec: {ports: [{port: 443, protocol: TCP, nodePort: 30443}, {port: 9090, name: m, protocol: TCP}]}\n',
  ),
  plain(
    'patch: container ports by port alone',
    container('ports: [{containerPort: 443, hostPort: 443}, {containerPort: 9, name: n}]'),
  ),
  plain('patch: ports with and without protocol', container('ports: [{containerPort: 80, hostPort: 80}]'), {
    'deployment.yaml': DEPLOYMENT.replace(
      '{containerPort: 80, name: http}',
      '{containerPort: 53, protocol: UDP}',
    ).replace('{containerPort: 443,', '{containerPort: 80,'),
  }),
  plain(
    'patch: ports with protocols',
    container('ports: [{containerPort: 53, protocol: TCP, hostPort: 53}]'),
    {
      'deployment.yaml': DEPLOYMENT.replace(
        '{containerPort: 80, name: http}',
        '{containerPort: 53, protocol: UDP}',
      ).replace('{containerPort: 443,', '{containerPort: 53, protocol: TCP,'),
    },
  ),
  plain(
    'patch: a custom resource has no merge keys',
    'patches:\n- patch: |\n    apiVersion: example.com/v1\n    kind: Widget\n    metadata: {name: w, finalizers: [b.example.com/y]}\n    spec: {list: [{name: b, v: 3}], added: {x: null, y: 1}}\n',
  ),
  plain(
    'patch: delete an object',
    'patches:\n- patch: |\n    $patch: delete\n    apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n',
  ),
  plain('patch: several documents', 'patches:\n- path: p.yaml\n', {
    'p.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {c: null, z: "1"}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: token}\nstringData: {u: v}\n',
  }),
  plain(
    'patch: target by kind pattern and label',
    'patches:\n- target: {kind: Deploy.*|StatefulSet, labelSelector: "app=web"}\n  patch: |\n    apiVersion: x\n    kind: x\n    metadata: {name: ignored}\n    spec: {paused: true}\n',
  ),
  plain(
    'patch: a target that selects nothing',
    'patches:\n- target: {kind: Nothing}\n  patch: |\n    [{"op": "remove", "path": "/metadata/name"}]\n',
  ),
  plain(
    'JSON patch: all operations',
    `patches:
- target: {kind: Deployment, name: web}
  patch: |-
    - {op: test, path: /spec/template/spec/containers/0/name, value: app}
    - {op: replace, path: /spec/template/spec/containers/0/image, value: new}
    - {op: replace, path: /spec/created, value: 1}
    - {op: add, path: /spec/template/spec/containers/0/args/-, value: --z}
    - {op: add, path: /spec/template/spec/containers/0/args/0, value: --first}
    - {op: remove, path: /spec/template/spec/tolerations}
    - {op: add, path: /metadata/annotations, value: {a/b: "1"}}
    - {op: add, path: /metadata/annotations/c~1d~0e, value: "2"}
    - {op: copy, from: /metadata/labels/app, path: /metadata/labels/app2}
    - {op: move, from: /spec/template/spec/containers/1, path: /spec/template/spec/containers/0}
`,
  ),
  plain(
    'JSON patch of a subject that others name',
    'patches:\n- target: {kind: ServiceAccount}\n  patch: |-\n    - {op: add, path: /metadata/labels, value: {a: b}}\n',
  ),
  plain(
    'JSON patch of everything in a namespace',
    'patches:\n- target: {namespace: default, kind: ConfigMap|Secret}\n  patch: |-\n    - {op: add, path: /metadata/labels, value: {a: b}}\nnamespace: later\n',
  ),
  plain('patch: a file of JSON', 'patches:\n- {path: p.json, target: {kind: Service}}\n', {
    'p.json':
      '[{"op": "add", "path": "/spec/type", "value": "NodePort"}, {"op": "replace", "path": "/spec/ports/0/port", "value": 8080}]\n',
  }),
  plain(
    'patch: a new name',
    'patches:\n- patch: |\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: renamed}}\n  target: {kind: ConfigMap, name: settings}\n  options: {allowNameChange: true}\n',
  ),
  plain(
    'patch: a target by annotations and a set of labels',
    `patches:
- target: {labelSelector: "app in (web, other), !missing"}
  patch: |-
    - {op: add, path: /metadata/labels/selected, value: "true"}
- target: {annotationSelector: nginx.ingress.kubernetes.io/auth-secret=token}
  patch: |-
    - {op: add, path: /metadata/labels, value: {annotated: "true"}}
`,
  ),
  plain(
    'patch: two patches of one object, in order',
    `patches:
- patch: |
    {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort}}
- target: {kind: Service}
  patch: |-
    - {op: test, path: /spec/type, value: NodePort}
    - {op: add, path: /spec/externalTrafficPolicy, value: Local}
`,
  ),
  plain(
    'patch: an element that appears, with a null inside',
    container('env: [{name: NEW, value: x, valueFrom: null}], resources: {limits: {cpu: 1, memory: null}}'),
  ),
  plain(
    'patch: init containers and volumes',
    deploymentPatch(
      'spec: {template: {spec: {initContainers: [{name: second, image: b}, {name: init, args: [x]}], volumes: [{name: cache, emptyDir: null, hostPath: {path: /x}}, {name: config, $patch: delete}]}}}',
    ),
  ),
  plain(
    'patch: webhooks by name',
    'patches:\n- patch: |\n    apiVersion: admissionregistration.k8s.io/v1\n    kind: ValidatingWebhookConfiguration\n    metadata: {name: hook}\n    webhooks: [{name: a.example.com, timeoutSeconds: 5}]\n',
  ),
  plain(
    'patch: image pull secrets and host aliases',
    deploymentPatch(
      'spec: {template: {spec: {imagePullSecrets: [{name: a}], hostAliases: [{ip: 1.2.3.4, hostnames: [x]}], topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]}}}',
    ),
  ),
  plain(
    'patch: numbers over texts that stand plain or in quotes',
    container('env: [{name: QUOTED, value: 1.10}, {name: PLAIN, value: 0777}, {name: WORD, value: 1e3}]'),
    {
      'deployment.yaml': DEPLOYMENT.replace(
        'image:',
        'env: [{name: QUOTED, value: "x"}, {name: PLAIN, value: x}, {name: WORD, value: yes}], image:',
      ),
    },
  ),
  plain(
    'patch: an element is not replaced, an equal one is kept once, nulls are kept if they are written',
    deploymentPatch(
      'spec: {template: {spec: {containers: [{name: app, $patch: replace, image: only}], hostAliases: [{ip: 1.1.1.1}]}}}',
    ),
    {
      'deployment.yaml': DEPLOYMENT.replace(/^spec:/m, 'empty:\nnothing: null\nspec:'),
    },
  ),
  plain(
    'patch: finalizers are a set',
    'patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings, finalizers: [b, a]}\n',
    {
      'config.yaml': CONFIG.replace('{name: settings}', '{name: settings, finalizers: [a, c]}'),
    },
  ),
];
