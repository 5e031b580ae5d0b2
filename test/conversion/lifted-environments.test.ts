import { describe, expect, it } from 'vitest';
import { type Conversion, convert } from '../../src/conversion/index.ts';
import { environment } from './environments.ts';

const OPTIONS = { chart: 'shop 1.0.0', namespace: 'shop', secrets: 'inline' } as const;

function convertTexts(texts: Readonly<Record<string, string>>): Conversion {
  return convert(
    Object.entries(texts).map(([name, text]) => environment(name, text)),
    OPTIONS,
  );
}

function file({ tree }: Conversion, path: string): string {
  return tree.files.find((candidate) => candidate.path === path)?.content.toString() ?? '';
}

const folder = (result: Conversion, start: string): string =>
  result.tree.files
    .filter(({ path }) => path.startsWith(start))
    .map(({ content }) => content.toString())
    .join('\n');

/** A service account, a role and its binding, and a workload that uses them. */
const team = (prefix: string, namespace: string, labels = 'x: "1"'): string => `apiVersion: v1
kind: ServiceAccount
metadata: {name: ${prefix}runner, namespace: ${namespace}, labels: {${labels}}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ${prefix}reader, namespace: ${namespace}, labels: {${labels}}}
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${prefix}reader, namespace: ${namespace}, labels: {${labels}}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${prefix}reader}
subjects: [{kind: ServiceAccount, name: ${prefix}runner, namespace: ${namespace}}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${prefix}web, namespace: ${namespace}, labels: {${labels}}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, ${labels}}}
    spec: {serviceAccountName: ${prefix}runner, containers: [{name: web, image: web}]}
`;

describe('namespaces', () => {
  it('that differ between environments are fields of the overlays, subjects and Namespace objects included', () => {
    const own = (name: string): string =>
      `${team('', name)}---\n{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}\n`;
    const result = convertTexts({ dev: own('shop-dev'), prod: own('shop') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain('namespace: shop\n');
    expect(folder(result, 'overlays/prod/patches')).toBe('');
    expect(file(result, 'base/kustomization.yaml')).not.toContain('namespace:');
    expect(result.overlays.map(({ edits }) => edits)).toEqual([1, 1]);
  });

  it('of an environment that uses two stay in the objects; one that is elsewhere as a whole says so', () => {
    const both = `${team('', 'shop')}---\n{apiVersion: v1, kind: Service, metadata: {name: dns, namespace: kube-system}}\n`;
    const result = convertTexts({ dev: both, test: both, prod: team('', 'shop-prod') });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/deployment-web.yaml')).toContain('namespace: shop\n');
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain('namespace: shop-prod\n');
    expect(file(result, 'overlays/dev/kustomization.yaml')).not.toContain('namespace:');
  });
});

describe('names', () => {
  it('that differ by a prefix are one base; references follow', () => {
    const result = convertTexts({ dev: team('dev-', 'shop'), prod: team('', 'shop') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/dev/kustomization.yaml')).toContain('namePrefix: dev-\n');
    expect(file(result, 'base/deployment-web.yaml')).toContain('serviceAccountName: runner');
    expect(result.overlays.map(({ edits, added }) => [edits, added])).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  it('that differ by a suffix are one base', () => {
    const map = (suffix: string): string =>
      ['a', 'b']
        .map((name) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}${suffix}}, data: {k: v}}`)
        .join('\n---\n');
    const result = convertTexts({ blue: map('-blue'), green: map('-green') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/green/kustomization.yaml')).toContain('nameSuffix: -green\n');
    expect(result.overlays.map(({ added }) => added)).toEqual([0, 0]);
  });

  it('keep a prefix that a reference would not follow in a patch', () => {
    const args = (prefix: string): string =>
      team(prefix, 'shop').replace('image: web', `image: web, args: ["--peer=${prefix}web"]`);
    const result = convertTexts({ dev: args('dev-'), prod: args('') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/dev/kustomization.yaml')).toContain('namePrefix: dev-\n');
    expect(folder(result, 'overlays/')).toMatch(/--peer=(dev-)?web/);
    expect(result.overlays.map(({ edits }) => edits).sort()).toEqual([1, 1]);
  });
});

describe('labels', () => {
  it('of all objects and pod templates of an environment are a field of its overlay, and no selector changes', () => {
    const result = convertTexts({
      dev: team('', 'shop', 'stage: dev'),
      test: team('', 'shop', 'stage: test'),
      prod: team('', 'shop', 'stage: prod'),
    });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/dev/kustomization.yaml')).toContain(
      'labels:\n- pairs:\n    stage: dev\n  includeSelectors: false\n  includeTemplates: true\n',
    );
    expect(result.overlays.map(({ patched }) => patched)).toEqual([0, 0, 0]);
  });

  it('that all environments share are a field of the base', () => {
    const result = convertTexts({ dev: team('', 'shop'), prod: team('', 'shop') });
    expect(file(result, 'base/kustomization.yaml')).toContain('labels:\n- pairs:\n    x: "1"\n');
    expect(file(result, 'base/serviceaccount-runner.yaml')).not.toContain('labels');
  });

  it('that one object lacks stay in the objects', () => {
    const odd = `${team('', 'shop', 'stage: dev')}---\n{apiVersion: v1, kind: Service, metadata: {name: odd, namespace: shop}}\n`;
    const result = convertTexts({ dev: odd, prod: odd.replaceAll('stage: dev', 'stage: prod') });
    expect(result.holds).toBe(true);
    expect(folder(result, '').includes('labels:\n- pairs')).toBe(false);
  });

  it('annotations of everything, pod templates included, become commonAnnotations', () => {
    const map = (team: string): string =>
      ['a', 'b', 'c']
        .map(
          (name) =>
            `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}, annotations: {team: ${team}}}}`,
        )
        .join('\n---\n');
    const result = convertTexts({ dev: map('one'), prod: map('two') });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain('commonAnnotations:\n  team: two\n');
  });
});

describe('config files', () => {
  const config = (text: string, more = ''): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  level: info\n  web.conf: ${JSON.stringify(text)}\n${more}`;

  it('of ConfigMaps are files of the base, and an overlay that changes one has its own', () => {
    const result = convertTexts({ dev: config('a 1\nb 2\n'), prod: config('a 1\nb 3\n') });
    expect(result.holds).toBe(true);
    const texts = [
      file(result, 'base/configmap-web/web.conf'),
      file(result, 'overlays/prod/configmap-web/web.conf'),
    ];
    expect(texts).toContain('a 1\nb 2\n');
    expect(file(result, 'base/kustomization.yaml')).toContain('disableNameSuffixHash: true');
    expect(result.overlays.map(({ edits }) => edits).sort()).toEqual([0, 1]);
    expect(result.overlays.flatMap(({ lifted }) => lifted)).toContain('configMapGenerator');
  });

  it('are merged beside a patch where another key goes away', () => {
    const result = convertTexts({
      dev: config('a 1\nb 2\n', '  old: "1"\n'),
      test: config('a 1\nb 2\n', '  old: "1"\n'),
      prod: config('a 1\nb 3\n'),
    });
    expect(result.holds).toBe(true);
    expect(file(result, 'overlays/prod/kustomization.yaml')).toContain('behavior: merge');
    expect(file(result, 'overlays/prod/patches/configmap-web.yaml')).toContain('old: null');
  });

  it.each([
    ['keys that differ by case alone', '  WEB.conf: "x"\n'],
    ['a key that is named as a kustomization', '  kustomization.yaml: "a: 1\\nb: 2\\n"\n'],
  ])('stay in the object with %s', (_, more) => {
    const result = convertTexts({ dev: config('a 1\nb 2\n', more) });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/configmap-web.yaml')).toContain('web.conf: |');
  });

  it('of Secrets are files only where secrets are written as they are', () => {
    const key = Buffer.from('-----BEGIN KEY-----\nabc\n').toString('base64');
    const secret = `{apiVersion: v1, kind: Secret, metadata: {name: tls}, type: kubernetes.io/tls, data: {tls.key: ${key}}}`;
    const result = convertTexts({ dev: secret });
    expect(result.holds).toBe(true);
    expect(file(result, 'base/secret-tls/tls.key')).toContain('BEGIN KEY');
    const masked = convert([environment('dev', secret)], { ...OPTIONS, secrets: 'placeholder' });
    expect(folder(masked, '')).not.toContain('BEGIN KEY');
  });
});
