import { ALL, BASE, type KustomizeCase, overlay, plain, RESOURCES } from './fixture.ts';

const WIDGET_SCHEMA = JSON.stringify({
  definitions: {
    'com.example.v1.Widget': {
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
      properties: { spec: { $ref: '#/definitions/spec' } },
    },
    spec: {
      properties: {
        list: {
          type: 'array',
          items: { $ref: '#/definitions/item' },
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'name',
        },
      },
    },
    item: { properties: { name: { type: 'string' }, below: { $ref: '#/definitions/spec' } } },
  },
});
const WIDGET_PATCH =
  'patches:\n- patch: |\n    apiVersion: example.com/v1\n    kind: Widget\n    metadata: {name: w}\n    spec: {list: [{name: b, v: 3}, {name: c, below: {list: [{name: d}]}}]}\n';
const TYPES = JSON.stringify({
  'example.com/v1.Widget': {
    Schema: { properties: { apiVersion: {}, kind: {}, metadata: {}, spec: { $ref: 'Spec' } } },
  },
  Spec: {
    Schema: {
      properties: {
        config: { 'x-kubernetes-object-ref-api-version': 'v1', 'x-kubernetes-object-ref-kind': 'ConfigMap' },
        secret: {
          'x-kubernetes-object-ref-api-version': 'v1',
          'x-kubernetes-object-ref-kind': 'Secret',
          'x-kubernetes-object-ref-name-key': 'called',
        },
        notes: { 'x-kubernetes-annotation': '' },
        selector: { 'x-kubernetes-label-selector': '' },
        title: { 'x-kubernetes-identity': '' },
      },
    },
  },
});
const WIDGET =
  'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {title: t, notes: {}, selector: {}, config: {name: settings}, secret: {called: token}, image: "nginx:1"}\n';
const plugin = (kind: string, fields: string): string =>
  `- |\n  apiVersion: builtin\n  kind: ${kind}\n  metadata: {name: x, namespace: plug}\n${fields.replace(/^/gm, '  ')}\n`;

export const EXTENSIONS: readonly KustomizeCase[] = [
  plain('openapi: merge keys of a custom resource', `openapi: {path: schema.json}\n${WIDGET_PATCH}`, {
    'schema.json': WIDGET_SCHEMA,
  }),
  plain(
    'openapi: a schema of its own takes the place of the built-in one',
    'openapi: {path: schema.json}\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {containers: [{name: app}]}}}\n',
    { 'schema.json': WIDGET_SCHEMA },
  ),
  overlay('openapi: a base chooses for all that follows', WIDGET_PATCH, {
    'base/kustomization.yaml': `${RESOURCES}openapi: {path: schema.json}\n`,
    'base/schema.json': WIDGET_SCHEMA,
  }),
  plain('openapi: the built-in version', 'openapi: {version: v1.21.2}\n'),
  plain(
    'crds: references, annotations, selectors and names of a custom resource',
    'crds: [types.json]\nnamePrefix: p-\ncommonAnnotations: {a: b}\ncommonLabels: {c: d}\n',
    { 'types.json': TYPES, 'others.yaml': WIDGET },
  ),
  overlay('crds of a base count above it', 'namePrefix: p-\n', {
    'base/kustomization.yaml': `${RESOURCES}crds: [types.json]\n`,
    'base/types.json': TYPES,
    'base/others.yaml': WIDGET,
  }),
  plain(
    'configurations: fields of every transformer',
    'configurations: [fields.yaml]\nnamespace: prod\nnamePrefix: p-\nnameSuffix: -s\nimages: [{name: nginx, newTag: "2"}]\ncommonAnnotations: {a: b}\nlabels: [{pairs: {c: d}, includeSelectors: true}]\nreplicas: [{name: w, count: 3}]\n',
    {
      'others.yaml': WIDGET,
      'fields.yaml': `namePrefix: [{path: spec/title, kind: Widget}]
nameSuffix: [{path: spec/title, kind: Widget}]
namespace: [{path: spec/where, kind: Widget, create: true}]
images: [{path: spec/image, kind: Widget}]
commonAnnotations: [{path: spec/notes, kind: Widget, create: true}]
commonLabels: [{path: spec/deep/er, kind: Widget, create: true}]
replicas: [{path: spec/size, kind: Widget, create: true}]
nameReference:
- {kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/config/name, kind: Widget}]}
- {kind: Secret, version: v1, fieldSpecs: [{path: spec/secret/called, kind: Widget}]}
`,
    },
  ),
  plain(
    'transformers: a prefix and a suffix in one',
    `transformers:\n${plugin('PrefixSuffixTransformer', 'prefix: p-\nsuffix: -s\nfieldSpecs: [{path: metadata/name}]')}`,
  ),
  plain(
    'transformers: values added to fields and paths',
    `transformers:\n${plugin(
      'ValueAddTransformer',
      `value: " 8080 "
targets:
- {selector: {kind: Service}, fieldPath: metadata/annotations/example.com\\/port}
- {selector: {kind: Widget}, fieldPath: spec/image, filePathPosition: 1}
- {selector: {kind: Widget}, fieldPath: spec/title, filePathPosition: 9}
- {selector: {kind: ConfigMap}, fieldPath: metadata/namespace}
targetFilePath: targets.yaml`,
    )}`,
    {
      'others.yaml': WIDGET,
      'targets.yaml': 'targets: [{selector: {kind: Secret}, fieldPath: metadata/labels/added}]\n',
    },
  ),
  plain(
    'field names in any case',
    'NamePrefix: p-\nPatches:\n- Target: {Kind: Service}\n  Patch: "[{\\"op\\": \\"add\\", \\"path\\": \\"/x\\", \\"value\\": 1}]"\nimages: [{NAME: nginx, newtag: "2"}]\n',
  ),
  plain(
    'patchesStrategicMerge: what reads as objects is inline',
    'patchesStrategicMerge:\n- p.yaml\n- "{kind: ConfigMap, apiVersion: v1, metadata: {name: settings}, data: {z: z}}"\n',
    { 'p.yaml': '# kind: x\nmetadata: {name: web}\napiVersion: v1\nkind: Service\nspec: {type: NodePort}\n' },
  ),
  plain(
    'transformers: inline',
    `transformers:\n${[
      plugin('PrefixTransformer', 'prefix: p-\nfieldSpecs: [{path: metadata/name}]'),
      plugin('SuffixTransformer', 'suffix: -s\nfieldSpecs: [{path: metadata/name, kind: Deployment}]'),
      plugin('LabelTransformer', 'labels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]'),
      plugin(
        'AnnotationsTransformer',
        'annotations: {a: b}\nfieldSpecs: [{path: metadata/annotations, create: true}]',
      ),
      plugin('ImageTagTransformer', 'imageTag: {name: nginx, newTag: "7"}\nfieldSpecs: [{path: spec/image}]'),
      plugin(
        'ReplicaCountTransformer',
        'replica: {name: web, count: 9}\nfieldSpecs: [{path: spec/replicas, create: true, kind: Deployment}]',
      ),
      plugin('NamespaceTransformer', 'unsetOnly: true\nsetRoleBindingSubjects: allServiceAccounts'),
      plugin(
        'PatchTransformer',
        'target: {kind: Service}\npatch: "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {type: NodePort}}"',
      ),
      plugin(
        'PatchJson6902Transformer',
        'target: {kind: Service, name: web}\njsonOp: "- {op: add, path: /spec/more, value: 1}"',
      ),
      plugin(
        'PatchStrategicMergeTransformer',
        'patches: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {z: z}}"',
      ),
      plugin(
        'ReplacementTransformer',
        'replacements: [{source: {kind: ConfigMap, name: settings}, targets: [{select: {kind: Secret}, fieldPaths: [stringData.t]}]}]',
      ),
    ].join('')}`,
  ),
  plain(
    'transformers and generators: from files and folders',
    'transformers: [t.yaml, plugins]\ngenerators: [g.yaml]\n',
    {
      't.yaml':
        'apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: x}\nlabels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]\n',
      'plugins/kustomization.yaml': 'resources: [p.yaml]\n',
      'plugins/p.yaml':
        'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: x}\nprefix: p-\nfieldSpecs: [{path: metadata/name}]\n',
      'g.yaml':
        'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: made}\nliterals: [a=1]\n---\napiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: made}\ntype: example.com/x\nliterals: [a=1]\noptions: {disableNameSuffixHash: true}\n',
    },
  ),
  overlay(
    'buildMetadata: all of it',
    'buildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\nnamespace: prod\ncomponents: [../component]\nlabels: [{pairs: {a: b}}]\nconfigMapGenerator: [{name: made, literals: [a=1]}, {name: settings, behavior: merge, literals: [z=1]}]\ntransformers: [t.yaml]\n',
    {
      'component/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\nnamePrefix: c-\n',
      'component/extra.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: extra}\n',
      'overlay/t.yaml':
        'apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: plug}\nlabels: {c: d}\nfieldSpecs: [{path: metadata/labels, create: true}]\n',
    },
  ),
  overlay('buildMetadata of a base alone counts for nothing', '', {
    'base/kustomization.yaml': `${RESOURCES}buildMetadata: [originAnnotations, managedByLabel]\n`,
  }),
  {
    title: 'fields of older versions',
    files: {
      ...BASE,
      'overlay/kustomization.yaml':
        'bases: [../base]\nimageTags: [{name: nginx, newTag: "3"}]\npatchesStrategicMerge:\n- p.yaml\n- |\n  {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, labels: {a: null}}, data: {c: null}}\npatchesJson6902:\n- {target: {version: v1, kind: Service, name: web}, path: j.yaml}\nsecretGenerator: [{name: made, env: made.env}]\n',
      'overlay/p.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n---\n$patch: delete\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      'overlay/j.yaml': '- {op: add, path: /spec/more, value: 1}\n',
      'overlay/made.env': 'a=1\n',
    },
  },
  plain(
    'labels: fields of their own',
    'labels: [{pairs: {a: b}, fields: [{path: spec/labels, kind: Widget, create: true}]}]\n',
  ),
  {
    title: 'objects for tools alone',
    files: {
      ...ALL,
      'local.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: local, annotations: {config.kubernetes.io/local-config: "true"}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept, annotations: {config.kubernetes.io/local-config: "false"}}\n',
      'kustomization.yaml':
        'resources: [config.yaml, local.yaml]\nreplacements: [{source: {name: local}, targets: [{select: {name: settings}, fieldPaths: [data.c]}]}]\n',
    },
  },
  overlay(
    'a label set in one place changes the places that were created with it',
    'labels: [{pairs: {team: other}}]\n',
    { 'base/kustomization.yaml': `${RESOURCES}labels: [{pairs: {team: a}, includeSelectors: true}]\n` },
  ),
  plain(
    'patch: with a target, null deletes no label or annotation',
    'patches:\n- target: {kind: Deployment}\n  patch: |\n    {apiVersion: x, kind: x, metadata: {name: x, labels: {app: null}, annotations: {n: 1}}}\n',
  ),
  overlay(
    'patch: without annotations an object forgets its earlier names',
    'patches:\n- patch: |\n    {apiVersion: v1, kind: ConfigMap, metadata: {name: settings, annotations: null}}\n',
    { 'base/kustomization.yaml': `${RESOURCES}namePrefix: p-\n` },
  ),
];
