import { BASE, type KustomizeCase, overlay, plain, RESOURCES } from './fixture.ts';

export const TRANSFORMERS: readonly KustomizeCase[] = [
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
