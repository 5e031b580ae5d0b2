import { describe, expect, it } from 'vitest';
import { MartyError } from '../../src/errors.ts';
import {
  collectValues,
  compileChart,
  loadChart,
  manifestText,
  type Rendered,
  type RenderOptions,
  render,
} from '../../src/helm/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

const CHART_YAML = 'apiVersion: v2\nname: app\nversion: 1.2.3\n';

function renderFiles(
  files: Record<string, string>,
  options: Partial<RenderOptions> & { readonly set?: readonly string[] } = {},
): Rendered {
  const chart = loadChart(nodeFs, scratchFolder({ 'Chart.yaml': CHART_YAML, ...files }));
  const values = collectValues(nodeFs, { set: options.set ?? [] });
  return render(compileChart(chart), values, { releaseName: 'web', namespace: 'shop', ...options });
}

function refusal(...args: Parameters<typeof renderFiles>): MartyError {
  try {
    renderFiles(...args);
  } catch (error) {
    if (error instanceof MartyError) return error;
    throw error;
  }
  throw new Error('was rendered');
}

const object = (kind: string, name: string, annotations = ''): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${annotations === '' ? '' : `  annotations: ${annotations}\n`}`;

describe('manifests', () => {
  it('are split, sorted by kind and printed with their source', () => {
    const rendered = renderFiles({
      'templates/a.yaml': `${object('Service', 's')}---\n# only a comment\n---\n${object('Widget', 'w')}`,
      'templates/b.yaml': object('ServiceAccount', 'sa'),
      'templates/empty.yaml': '{{- if false }}x{{ end }}\n',
      'templates/_lib.tpl': 'not printed',
      'templates/NOTES.txt': 'Hello {{ .Release.Name }}',
    });
    expect(rendered.manifests.map(({ kind, name }) => `${kind}/${name}`)).toEqual([
      'ServiceAccount/sa',
      'Service/s',
      '/',
      'Widget/w',
    ]);
    expect(rendered.notes).toBe('Hello web');
    expect(manifestText(rendered)).toBe(
      `---\n# Source: app/templates/b.yaml\n${object('ServiceAccount', 'sa')}---\n# Source: app/templates/a.yaml\n${object('Service', 's')}---\n# Source: app/templates/a.yaml\n# only a comment\n---\n# Source: app/templates/a.yaml\n${object('Widget', 'w')}`,
    );
  });

  it('sort webhooks before unknown kinds in Helm 4 only', () => {
    const files = {
      'templates/a.yaml': object('Alpha', 'a'),
      'templates/b.yaml': object('ValidatingWebhookConfiguration', 'v'),
    };
    const kinds = (helmVersion: 3 | 4): string[] =>
      renderFiles(files, { helmVersion }).manifests.map(({ kind }) => kind);
    expect(kinds(3)).toEqual(['Alpha', 'ValidatingWebhookConfiguration']);
    expect(kinds(4)).toEqual(['ValidatingWebhookConfiguration', 'Alpha']);
  });

  it('set hooks apart, and name those that Helm drops', () => {
    const rendered = renderFiles({
      'templates/a.yaml': object(
        'Job',
        'a',
        '{helm.sh/hook: "pre-install, post-upgrade", helm.sh/hook-weight: "5"}',
      ),
      'templates/b.yaml': object('Pod', 'b', '{helm.sh/hook: test-success}'),
      'templates/c.yaml': object('Pod', 'c', '{helm.sh/hook: crd-install}'),
    });
    expect(rendered.manifests).toEqual([]);
    expect(rendered.hooks).toMatchObject([
      { name: 'b', events: ['test'], weight: 0 },
      { name: 'a', events: ['pre-install', 'post-upgrade'], weight: 5 },
    ]);
    expect(rendered.dropped).toMatchObject([
      { source: 'app/templates/c.yaml', reason: 'unknown hook: "crd-install"' },
    ]);
    expect(manifestText(rendered, { hooks: false })).toBe('\n');
    expect(manifestText(rendered, { skipTests: true })).not.toContain('name: b');
  });

  it('leave crds/ as they are, and print them first where asked to', () => {
    const rendered = renderFiles({
      'crds/crd.yaml': 'kind: CRD # {{ not a template }}\n',
      'crds/README.md': '',
      'templates/a.yaml': object('Secret', 's'),
    });
    expect(rendered.crds).toEqual([
      { source: 'app/crds/crd.yaml', text: 'kind: CRD # {{ not a template }}\n' },
    ]);
    expect(manifestText(rendered, { includeCrds: true })).toMatch(/^---\n# Source: app\/crds\/crd.yaml\n/);
    expect(manifestText(rendered)).not.toContain('CRD');
  });

  it('carry exact integers as data', () => {
    const rendered = renderFiles({ 'templates/a.yaml': 'kind: A\nspec: {big: 12345678901234567890, m: 3}' });
    const value = rendered.manifests[0]?.value;
    expect(value instanceof Map ? value.get('spec') : undefined).toEqual(
      new Map<string, unknown>([
        ['big', 12345678901234567890n],
        ['m', 3],
      ]),
    );
  });
});

describe('a compiled chart', () => {
  it('renders any number of times without trace of the last', () => {
    const chart = compileChart(
      loadChart(
        nodeFs,
        scratchFolder({
          'Chart.yaml': CHART_YAML,
          'values.yaml': 'm: {a: 1}\n',
          'templates/a.yaml':
            '{{ $_ := set .Values.m "b" .Release.Name }}kind: A\nm: {{ .Values.m | toJson }}',
        }),
      ),
    );
    const values = collectValues(nodeFs, { set: ['m.c=x'] });
    const text = (releaseName: string): string | undefined =>
      render(chart, values, { releaseName, namespace: 'default' }).manifests[0]?.text;
    expect(text('one')).toContain('"b":"one"');
    expect(text('two')).toContain('"b":"two"');
    expect(values).toEqual(new Map([['m', new Map([['c', 'x']])]]));
  });

  it('lists lookups, and answers them where it can', () => {
    const files = { 'templates/a.yaml': 'kind: {{ (lookup "v1" "Secret" "ns" "x").kind | default "None" }}' };
    const rendered = renderFiles(files);
    expect(rendered.lookups).toEqual([{ apiVersion: 'v1', kind: 'Secret', namespace: 'ns', name: 'x' }]);
    expect(rendered.manifests[0]?.kind).toBe('None');
    const found = renderFiles(files, { lookup: (_, kind) => new Map([['kind', kind]]) });
    expect(found.manifests[0]?.kind).toBe('Secret');
  });

  it('gives the same random values in every render', () => {
    const files = { 'templates/a.yaml': 'kind: A\nx: {{ randAlphaNum 20 }}{{ uuidv4 }}' };
    expect(renderFiles(files).manifests[0]?.text).toBe(renderFiles(files).manifests[0]?.text);
  });
});

describe('refusals', () => {
  it.each<[string, Parameters<typeof renderFiles>, string, string]>([
    [
      'an unknown function',
      [{ 'templates/t.yaml': 'a: 1\nb: {{ nofunc 1 }}' }],
      'MARTY-H001',
      'parse error at (app/templates/t.yaml:2): function "nofunc" not defined',
    ],
    [
      'a nil pointer',
      [{ 'templates/t.yaml': 'a: {{ .Values.x.y }}' }],
      'MARTY-H002',
      'template: app/templates/t.yaml:1:13: executing "app/templates/t.yaml" at <.Values.x.y>: nil pointer evaluating interface {}.y',
    ],
    [
      'a required value in a helper',
      [
        {
          'templates/_h.tpl': '{{ define "h" }}\n{{ required "set a" .Values.a }}{{ end }}',
          'templates/t.yaml': 'a: {{ include "h" . }}',
        },
      ],
      'MARTY-H003',
      'execution error at (app/templates/t.yaml:1:6): set a',
    ],
    [
      'a template that includes itself',
      [{ 'templates/t.yaml': '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}' }],
      'MARTY-H002',
      'rendering template has a nested reference name: a: unable to execute template',
    ],
    [
      'output that is no YAML',
      [{ 'templates/t.yaml': 'a: b: c' }],
      'MARTY-H056',
      'YAML parse error on app/templates/t.yaml: error converting YAML to JSON: yaml: mapping values',
    ],
    [
      'output that is a list',
      [{ 'templates/t.yaml': '- a' }],
      'MARTY-H056',
      'json: cannot unmarshal array into Go value of type releaseutil.SimpleHead',
    ],
    [
      'another Kubernetes version',
      [{ 'Chart.yaml': `${CHART_YAML}kubeVersion: ">=1.30"` }, { kubeVersion: '1.29.0' }],
      'MARTY-H053',
      'chart requires kubeVersion: >=1.30 which is incompatible with Kubernetes v1.29.0',
    ],
    [
      'values against the schema',
      [
        {
          'values.schema.json':
            '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"n":{"type":"number"}},"required":["m"]}',
        },
        { set: ['n=x'] },
      ],
      'MARTY-H052',
      "values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': missing property 'm'\n- at '/n': got string, want number",
    ],
    [
      'a missing dependency',
      [{ 'Chart.yaml': `${CHART_YAML}dependencies: [{name: db, version: 1.x, repository: "https://x"}]` }],
      'MARTY-H048',
      'found in Chart.yaml, but missing in charts/ directory: db',
    ],
    ['a library', [{ 'Chart.yaml': `${CHART_YAML}type: library` }], 'MARTY-H055', 'library charts are not'],
    ['a release name in capitals', [{}, { releaseName: 'Web' }], 'MARTY-H057', 'invalid release name'],
    [
      'a Kubernetes version of one part',
      [{}, { kubeVersion: '1' }],
      'MARTY-H054',
      "invalid kube version '1'",
    ],
    [
      'values of a subchart that are no map',
      [{ 'charts/s/Chart.yaml': 'name: s\nversion: 1.0.0' }, { set: ['s=1'] }],
      'MARTY-H058',
      'type mismatch on s',
    ],
  ])('%s', (_, args, code, message) => {
    const error = refusal(...args);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('a render that takes too long', () => {
    let clock = 0;
    const error = refusal(
      { 'templates/t.yaml': '{{ range until 100000 }}{{ . }}{{ end }}' },
      { timeLimit: 10, elapsed: () => clock++ },
    );
    expect(error.code).toBe('MARTY-H005');
  });
});
