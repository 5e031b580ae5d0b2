import type { Json, JsonObject, KubeObject } from '../../src/objects/kube-object.ts';
import { writeYaml } from '../../src/objects/write-yaml.ts';
import { type Random, random as seeded } from '../support/random.ts';
import { CONFIGS, IMAGES, NAMES, randomObject, SECRETS, TEXTS } from './random-objects.ts';

/** Files of a tree by path; the build starts in `overlay`. */
type Files = Record<string, string>;

interface Level {
  readonly random: Random;
  readonly files: Files;
  readonly folder: string;
  /** Objects that patches may name, as they were written. */
  readonly known: KubeObject[];
  /** Generated objects that a level above may merge into. */
  readonly generated: { field: string; name: string }[];
}

type Feature = (level: Level, probability: (value: number) => boolean) => JsonObject;

function selectorOf(object: KubeObject): JsonObject {
  return { kind: object.kind, name: object.metadata['name'] ?? '' };
}

const target = ({ random, known }: Level): JsonObject => {
  const object = random.pick(known);
  return random.pick<JsonObject>([
    selectorOf(object),
    selectorOf(object),
    { kind: object.kind },
    { kind: `${object.kind.slice(0, 4)}.*` },
    { version: 'v1', name: `${String(object.metadata['name'])}|nothing` },
    {
      labelSelector: random.pick([
        'app=web',
        'app in (web, api)',
        '!tier',
        'tier',
        'app!=web,tier notin (b)',
      ]),
    },
    { annotationSelector: 'note', kind: object.kind },
    { group: 'apps', namespace: random.pick(['default', 'shop']) },
  ]);
};

const patchBody = (random: Random, object: KubeObject): JsonObject => {
  const { kind } = object;
  const written = JSON.stringify(object);
  // kustomize leaves directives in lists that they are the first to create.
  const hasEnv = /"name":"app","image":"[^"]*",("args":\[[^\]]*\],)?"env"/.test(written);
  const metadata: JsonObject = random.pick<JsonObject>([
    {},
    { labels: { patched: random.pick(TEXTS) } },
    { annotations: { note: null, added: random.pick(TEXTS) } },
    { labels: { app: null }, annotations: null },
    { finalizers: ['example.com/c', 'example.com/a'] },
  ]);
  const podTemplate: JsonObject = {
    spec: random.pick<JsonObject>([
      { containers: [{ name: 'app', image: 'patched:1' }] },
      {
        containers: [
          { name: 'new', image: 'new:1' },
          { name: 'app', args: ['--patched'] },
        ],
      },
      {
        containers: [
          {
            name: 'app',
            env: [
              { name: 'A', value: 'p' },
              { name: 'Z', value: random.pick(TEXTS) },
            ],
          },
        ],
      },
      {
        containers: [
          {
            name: 'app',
            ports: [
              { containerPort: 80, hostPort: 80 },
              { containerPort: 53, protocol: 'UDP', name: 'dns' },
            ],
          },
        ],
      },
      { containers: [{ name: 'side', $patch: 'delete' }] },
      { containers: [{ name: 'app', resources: { $patch: 'replace', requests: { cpu: 1 } } }] },
      {
        containers: [
          {
            name: 'app',
            volumeMounts: [
              { mountPath: '/v', name: 'other' },
              { mountPath: '/w', name: 'v' },
            ],
          },
        ],
        volumes: [
          { name: 'v', emptyDir: {}, configMap: null },
          { name: 'w', emptyDir: {} },
        ],
      },
      { tolerations: [{ key: 'z' }], imagePullSecrets: [{ name: 'more' }] },
      { initContainers: null, volumes: [] },
      { $setElementOrder: ['x'], $retainKeys: ['containers'], terminationGracePeriodSeconds: 5 },
      {
        hostAliases: [{ ip: '1.2.3.4', hostnames: ['y'] }, { ip: '::1' }],
        securityContext: { runAsUser: 1 },
      },
      ...(hasEnv
        ? [
            { containers: [{ name: 'app', env: [{ name: 'A', $patch: 'delete' }] }] },
            { containers: [{ name: 'app', env: [{ $patch: 'replace' }, { name: 'ONLY', value: '1' }] }] },
          ]
        : []),
    ]),
  };
  const spec: JsonObject =
    kind === 'Service'
      ? {
          ports: [
            { port: 80, targetPort: 8080 },
            { port: 9090, name: 'm' },
          ],
          type: 'NodePort',
        }
      : kind === 'Pod'
        ? (podTemplate['spec'] as JsonObject)
        : kind === 'CronJob'
          ? { jobTemplate: { spec: { template: podTemplate } } }
          : ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind)
            ? {
                template: podTemplate,
                ...(random.chance(0.3) ? { selector: { $patch: 'replace', matchLabels: { z: 'z' } } } : {}),
              }
            : kind === 'Widget'
              ? {
                  list: [{ name: 'b', v: 9 }],
                  numbers: [4],
                  weird: { empty: null, 'a/b~c': 1 },
                  added: { x: null, y: [] },
                }
              : {};
  return {
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(Object.keys(spec).length > 0 ? { spec } : {}),
    ...(kind === 'ConfigMap'
      ? { data: { k: random.pick<Json>([null, 'patched']), z: random.pick(TEXTS) } }
      : {}),
  };
};

const mergePatch = ({ random }: Level, object: KubeObject): KubeObject => {
  const { metadata = {}, ...body } = patchBody(random, object);
  if (random.chance(0.04))
    return { apiVersion: object.apiVersion, kind: object.kind, metadata: idOf(object), $patch: 'delete' };
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...body,
    metadata: { ...idOf(object), ...(metadata as JsonObject) },
  };
};

function idOf({ metadata }: KubeObject): JsonObject {
  const { name = '', namespace } = metadata;
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

const operations = (random: Random, object: KubeObject): JsonObject[] => {
  const any: JsonObject[][] = [
    [{ op: 'add', path: '/metadata/labels', value: { json: 'true' } }],
    [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
      { op: 'add', path: '/metadata/annotations/c~1d~0e', value: '2' },
    ],
    [
      { op: 'move', from: '/metadata/name', path: '/metadata/x' },
      { op: 'move', from: '/metadata/x', path: '/metadata/name' },
    ],
    [
      { op: 'test', path: '/kind', value: object.kind },
      { op: 'add', path: '/made', value: random.pick<Json>([1, 'x', { a: [1] }, null]) },
      { op: 'copy', from: '/made', path: '/copy' },
    ],
  ];
  if (random.chance(0.8)) return random.pick(fitting(any, object));
  return random.pick<JsonObject[]>([
    [{ op: 'add', path: '/metadata/labels', value: { json: 'true' } }],
    [
      { op: 'replace', path: '/spec/made', value: random.pick<Json>([1, 'x', { a: [1] }, null]) },
      { op: 'copy', from: '/spec/made', path: '/spec/copy' },
    ],
    [
      { op: 'add', path: '/metadata/annotations', value: { 'a/b': '1' } },
      { op: 'add', path: '/metadata/annotations/c~1d~0e', value: '2' },
    ],
    [
      { op: 'test', path: '/kind', value: 'Deployment' },
      { op: 'add', path: '/spec/paused', value: true },
    ],
    [
      { op: 'move', from: '/metadata/name', path: '/metadata/x' },
      { op: 'move', from: '/metadata/x', path: '/metadata/name' },
    ],
    [{ op: 'remove', path: '/spec' }],
    [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'json', image: 'nginx' } }],
    [{ op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'first', image: 'nginx:2' } }],
    [{ op: 'replace', path: '/spec/ports/0/port', value: 81 }],
    [{ op: 'remove', path: '/metadata/labels/app' }],
  ]);
};

function fitting(any: JsonObject[][], { kind }: KubeObject): JsonObject[][] {
  if (kind === 'Service') return [...any, [{ op: 'replace', path: '/spec/ports/0/port', value: 81 }]];
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return any;
  return [
    ...any,
    [{ op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'json', image: 'nginx' } }],
    [{ op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'first', image: 'nginx:2' } }],
    [
      { op: 'replace', path: '/spec/made', value: null },
      { op: 'remove', path: '/spec/template/spec/containers/0/name' },
    ],
  ];
}

const patches: Feature = (level) => {
  const { random, known, files, folder } = level;
  const entries = Array.from({ length: 1 + random.below(2) }, (_, index): JsonObject => {
    const object = random.pick(known);
    const inFile = random.chance(0.3);
    const withText = (text: string, entry: JsonObject): JsonObject => {
      if (!inFile) return { ...entry, patch: text };
      const path = `patch-${index}.yaml`;
      files[`${folder}/${path}`] = text;
      return { ...entry, path };
    };
    if (random.chance(0.5)) return withText(writeYaml(mergePatch(level, object)), {});
    if (random.chance(0.4)) {
      const body = mergePatch(level, object);
      const options = random.chance(0.2) ? { options: { allowNameChange: true } } : {};
      return withText(writeYaml({ ...body, metadata: { ...body.metadata, name: 'renamed' } }), {
        target: target(level),
        ...options,
      });
    }
    const list = operations(random, object);
    const to = random.chance(0.8) ? selectorOf(object) : target(level);
    return withText(random.chance(0.5) ? JSON.stringify(list) : writeYaml(list), { target: to });
  });
  return { patches: entries };
};

const oldPatches: Feature = (level) => {
  const { random, known } = level;
  const object = random.pick(known);
  return random.chance(0.5)
    ? { patchesStrategicMerge: [writeYaml(mergePatch(level, object))] }
    : { patchesJson6902: [{ target: selectorOf(object), patch: writeYaml(operations(random, object)) }] };
};

const labels: Feature = ({ random }) =>
  random.pick<JsonObject>([
    { labels: [{ pairs: { team: random.pick(TEXTS) } }] },
    { labels: [{ pairs: { team: 'a' }, includeSelectors: true }] },
    { labels: [{ pairs: { team: 'a', app: 'b' }, includeTemplates: true }, { pairs: { more: 'x' } }] },
    {
      labels: [
        { pairs: { team: 'a' }, fields: [{ path: 'spec/custom/labels', kind: 'Widget', create: true }] },
      ],
    },
    { commonLabels: { common: 'x' } },
    { commonLabels: { app: 'y' }, labels: [{ pairs: { z: '1' } }] },
  ]);

const images: Feature = ({ random }) => {
  const name = random
    .pick(IMAGES)
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '');
  const entry = random.pick<JsonObject>([
    { newTag: '2' },
    { newName: 'mirror/x' },
    { digest: 'sha256:00ff' },
    { newName: 'mirror/y', newTag: 'v1' },
    { tagSuffix: '-slim' },
    { newTag: '3', digest: 'sha256:11' },
  ]);
  return { images: [{ name, ...entry }] };
};

const replicas: Feature = ({ random, known }) => {
  const scalable = known.filter(({ kind }) => ['Deployment', 'StatefulSet', 'ReplicaSet'].includes(kind));
  if (scalable.length === 0 && random.chance(0.95)) return {};
  const name = scalable.length > 0 ? random.pick(scalable).metadata['name'] : random.pick(NAMES);
  return { replicas: [{ name: name ?? 'web', count: random.below(9) }] };
};

function freshName(random: Random, field: string, taken: readonly string[]): string {
  const names = [...(field === 'configMapGenerator' ? CONFIGS : SECRETS), 'gen', 'gen2'];
  const free = names.filter((name) => !taken.includes(name));
  return random.pick(free.length > 0 && random.chance(0.97) ? free : names);
}

const generators: Feature = (level) => {
  const { random, generated, files, folder } = level;
  const field = random.pick(['configMapGenerator', 'secretGenerator']);
  const old = generated.filter((entry) => entry.field === field);
  const merging = old.length > 0 && random.chance(0.6);
  const name = merging
    ? random.pick(old).name
    : freshName(random, field, [
        ...level.known.map(({ metadata }) => String(metadata['name'])),
        ...old.map((entry) => entry.name),
      ]);
  if (!merging) generated.push({ field, name });
  const source = random.pick<JsonObject>([
    { literals: ['a=1', `b=${random.pick(TEXTS)}`] },
    { files: ['app.properties', 'renamed=app.properties'] },
    { envs: ['.env'] },
    { env: '.env', literals: ['lit=x y'] },
    {},
  ]);
  files[`${folder}/app.properties`] = 'x=1\n# y\n';
  files[`${folder}/.env`] = '# c\nTOKEN=a=b\nEMPTY=\n\nQ="q"\n';
  const options = random.pick<JsonObject>([
    {},
    {},
    { options: { disableNameSuffixHash: true } },
    { options: { labels: { made: 'by' }, annotations: { n: random.pick(TEXTS) }, immutable: true } },
  ]);
  const behavior = merging ? { behavior: random.pick(['merge', 'merge', 'replace']) } : {};
  const namespace = random.chance(0.08) ? { namespace: 'shop' } : {};
  const type = field === 'secretGenerator' && random.chance(0.3) ? { type: 'example.com/t' } : {};
  return {
    [field]: [{ name, ...source, ...options, ...behavior, ...namespace, ...type }],
    ...(random.chance(0.2) ? { generatorOptions: { labels: { all: 'yes' }, annotations: { g: '1' } } } : {}),
  };
};

const replacements: Feature = ({ random, known, files, folder }) => {
  const sources = known.filter(({ kind }) => ['ConfigMap', 'Service', 'Deployment'].includes(kind));
  const source = random.pick(sources.length > 0 ? sources : known);
  const from = random.pick<JsonObject>([
    {},
    {},
    { fieldPath: 'metadata.name' },
    ...(source.metadata['labels'] === undefined ? [] : [{ fieldPath: 'metadata.labels.app' }]),
    ...(source.kind === 'ConfigMap' ? [{ fieldPath: 'data.k' }, { fieldPath: 'data.n' }] : []),
    ...(source.kind === 'Service'
      ? [{ fieldPath: 'spec.ports.0.port' }, { fieldPath: 'spec.ports.[name=http].port' }]
      : []),
    ...(source.kind === 'Deployment'
      ? [
          { fieldPath: 'spec.template.spec.containers.0.image', options: { delimiter: ':', index: 0 } },
          { fieldPath: 'spec.template.spec.containers' },
        ]
      : []),
  ]);
  const object = random.pick(known);
  // A number over a name or a new field is a number for kustomize, which it then takes for a name.
  const numeric = /port|data/.test(JSON.stringify(from));
  const places: JsonObject[] = [
    ...(numeric
      ? []
      : [
          { fieldPaths: ['metadata.labels.copied'], options: { create: true } },
          {
            fieldPaths: ['metadata.annotations.[a.b/x]', 'metadata.annotations.y'],
            options: { create: true },
          },
          { fieldPaths: ['spec.deep.er.field'], options: { create: true } },
        ]),
    ...(object.metadata['labels'] === undefined ? [] : [{ fieldPaths: ['metadata.labels.app'] }]),
    ...(numeric
      ? []
      : [{ fieldPaths: ['metadata.name'], options: { delimiter: '-', index: random.pick([-1, 0, 1, 5]) } }]),
    ...(numeric ? [] : [{}]),
    ...(object.kind === 'Deployment'
      ? [
          { fieldPaths: ['spec.template.spec.containers.*.image'] },
          {
            fieldPaths: ['spec.template.spec.containers.[name=app].image'],
            options: { delimiter: ':', index: 1 },
          },
          {
            fieldPaths: ['spec.template.spec.containers.[name=app].env.[name=NEW].value'],
            options: { create: true },
          },
          { fieldPaths: ['spec.replicas'] },
        ]
      : []),
    ...(object.kind === 'ConfigMap'
      ? [
          { fieldPaths: ['data.[app.json].host'] },
          { fieldPaths: ['data.[app.json].port'] },
          { fieldPaths: ['data.new'], options: { create: true } },
        ]
      : []),
    ...(object.kind === 'Widget'
      ? [{ fieldPaths: ['spec.list.[name=a].v'] }, { fieldPaths: ['spec.numbers.0', 'spec.weird.empty'] }]
      : []),
  ];
  if (places.length === 0) return {};
  const to = random.pick(places);
  const reject = random.chance(0.2)
    ? {
        reject: [
          random.pick<JsonObject>([{ name: 'web' }, { kind: 'Service' }, { labelSelector: 'app=web' }]),
        ],
      }
    : {};
  const select = random.chance(0.7) ? selectorOf(object) : { kind: object.kind };
  const entry: JsonObject = {
    ...(random.chance(0.1)
      ? { sourceValue: random.pick(['x', 'prod-1', 'two words']) }
      : { source: { ...selectorOf(source), ...from } }),
    targets: [{ select, ...reject, ...to }],
  };
  if (random.chance(0.8)) return { replacements: [entry] };
  files[`${folder}/replacement.yaml`] = writeYaml(random.chance(0.5) ? entry : [entry]);
  return { replacements: [{ path: 'replacement.yaml' }] };
};

const configurations: Feature = ({ random, files, folder }) => {
  files[`${folder}/config.yaml`] = writeYaml(
    random.pick<JsonObject>([
      {
        nameReference: [
          { kind: 'ConfigMap', version: 'v1', fieldSpecs: [{ path: 'spec/configRef/name', kind: 'Widget' }] },
        ],
      },
      { images: [{ path: 'spec/image', kind: 'Widget' }] },
      { commonLabels: [{ path: 'spec/selector/matchLabels', kind: 'Widget', create: true }] },
      {
        replicas: [{ path: 'spec/size', kind: 'Widget', create: true }],
        namePrefix: [{ path: 'spec/title', kind: 'Widget' }],
      },
      {
        commonAnnotations: [{ path: 'spec/notes', kind: 'Widget', create: true }],
        namespace: [{ path: 'spec/ns', kind: 'Widget', create: true }],
      },
    ]),
  );
  return { configurations: ['config.yaml'] };
};

const crds: Feature = ({ files, folder }) => {
  files[`${folder}/types.json`] = JSON.stringify({
    'example.com/v1.Widget': {
      Schema: {
        properties: { apiVersion: {}, kind: {}, metadata: {}, spec: { $ref: 'example.com/v1.WidgetSpec' } },
      },
    },
    'example.com/v1.WidgetSpec': {
      Schema: {
        properties: {
          configRef: {
            'x-kubernetes-object-ref-api-version': 'v1',
            'x-kubernetes-object-ref-kind': 'ConfigMap',
          },
          notes: { 'x-kubernetes-annotation': '' },
        },
      },
    },
  });
  return { crds: ['types.json'] };
};

const transformers: Feature = (level) => {
  const { random, known, files, folder } = level;
  const config = random.pick<JsonObject>([
    { kind: 'PrefixTransformer', prefix: 't-', fieldSpecs: [{ path: 'metadata/name' }] },
    { kind: 'SuffixTransformer', suffix: '-t', fieldSpecs: [{ path: 'metadata/name', kind: 'Deployment' }] },
    { kind: 'LabelTransformer', labels: { t: 'x' }, fieldSpecs: [{ path: 'metadata/labels', create: true }] },
    {
      kind: 'AnnotationsTransformer',
      annotations: { t: 'x' },
      fieldSpecs: [{ path: 'metadata/annotations', create: true }],
    },
    {
      kind: 'NamespaceTransformer',
      metadata: { name: 'x', namespace: 'plug' },
      unsetOnly: random.chance(0.5),
      setRoleBindingSubjects: random.pick(['defaultOnly', 'allServiceAccounts', 'none']),
    },
    { kind: 'PatchTransformer', patch: writeYaml(mergePatch(level, random.pick(known))) },
    { kind: 'ImageTagTransformer', imageTag: { name: 'nginx', newTag: '9' } },
    {
      kind: 'ReplicaCountTransformer',
      replica: { name: random.pick(known).metadata['name'] ?? '', count: 3 },
      fieldSpecs: [{ path: 'spec/replicas', create: true }],
    },
  ]);
  const text = writeYaml({ apiVersion: 'builtin', metadata: { name: 'x' }, ...config });
  if (random.chance(0.5)) return { transformers: [text] };
  files[`${folder}/transformer.yaml`] = text;
  return { transformers: ['transformer.yaml'] };
};

const FEATURES: readonly (readonly [number, Feature])[] = [
  [0.35, ({ random }) => ({ namespace: random.pick(['prod', 'shop', 'default']) })],
  [0.3, ({ random }) => ({ namePrefix: random.pick(['pre-', 'x.']) })],
  [0.2, ({ random }) => ({ nameSuffix: random.pick(['-v1', '-post']) })],
  [0.4, labels],
  [0.25, ({ random }) => ({ commonAnnotations: { note: random.pick(TEXTS), who: 'me' } })],
  [0.3, images],
  [0.15, replicas],
  [0.45, patches],
  [0.1, oldPatches],
  [0.35, generators],
  [0.25, replacements],
  [0.12, configurations],
  [0.08, crds],
  [0.12, transformers],
  [
    0.1,
    ({ random }) => ({
      sortOptions: random.pick<JsonObject>([
        { order: 'fifo' },
        { order: 'legacy' },
        {
          order: 'legacy',
          legacySortOptions: { orderFirst: ['Service', 'Deployment'], orderLast: ['Secret'] },
        },
      ]),
    }),
  ],
  [
    0.1,
    ({ random }) => ({
      buildMetadata: random.some(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], 1, 3),
    }),
  ],
];

function writeLevel(level: Level, kustomization: JsonObject): void {
  const { random, files, folder } = level;
  const fields = level.known.length === 0 ? [] : FEATURES;
  for (const [probability, feature] of fields)
    if (random.chance(probability)) Object.assign(kustomization, feature(level, random.chance));
  files[`${folder}/kustomization.yaml`] = writeYaml(kustomization);
}

function writeBase(random: Random, files: Files, folder: string): Level {
  const level: Level = { random, files, folder, known: [], generated: [] };
  const seen = new Set<string>();
  const resources: string[] = [];
  for (let left = 1 + random.below(6); left > 0; left--) {
    const object = randomObject(random);
    const key = JSON.stringify([object.apiVersion, object.kind, idOf(object)]);
    const plain = `${object.apiVersion} ${object.kind} ${String(object.metadata['name'])}`;
    if (seen.has(key) || (seen.has(plain) && !random.chance(0.2))) continue;
    seen.add(key).add(plain);
    level.known.push(object);
    const path = `r${resources.length}.yaml`;
    resources.push(path);
    files[`${folder}/${path}`] = random.chance(0.05)
      ? writeYaml({ apiVersion: 'v1', kind: 'List', items: [object] })
      : writeYaml(object);
  }
  writeLevel(level, { resources });
  return level;
}

/** A tree of kustomizations that a seed decides: one or two bases, perhaps components, one or two overlays. */
export function randomKustomization(seed: string): Files {
  const random = seeded(seed);
  const files: Files = {};
  const bases = random.chance(0.2) ? ['base', 'base2'] : ['base'];
  const below = bases.map((folder) => writeBase(random, files, folder));
  const level = (folder: string): Level => ({
    random,
    files,
    folder,
    known: below.flatMap(({ known }) => known),
    generated: below.flatMap(({ generated }) => generated),
  });
  let resources = bases;
  if (random.chance(0.4)) {
    writeLevel(level('middle'), { resources: bases.map((base) => `../${base}`) });
    resources = ['middle'];
  }
  const components = random.chance(0.25) ? ['../component'] : [];
  if (components.length > 0) {
    const extra = random.chance(0.3) ? { resources: ['extra.yaml'] } : {};
    files['component/extra.yaml'] = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n';
    writeLevel(level('component'), {
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      ...extra,
    });
  }
  writeLevel(level('overlay'), {
    resources: resources.map((folder) => `../${folder}`),
    ...(components.length > 0 ? { components } : {}),
  });
  return files;
}
