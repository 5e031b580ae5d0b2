import { describe, expect, it } from 'vitest';
import { type Conversion, convert } from '../../src/conversion/index.ts';
import { environment } from './environments.ts';

const OPTIONS = { chart: 'shop 1.0.0', namespace: 'shop', secrets: 'placeholder' } as const;

function convertTexts(texts: Readonly<Record<string, string>>, options = {}): Conversion {
  return convert(
    Object.entries(texts).map(([name, text]) => environment(name, text)),
    { ...OPTIONS, ...options },
  );
}

function file({ tree }: Conversion, path: string): string | undefined {
  return tree.files.find((candidate) => candidate.path === path)?.content.toString();
}

const web = (body: string, image = 'reg.io/web:1', metadata = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web${metadata}}
spec:
  ${body}
  template:
    spec:
      containers:
      - name: web
        image: ${image}
        env: [{name: A, value: "1"}, {name: B, value: "2"}]
`;

describe('fields that are lifted out of patches', () => {
  it('an image that changes everywhere becomes an entry of images', () => {
    const job = (image: string): string =>
      `---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: [{name: j, image: ${image}}]}}}\n`;
    const result = convertTexts({
      dev: web('replicas: 1') + job('reg.io/web:1'),
      prod: web('replicas: 1', 'mirror.io/web:2@sha256:00aa') + job('mirror.io/web:2@sha256:00aa'),
    });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/kustomization.yaml')).toBe(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../base
images:
- name: reg.io/web
  newName: mirror.io/web
  newTag: "2"
  digest: sha256:00aa
`);
  });

  it('an image that one of two objects keeps stays in a patch', () => {
    const two = (image: string): string => `${web('replicas: 1')}---\n${web('replicas: 1', image, '2')}`;
    const result = convertTexts({ dev: two('reg.io/web:1'), prod: two('reg.io/web:2') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/kustomization.yaml')).not.toContain('images:');
    expect(file(result, 'overlays/prod/patches/deployment-web2.yaml')).toContain('image: reg.io/web:2');
  });

  it('replicas become an entry of replicas', () => {
    const result = convertTexts({ dev: web('replicas: 1'), prod: web('replicas: 5') });
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain(
      'replicas:\n- name: web\n  count: 5\n',
    );
    expect(result.overlays[1]).toEqual({
      environment: 'prod',
      added: 0,
      removed: 0,
      patched: 0,
      edits: 1,
      components: [],
      lifted: ['replicas'],
    });
  });

  it('replicas that an autoscaler owns are taken away by a patch', () => {
    const result = convertTexts({ dev: web('replicas: 1'), prod: web('paused: true') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/patches/deployment-web.yaml')).toBe(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  paused: true\n  replicas: null\n',
    );
  });

  it('the namespace that every object has becomes namespace, and leaves the objects', () => {
    const text = `${web('replicas: 1', 'a', ', namespace: shop')}---\n{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}, rules: []}\n`;
    const result = convertTexts({ dev: text, prod: text });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/kustomization.yaml')).toContain('namespace: shop\n');
    expect(file(result, 'base/deployment-web.yaml')).not.toContain('namespace');
  });

  it('an object in no namespace keeps the namespace in the objects', () => {
    const text = `${web('replicas: 1', 'a', ', namespace: shop')}---\n{apiVersion: v1, kind: ConfigMap, metadata: {name: r}}\n`;
    const result = convertTexts({ dev: text });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/kustomization.yaml')).not.toContain('namespace');
    expect(file(result, 'base/deployment-web.yaml')).toContain('namespace: shop');
  });

  it('a namespace that would change a subject is not lifted', () => {
    const text = `{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: shop}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: default, namespace: other}]}\n`;
    const result = convertTexts({ dev: text });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/kustomization.yaml')).not.toContain('namespace');
  });
});

describe('patches', () => {
  it('a change that a strategic merge would reorder becomes a JSON patch', () => {
    const list = (env: string): string => web('replicas: 1').replace(/env: .*/, `env: ${env}`);
    const result = convertTexts({
      dev: list('[{name: A, value: "1"}, {name: B, value: "2"}]'),
      test: list('[{name: A, value: "1"}, {name: B, value: "2"}]'),
      prod: list('[{name: A, value: "1"}, {name: B, value: "2"}, {name: C, value: $(B)}]'),
    });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/patches/deployment-web.yaml')).toBe(
      '- op: add\n  path: /spec/template/spec/containers/0/env/2\n  value:\n    name: C\n    value: $(B)\n',
    );
  });

  it('an object of one environment is added by its overlay; one that most of many have is deleted by the others', () => {
    const map = (name: string): string =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: "1", b: "2", c: "3", d: "4"}\n`;
    const result = convertTexts({
      ...Object.fromEntries(
        ['a', 'b', 'c', 'd', 'e'].map((name) => [name, web('replicas: 1') + map('most')]),
      ),
      prod: web('replicas: 1') + map('one'),
    });
    expect(result.holds).toBe(true);
    const paths = result.tree.files.map(({ path }) => path);
    expect(paths.filter((path) => !/overlays\/[a-e]/.test(path))).toEqual([
      'base/kustomization.yaml',
      'base/deployment-web.yaml',
      'base/configmap-most.yaml',
      'overlays/prod/kustomization.yaml',
      'overlays/prod/configmap-one.yaml',
      'overlays/prod/patches/delete-configmap-most.yaml',
      'MIGRATION.md',
    ]);
  });

  it('objects of one kind and name in two groups or namespaces get files of their own', () => {
    const result = convertTexts({
      dev: [
        '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: x}}',
        '{apiVersion: v1, kind: Service, metadata: {name: a, namespace: z}}',
        '{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: a, namespace: z}}',
        '{apiVersion: v1, kind: Service, metadata: {name: "system:b"}}',
      ].join('\n---\n'),
    });
    expect(result.holds).toBe(true);
    const paths = result.tree.files.map(({ path }) => path).filter((path) => path.startsWith('base/s'));
    expect(new Set(paths).size).toBe(4);
    expect(paths).toContain('base/service-system-b.yaml');
  });
});

describe('secrets', () => {
  const secret = (password: string): string =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: ${Buffer.from(password).toString('base64')}}\nstringData: {token: ${password}}\n`;

  it('are never written in clear unless asked for', () => {
    const result = convertTexts({ dev: secret('hunter2'), prod: secret('hunter3') });
    const everything = result.tree.files.map(({ content }) => content.toString()).join('\n');
    for (const clear of ['hunter2', 'hunter3', Buffer.from('hunter2').toString('base64')])
      expect(everything).not.toContain(clear);
    expect(everything).toContain('token: REPLACE_ME');
    expect(result.secrets).toEqual([{ object: 'Secret s', keys: ['password', 'token'] }]);
  });

  it('keep their parity by a named rule', () => {
    const { parity } = convertTexts({ dev: secret('hunter2') });
    expect(parity[0]?.holds).toBe(true);
    expect(parity[0]?.differences.map(({ allowed }) => allowed)).toEqual([
      'replaced-secret-values',
      'replaced-secret-values',
    ]);
    expect(parity[0]?.helmDigest).toBe(parity[0]?.kustomizeDigest);
  });

  it('are written as they are with secrets inline', () => {
    const result = convertTexts({ dev: secret('hunter2') }, { secrets: 'inline' });
    expect(file(result, 'base/secret-s.yaml')).toContain('token: hunter2');
    expect(result.parity[0]?.differences).toEqual([]);
  });
});

describe('what the report and MIGRATION.md tell', () => {
  it('hooks, dropped documents, lookups and changing values', () => {
    const base = environment('dev', web('replicas: 1'));
    const result = convert(
      [
        {
          ...base,
          hooks: [
            {
              object: 'Job shop/migrate',
              events: ['pre-install'],
              weight: 0,
              source: 'shop/templates/job.yaml',
              text: 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: shop}\n',
            },
          ],
          dropped: [{ source: 'shop/templates/old.yaml', reason: 'unknown hook crd-install' }],
          lookups: [{ apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name: 's' }],
          volatile: [{ object: 'Deployment web', path: '/spec/replicas' }],
        },
      ],
      OPTIONS,
    );
    const notes = file(result, 'MIGRATION.md') ?? '';
    for (const text of [
      'Job shop/migrate: pre-install',
      'unknown hook crd-install',
      'v1 Secret shop/s',
      'Deployment web: `/spec/replicas`',
    ])
      expect(notes).toContain(text);
  });

  it('the template of each object, in its file too', () => {
    const base = environment('dev', web('replicas: 1', 'a', ', namespace: shop'));
    const templates = new Map([['apps|v1|Deployment|shop|web', 'shop/templates/web.yaml']]);
    const result = convert([{ ...base, templates }], OPTIONS);
    expect(file(result, 'base/deployment-web.yaml')).toMatch(
      /^# Source: shop\/templates\/web.yaml\napiVersion/,
    );
    expect(file(result, 'MIGRATION.md')).toContain('| Deployment shop/web | shop/templates/web.yaml |');
  });

  it('custom resource definitions stand in a folder of their own', () => {
    const crd = {
      source: 'shop/crds/x.yaml',
      text: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: xs.example.com}\n',
    };
    const base = environment('dev', web('replicas: 1'));
    const result = convert(
      [
        { ...base, crds: [crd] },
        { ...base, name: 'prod', crds: [crd] },
      ],
      OPTIONS,
    );
    expect(file(result, 'crds/customresourcedefinition-xs.example.com.yaml')).toContain('xs.example.com');
    expect(file(result, 'base/kustomization.yaml')).not.toContain('xs.example.com');
    expect(result.parity.map(({ environment: name }) => name)).toEqual(['dev', 'prod', '(crds)']);
  });
});

describe('what kustomize cannot hold', () => {
  it.each([
    ['an object twice', `${web('replicas: 1')}---\n${web('replicas: 2', 'a', ', namespace: default')}`],
    ['an object without a name', '{apiVersion: v1, kind: Pod, metadata: {generateName: p-}}'],
  ])('%s is refused', (_, text) => {
    expect(() => convertTexts({ dev: text })).toThrow(expect.objectContaining({ code: 'MARTY-V004' }));
  });
});

it('gives the same tree each time', () => {
  const texts = { dev: web('replicas: 1'), prod: web('replicas: 5', 'reg.io/web:2') };
  expect(convertTexts(texts).tree).toEqual(convertTexts(texts).tree);
});
