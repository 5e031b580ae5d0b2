/** Hand-written kustomizations, one per feature or rule; real kustomize and marty's builder must agree on each. */
export interface KustomizeCase {
  readonly title: string;
  /** Files by path; the build starts in `overlay` if there is one, else at the top. */
  readonly files: Readonly<Record<string, string>>;
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
  annotations: {}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      initContainers:
      - {name: init, image: 'busybox:1'}
      containers:
      - name: app
        image: registry.example.com:5000/team/web:1.0
        args: [--a, --b]
        env:
        - {name: A, value: "1"}
        - {name: B, value: "2"}
        - {name: C, valueFrom: {configMapKeyRef: {name: settings, key: c}}}
        envFrom: [{secretRef: {name: token}}]
        ports:
        - {containerPort: 80, name: http}
        - {containerPort: 443, name: https}
        volumeMounts:
        - {name: config, mountPath: /etc/web}
      - name: sidecar
        image: nginx:1.25@sha256:abcd
      volumes:
      - {name: config, configMap: {name: settings}}
      - {name: cache, emptyDir: {}}
      tolerations: [{key: a, operator: Exists}]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: http}
  - {name: https, port: 443, targetPort: https, protocol: TCP}
`;
const CONFIG = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {c: "yes", d: "0777"}
`;
const SECRET = `apiVersion: v1
kind: Secret
metadata: {name: token}
stringData: {t: s3cret}
`;
const RBAC = `apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], resourceNames: [settings, other], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: web}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: stranger, namespace: elsewhere}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lister}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: lister}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lister}
subjects: [{kind: ServiceAccount, name: web, namespace: default}]
`;
const OTHERS = `apiVersion: example.com/v1
kind: Widget
metadata: {name: w, finalizers: [a.example.com/x]}
spec:
  image: nginx:1.25
  template: {spec: {containers: [{name: x, image: 'nginx:1.25'}]}}
  list: [{name: a, v: 1}, {name: b, v: 2}]
---
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 3}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, annotations: {nginx.ingress.kubernetes.io/auth-secret: token}}
spec:
  tls: [{hosts: [a], secretName: token}]
  rules: [{host: a, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: hook}
webhooks:
- {name: a.example.com, clientConfig: {service: {name: web, namespace: default, path: /x}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: x, image: 'busybox:1', env: [{name: T, valueFrom: {secretKeyRef: {name: token, key: t}}}]}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: web
  selector: {matchLabels: {app: db}}
  template: {metadata: {labels: {app: db}}, spec: {containers: [{name: db, image: 'postgres:16'}]}}
  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce]}}]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: a, image: a}]}}}
`;

const ALL = {
  'deployment.yaml': DEPLOYMENT,
  'service.yaml': SERVICE,
  'config.yaml': CONFIG,
  'secret.yaml': SECRET,
  'rbac.yaml': RBAC,
  'others.yaml': OTHERS,
};
const RESOURCES = `resources: [${Object.keys(ALL).join(', ')}]\n`;
const BASE = Object.fromEntries(
  Object.entries({ ...ALL, 'kustomization.yaml': RESOURCES }).map(([path, text]) => [`base/${path}`, text]),
);

const plain = (
  title: string,
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
): KustomizeCase => ({
  title,
  files: { ...ALL, ...files, 'kustomization.yaml': RESOURCES + kustomization },
});
const overlay = (
  title: string,
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
): KustomizeCase => ({
  title,
  files: { ...BASE, ...files, 'overlay/kustomization.yaml': `resources: [../base]\n${kustomization}` },
});
const deploymentPatch = (body: string, metadata = ''): string =>
  `patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web${metadata}}\n${body.replace(/^/gm, '    ')}\n`;
const container = (body: string): string =>
  deploymentPatch(`spec: {template: {spec: {containers: [{name: app, ${body}}]}}}`);

export const CASES: readonly KustomizeCase[] = [
  { title: 'no resources', files: { 'kustomization.yaml': 'resources: []\n' } },
  plain('resources alone', ''),
  plain('fifo order', 'sortOptions: {order: fifo}\n'),
  plain(
    'own legacy order',
    'sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service], orderLast: [Secret]}}\n',
  ),
  plain('namespace', 'namespace: prod\n'),
  overlay('namespace over a base', 'namespace: prod\n'),
  overlay('namespace twice', 'namespace: prod\n', {
    'base/kustomization.yaml': `${RESOURCES}namespace: dev\n`,
  }),
  plain('namePrefix', 'namePrefix: pre-\n'),
  overlay('prefix and suffix over two levels', 'namePrefix: out-\nnameSuffix: -v1\nnamespace: prod\n', {
    'base/kustomization.yaml': `${RESOURCES}namePrefix: in-\n`,
  }),
  plain('labels', 'labels: [{pairs: {team: a}}]\n'),
  plain('labels with selectors', 'labels: [{pairs: {team: a}, includeSelectors: true}]\n'),
  plain('labels with templates', 'labels: [{pairs: {team: a}, includeTemplates: true}]\n'),
  plain('commonLabels', 'commonLabels: {team: a, tier: "1"}\n'),
  plain('commonAnnotations', 'commonAnnotations: {note: "yes", when: "2020-01-01"}\n'),
  plain('images: new tag', 'images: [{name: nginx, newTag: "2"}, {name: busybox, newTag: "1.36"}]\n'),
  plain(
    'images: new name and digest',
    'images: [{name: registry.example.com:5000/team/web, newName: other/web, digest: sha256:00ff}]\n',
  ),
  plain('images: new name keeps tag and digest', 'images: [{name: nginx, newName: mirror/nginx}]\n'),
  plain(
    'images: a part of the repository matches nothing',
    'images: [{name: team/web, newTag: x}, {name: web, newTag: z}]\n',
  ),
  plain('replicas', 'replicas: [{name: web, count: 4}, {name: db, count: 0}]\n'),
  overlay(
    'replicas and images over a prefixed base',
    'replicas: [{name: web, count: 4}]\nimages: [{name: nginx, newTag: "9"}]\n',
    {
      'base/kustomization.yaml': `${RESOURCES}namePrefix: in-\n`,
    },
  ),
  plain('configMapGenerator', 'configMapGenerator: [{name: gen, literals: [a=1, "b=x y"]}]\n'),
  plain(
    'generators with references, prefix and namespace',
    'namespace: prod\nnamePrefix: p-\nconfigMapGenerator:\n- {name: settings, behavior: merge, literals: [e=1, "c=<&>"]}\nsecretGenerator:\n- {name: token, behavior: replace, literals: [t=new]}\n',
  ),
  {
    title: 'generated names reach every reference',
    files: {
      ...ALL,
      'app.properties': 'x=1\n',
      '.env': '# comment\nTOKEN=a=b\nEMPTY=\nBARE\n',
      'kustomization.yaml': `resources: [deployment.yaml, others.yaml, rbac.yaml]
configMapGenerator: [{name: settings, files: [app.properties, renamed=app.properties], envs: [.env]}]
secretGenerator: [{name: token, type: custom, literals: ["t='quoted'"]}]
generatorOptions: {labels: {made: by-hand}, annotations: {note: o}}
`,
    },
  },
  plain(
    'generator without hash, immutable',
    'configMapGenerator: [{name: gen, literals: [a=1], options: {disableNameSuffixHash: true, immutable: true}}]\n',
  ),
  overlay(
    'a generator of the overlay merges into one of the base',
    'configMapGenerator: [{name: gen, behavior: merge, literals: [b=2]}]\n',
    {
      'base/kustomization.yaml': `${RESOURCES}configMapGenerator: [{name: gen, literals: [a=1]}]\n`,
    },
  ),
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
  overlay('a component', 'components: [../component]\nreplicas: [{name: web, count: 7}]\nnamespace: prod\n', {
    'component/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\nreplicas: [{name: web, count: 9}]\nlabels: [{pairs: {feature: x}}]\npatches:\n- target: {kind: Service}\n  patch: |-\n    - {op: add, path: /spec/type, value: NodePort}\n',
    'component/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n',
  }),
  {
    title: 'lists, empty documents, null and empty metadata maps',
    files: {
      'list.yaml': `# nothing\n---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {}, annotations: null}}\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: b, labels: null}}\n---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: n}}\n`,
      'kustomization.yaml': 'resources: [list.yaml]\n',
    },
  },
  {
    title: 'scalars that YAML 1.1 and kustomize read differently',
    files: {
      'a.yaml':
        'apiVersion: example.com/v1\nkind: X\nmetadata: {name: a}\nspec: {a: yes, b: No, c: on, y: n, d: 0777, e: 0o17, f: 08, g: 1_000, h: 1e3, i: 1:30, j: True, k: 1.10, l: 2020-01-01, m: 2020-1-2, o: 2001-12-14t21:59:43.10-05:00, p: 2020-01-01 10:00:00, q: "2020-01-01", r: 2020-01-01T10:00:00Z, s: 12345678901234567890, t: 0x1F, u: -0}\n',
      'kustomization.yaml': 'resources: [a.yaml]\n',
    },
  },
  {
    title: 'an APIService and a CRD in a namespace',
    files: {
      'a.yaml': `apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: {name: v1.x}
spec: {service: {name: svc, namespace: old}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: xs.example.com}
spec: {group: example.com, names: {kind: X, plural: xs}, scope: Namespaced, conversion: {strategy: Webhook, webhook: {clientConfig: {service: {name: svc, namespace: old}}}}}
---
apiVersion: v1
kind: Service
metadata: {name: svc}
`,
      'kustomization.yaml': 'namespace: prod\nnamePrefix: p-\nresources: [a.yaml]\n',
    },
  },
  {
    title: 'two variants of one base, side by side',
    files: {
      ...BASE,
      'a/kustomization.yaml': 'resources: [../base]\nnamePrefix: a-\n',
      'b/kustomization.yaml': 'resources: [../base]\nnamePrefix: b-\nnameSuffix: -x\n',
      'base/kustomization.yaml':
        'resources: [deployment.yaml, service.yaml, config.yaml, secret.yaml, rbac.yaml]\n',
      'overlay/kustomization.yaml': 'resources: [../a, ../b]\n',
    },
  },
  {
    title: 'variants in namespaces of their own',
    files: {
      ...BASE,
      'a/kustomization.yaml': 'resources: [../base]\nnamespace: a\n',
      'b/kustomization.yaml':
        'resources: [../base]\nnamespace: b\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [x=1]}]\n',
      'base/kustomization.yaml':
        'resources: [deployment.yaml, service.yaml, secret.yaml]\nconfigMapGenerator: [{name: settings, literals: [c=1]}]\n',
      'overlay/kustomization.yaml': 'resources: [../a, ../b]\nlabels: [{pairs: {both: "true"}}]\n',
    },
  },
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
    'patch: finalizers are a set',
    'patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings, finalizers: [b, a]}\n',
    {
      'config.yaml': CONFIG.replace('{name: settings}', '{name: settings, finalizers: [a, c]}'),
    },
  ),
  plain('images reach pods, not CRDs or ephemeral containers', 'images: [{name: x, newTag: "2"}]\n', {
    'others.yaml': `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers: [{name: a, image: x}]
  ephemeralContainers: [{name: e, image: x}]
  volumes: [{name: v, image: {reference: 'x:1'}}]
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: as.example.com}
spec: {containers: [{name: a, image: x}]}
---
apiVersion: example.com/v1
kind: Deep
metadata: {name: d}
spec: {jobs: [{pod: {containers: [{name: a, image: 'x:1'}], sidecars: [{image: x}]}}]}
`,
  }),
  plain(
    'replicas where there are none, and of another group',
    'replicas: [{name: web, count: 2}, {name: own, count: 3}]\n',
    {
      'others.yaml': 'apiVersion: example.com/v1\nkind: Deployment\nmetadata: {name: own}\nspec: {a: 1}\n',
    },
  ),
];

/** Kustomizations that kustomize refuses; marty must refuse them with the code. */
export const REFUSED: readonly (KustomizeCase & { readonly code: string })[] = [
  {
    code: 'MARTY-K008',
    title: 'duplicate objects',
    files: {
      'config.yaml': CONFIG,
      'copy.yaml': CONFIG.replace('settings', 'settings, namespace: default'),
      'kustomization.yaml': 'resources: [config.yaml, copy.yaml]\n',
    },
  },
  {
    code: 'MARTY-Y001',
    title: 'a key that is a number',
    files: {
      'a.yaml': CONFIG.replace('c: "yes"', '8080: "yes"'),
      'kustomization.yaml': 'resources: [a.yaml]\n',
    },
  },
  {
    code: 'MARTY-Y003',
    title: 'a key twice',
    files: { 'a.yaml': `${CONFIG}data: {}\n`, 'kustomization.yaml': 'resources: [a.yaml]\n' },
  },
  {
    code: 'MARTY-K009',
    title: 'no name',
    files: {
      'a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: x-}\n',
      'kustomization.yaml': 'resources: [a.yaml]\n',
    },
  },
  {
    code: 'MARTY-K013',
    ...plain(
      'a patch without a match',
      'patches:\n- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: nope}}\n',
    ),
  },
  {
    code: 'MARTY-K013',
    ...plain(
      'a patch in another namespace',
      'patches:\n- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: web, namespace: other}}\n',
    ),
  },
  {
    code: 'MARTY-K012',
    ...plain(
      'a JSON patch removes what is not there',
      'patches:\n- {target: {kind: Service}, patch: "[{op: remove, path: /spec/nope}]"}\n',
    ),
  },
  {
    code: 'MARTY-K012',
    ...plain(
      'a JSON patch test fails',
      'patches:\n- {target: {kind: Service}, patch: "[{op: test, path: /spec/type, value: X}]"}\n',
    ),
  },
  {
    code: 'MARTY-K014',
    ...plain('a JSON patch without target', 'patches:\n- {patch: "[{op: remove, path: /spec}]"}\n'),
  },
  { code: 'MARTY-K010', ...plain('a patch of another type', deploymentPatch('spec: {template: [1]}')) },
  { code: 'MARTY-K015', ...plain('replicas of nothing', 'replicas: [{name: agent, count: 2}]\n') },
  {
    code: 'MARTY-K006',
    title: 'a file outside the root',
    files: { ...BASE, 'overlay/kustomization.yaml': 'resources: [../base/config.yaml]\n' },
  },
  {
    code: 'MARTY-K005',
    title: 'a missing file',
    files: { 'kustomization.yaml': 'resources: [nope.yaml]\n' },
  },
  {
    code: 'MARTY-K007',
    title: 'a circle',
    files: {
      'a/kustomization.yaml': 'resources: [../overlay]\n',
      'overlay/kustomization.yaml': 'resources: [../a]\n',
    },
  },
  { code: 'MARTY-K004', ...plain('an unknown field', 'nope: 1\n') },
  { code: 'MARTY-K004', ...plain('a namespace that YAML 1.1 reads as a boolean', 'namespace: n\n') },
  {
    code: 'MARTY-K004',
    title: 'an empty kustomization',
    files: { 'kustomization.yaml': 'kind: Kustomization\n' },
  },
  { code: 'MARTY-K003', title: 'no kustomization', files: { 'a.yaml': CONFIG } },
  {
    code: 'MARTY-K017',
    ...plain('merge into nothing', 'configMapGenerator: [{name: gone, behavior: merge, literals: [a=1]}]\n'),
  },
  {
    code: 'MARTY-K008',
    title: 'two objects become one in a namespace',
    files: {
      'config.yaml': `${CONFIG}---\n${CONFIG.replace('settings', 'settings, namespace: other')}`,
      'kustomization.yaml': 'namespace: prod\nresources: [config.yaml]\n',
    },
  },
];
