import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCompatibility, RULES } from '../../src/compatibility/index.ts';
import type { RenderInputs } from '../../src/conversion/index.ts';
import { formatLocation } from '../../src/errors.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { scratchFolder } from '../support/scratch.ts';

type Files = Readonly<Record<string, string>>;

const CHART = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';

/** Findings of a chart of these files as `CODE file:line:column message`, in the order shown. */
function check(files: Files, inputs: Partial<RenderInputs> = {}): string[] {
  const chart = scratchFolder({ 'Chart.yaml': CHART, ...files });
  const environments = inputs.environments?.map((each) => ({
    ...each,
    files: each.files.map((file) => join(chart, file)),
  }));
  const { findings } = checkCompatibility(
    nodeFs,
    {
      chart,
      namespace: 'default',
      helmVersion: 3,
      kubeVersion: 'v1.36.0',
      apiVersions: [],
      values: {},
      ...inputs,
      environments: environments ?? [{ name: 'default', files: [] }],
    },
    [],
  );
  return findings.map(({ code, where, message }) => {
    const place = formatLocation(where).replace(`${chart}/`, '').replace(chart, '.');
    return `${code.slice('MARTY-'.length)} ${place} ${message.replaceAll(chart, '.')}`;
  });
}

const object = (kind: string, apiVersion = 'v1', more = ''): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\n${more}`;
const hook = (events: string, weight = ''): string =>
  `${object('Job', 'batch/v1')}  annotations:\n    "helm.sh/hook": ${events}\n${weight}`;
const WEIGHT = '    helm.sh/hook-weight: "-5"\n';
const TEMPLATE = 'templates/a.yaml';

interface Case {
  readonly rule: string;
  readonly files: Files;
  /** Texts, or matchers of texts. */
  readonly finds: readonly unknown[];
  readonly inputs?: Partial<RenderInputs>;
}

const CASES: readonly Case[] = [
  {
    rule: 'R001: a template that cannot be parsed, beside one that can',
    files: { [TEMPLATE]: 'a: 1\nb: {{ if }}\n', 'templates/b.yaml': '{{ now }}' },
    finds: [
      'R001 templates/a.yaml:2 no template of the chart can be rendered: missing value for if',
      'R012 templates/b.yaml:1:4 now in a helper gives the time of the render',
    ],
  },
  {
    rule: 'R001: a value that tpl cannot run',
    files: { 'values.yaml': 'a:\n  - x: "{{ nope"\n' },
    finds: [
      'R001 values.yaml:2:8 the value a.0.x cannot be run as a template: unclosed action',
      'R014 values.yaml:2:8 the value a.0.x holds a template: what it gives becomes fixed text',
    ],
  },
  {
    rule: 'R002: functions that Helm does not have, or only a newer one',
    files: {
      [TEMPLATE]: 'é: {{ 1 | nosuch }}\n{{- range .Values.l }}{{ env "X" }}{{ end }}',
      'templates/_h.tpl': '{{ define "h" }}{{ (mustToYaml .).x }}{{ end }}',
    },
    finds: [
      'R002 templates/_h.tpl:1:21 Helm 3 has no function mustToYaml, so no template of the chart can be rendered',
      'R002 templates/a.yaml:1:11 Helm 3 has no function nosuch, so no template of the chart can be rendered',
      'R002 templates/a.yaml:2:26 Helm 3 has no function env, so no template of the chart can be rendered',
    ],
  },
  {
    rule: 'R002: nothing where Helm 4 has the function',
    files: { [TEMPLATE]: '# {{ mustToYaml 1 }}' },
    inputs: { helmVersion: 4 },
    finds: [],
  },
  {
    rule: 'R003: getHostByName',
    files: { [TEMPLATE]: '# {{ getHostByName "a.example" }}' },
    finds: ['R003 templates/a.yaml:1:6 getHostByName gives an empty text, as Helm does without --enable-dns'],
  },
  {
    rule: 'R004: hooks by event and weight, also one that values decide and one that only the render shows',
    files: {
      [TEMPLATE]: hook('pre-install,post-upgrade', WEIGHT),
      'templates/b.yaml': hook('{{ .Values.when }}'),
      'templates/c.yaml': `${object('Job', 'batch/v1')}  annotations: {{ toYaml .Values.c | nindent 4 }}`,
      'values.yaml': 'when: post-install\nc:\n  helm.sh/hook: post-delete\n',
    },
    finds: [
      'R004 templates/a.yaml:6:5 Job is a pre-install and post-upgrade hook of weight -5, and not part of a plain apply',
      'R004 templates/b.yaml:2:1 Job is a post-install hook of weight 0, and not part of a plain apply',
      'R004 templates/b.yaml:6:5 values decide when Job runs as a hook',
      'R004 templates/c.yaml:2:1 Job is a post-delete hook of weight 0, and not part of a plain apply',
    ],
  },
  {
    rule: 'R005: hooks that no GitOps tool runs',
    files: { [TEMPLATE]: hook('pre-delete, post-rollback') },
    finds: [
      'R005 templates/a.yaml:6:5 Job runs at pre-delete, which neither Argo CD nor Flux has',
      'R005 templates/a.yaml:6:5 Job runs at post-rollback, which neither Argo CD nor Flux has',
    ],
  },
  {
    rule: 'R006: hooks that Helm does not know',
    files: {
      [TEMPLATE]: hook('crd-install'),
      'templates/b.yaml': hook('{{ "sometimes" }}'),
    },
    finds: [
      'R006 templates/a.yaml:6:5 Job vanishes without a word, because Helm does not know the hook crd-install',
      'R006 templates/b.yaml:1:1 An object vanishes without a word, because Helm does not know the hook "sometimes"',
      'R004 templates/b.yaml:6:5 values decide when Job runs as a hook',
    ],
  },
  {
    rule: 'R007: tests',
    files: { [TEMPLATE]: hook('test-success') },
    finds: ['R007 templates/a.yaml:6:5 Job runs only at `helm test`'],
  },
  {
    rule: 'R008: lookup with its arguments as far as they are written',
    files: {
      [TEMPLATE]:
        '# {{ lookup "v1" "Secret" .Release.Namespace "tls" }}\n# {{ ("Node" | lookup "v1" "x" "") }}\n# {{ lookup "v1" "Node" "" "" }}',
    },
    finds: [
      'R008 templates/a.yaml:1:6 lookup of v1 Secret (values)/tls finds nothing at conversion',
      'R008 templates/a.yaml:2:16 lookup of v1 x (values) finds nothing at conversion',
      'R008 templates/a.yaml:3:6 lookup of v1 every Node finds nothing at conversion',
    ],
  },
  {
    rule: 'R009, R010: random values, and where they end',
    files: {
      [TEMPLATE]: object(
        'Secret',
        'v1',
        'stringData:\n  p: {{ randAlphaNum 8 }}\n  q: {{ uuidv4 }}\n  d: {{ derivePassword 1 "long" "a" "b" "c" }}\n',
      ),
    },
    finds: [
      'R010 templates/a.yaml:2:1 /stringData/p and 1 more field of Secret a are others at each render',
      'R009 templates/a.yaml:6:9 randAlphaNum in a Secret gives another value at each render',
      'R009 templates/a.yaml:7:9 uuidv4 in a Secret gives another value at each render',
    ],
  },
  {
    rule: 'R009: random values in helpers and values',
    files: {
      'templates/_h.tpl': '{{ define "h" }}{{ $c := genCA "a" 1 }}{{ end }}',
      'values.yaml': 'id: "{{ uuidv4 }}"\n',
    },
    finds: [
      'R009 templates/_h.tpl:1:26 genCA in a helper gives another value at each render',
      'R009 values.yaml:1:5 uuidv4 in the value id gives another value at each render',
      'R014 values.yaml:1:5 the value id holds a template: what it gives becomes fixed text',
    ],
  },
  {
    rule: 'R011: random names',
    files: { [TEMPLATE]: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a-{{ randNumeric 4 }}\n' },
    finds: [
      expect.stringMatching(
        /^R011 templates\/a\.yaml:2:1 the name of ConfigMap, here a-\d{4}, is another one at each render$/,
      ),
      'R009 templates/a.yaml:4:14 randNumeric in a ConfigMap gives another value at each render',
    ],
  },
  {
    rule: 'R012: times',
    files: { [TEMPLATE]: '# {{ date "2006" now }}\n# {{ ago (now) }}' },
    finds: [
      'R012 templates/a.yaml:1:18 now in a helper gives the time of the render (also line 2)',
      'R012 templates/a.yaml:2:6 ago in a helper gives the time of the render',
    ],
  },
  {
    rule: 'R013: tpl on values, files and texts',
    files: {
      [TEMPLATE]:
        '# {{ tpl .Values.a.b . }}\n# {{ $.Files.Get "f" | toString | toYaml | trim }}{{ tpl ($.Files.Get "f") $ }}\n# {{ tpl "x" . }}',
      'values.yaml': 'a: {b: c}\n',
    },
    finds: [
      'R013 templates/a.yaml:1:6 tpl runs .Values.a.b as a template',
      'R018 templates/a.yaml:2:6 .Files.Get copies f into the objects',
      'R013 templates/a.yaml:2:54 tpl runs a file of the chart as a template',
      'R013 templates/a.yaml:3:6 tpl runs a text as a template',
    ],
  },
  {
    rule: 'R014: templates in values of the chart and of an environment',
    files: {
      'values.yaml': 'a: x\nb:\n  c: |\n    {{ .Release.Namespace }}\n',
      'dev.yaml': 'd: "{{ 1 }}"\n',
    },
    inputs: { environments: [{ name: 'dev', files: ['dev.yaml'] }] },
    finds: [
      'R014 dev.yaml:1:4 the value d holds a template: what it gives becomes fixed text',
      'R014 values.yaml:3:6 the value b.c holds a template: what it gives becomes fixed text',
    ],
  },
  {
    rule: 'R015: install, upgrade, revision; not a value of that name',
    files: {
      [TEMPLATE]:
        '# {{ if .Release.IsUpgrade }}{{ $.Release.Revision }}{{ else if .Values.Release.IsInstall }}{{ end }}',
      'values.yaml': 'Release: {IsInstall: 1}\n',
    },
    finds: [
      'R015 templates/a.yaml:1:9 .Release.IsUpgrade is false from now on',
      'R015 templates/a.yaml:1:33 .Release.Revision is 1 from now on',
    ],
  },
  {
    rule: 'R016: the release name, and selectors that hold it',
    files: {
      [TEMPLATE]: object(
        'Deployment',
        'apps/v1',
        'spec:\n  selector:\n    matchLabels:\n      app.kubernetes.io/instance: {{ .Release.Name }}\n',
      ),
    },
    finds: [
      'R016 templates/a.yaml:8:38 the release name becomes fixed as shop: 1 use in 1 file; it is part of the selector of Deployment a',
    ],
  },
  {
    rule: 'R017: what a cluster serves, and its version',
    files: {
      [TEMPLATE]:
        '# {{ .Capabilities.APIVersions.Has "example.com/v1" }}{{ $.Capabilities.APIVersions.Has "apps/v1" }}\n' +
        '# {{ semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version }}\n# {{ .Capabilities.KubeVersion.Minor }}',
    },
    finds: [
      'R017 templates/a.yaml:1:6 the chart asks whether example.com/v1 is served; the answer becomes fixed: no',
      'R017 templates/a.yaml:1:58 the chart asks whether apps/v1 is served; the answer becomes fixed: yes',
      'R017 templates/a.yaml:2:6 the chart compares the Kubernetes version with >=1.30-0; for v1.36.0 the answer becomes fixed: true',
      'R017 templates/a.yaml:3:6 the Kubernetes version becomes fixed as v1.36.0',
    ],
  },
  {
    rule: 'R017: API versions given',
    files: { [TEMPLATE]: '# {{ .Capabilities.APIVersions.Has "example.com/v1" }}' },
    inputs: { apiVersions: ['example.com/v1'] },
    finds: [
      'R017 templates/a.yaml:1:6 the chart asks whether example.com/v1 is served; the answer becomes fixed: yes',
    ],
  },
  {
    rule: 'R018: files and .Template',
    files: {
      [TEMPLATE]: '# {{ (.Files.Glob "x/*").AsSecrets }}{{ .Template.Name }}',
    },
    finds: [
      'R018 templates/a.yaml:1:7 .Files.Glob copies x/* into the objects',
      'R018 templates/a.yaml:1:25 .Files.AsSecrets copies files of the chart into the objects as values of a Secret',
      'R018 templates/a.yaml:1:41 .Template.Name becomes fixed text',
    ],
  },
  {
    rule: 'R019, R020: definitions in crds/ and in templates',
    files: {
      'crds/a.yaml': object('CustomResourceDefinition', 'apiextensions.k8s.io/v1'),
      [TEMPLATE]: `---\n${object('CustomResourceDefinition', 'apiextensions.k8s.io/v1')}`,
    },
    finds: [
      'R020 templates/a.yaml:3:1 a CustomResourceDefinition is a template: it is applied and pruned together with the objects that need it',
      'R019 crds/a.yaml:1 crds/ of shop holds 1 file, which Helm installs once and never updates',
    ],
  },
  {
    rule: 'R021: two objects of one identity, also where one leaves the namespace out',
    files: {
      [TEMPLATE]: `${object('Service')}---\n${object('Service')}  namespace: default\n`,
    },
    finds: ['R021 templates/a.yaml:2:1 Service default/a is rendered twice'],
  },
  {
    rule: 'R021: in one environment only',
    files: {
      [TEMPLATE]: `${object('Service')}\n---\n{{ if .Values.two }}\n${object('Service')}{{ end }}`,
      'one.yaml': 'two: false\n',
      'two.yaml': 'two: true\n',
    },
    inputs: {
      environments: [
        { name: 'one', files: ['one.yaml'] },
        { name: 'two', files: ['two.yaml'] },
      ],
    },
    finds: ['R021 templates/a.yaml:2:1 Service a is rendered twice (in two)'],
  },
  {
    rule: 'R022: objects without a name',
    files: {
      [TEMPLATE]:
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: a-\n---\napiVersion: v1\nkind: Pod\n',
    },
    finds: [
      'R022 templates/a.yaml:2:1 a Job has generateName, so each apply would make another one',
      'R022 templates/a.yaml:7:1 a Pod has no name',
    ],
  },
  {
    rule: 'R023: lists',
    files: {
      [TEMPLATE]:
        'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {name: a}\n',
    },
    finds: ['R023 templates/a.yaml:2:1 a List is written as one file for each of its objects'],
  },
  {
    rule: 'R024, R025: other namespaces, and objects of the whole cluster',
    files: {
      [TEMPLATE]: `${object('Namespace')}---\n${object('ClusterRole', 'rbac.authorization.k8s.io/v1')}`,
      'templates/b.yaml': `${object('Service')}  namespace: other\n`,
    },
    finds: [
      'R024 templates/b.yaml:2:1 Service other/a is in the namespace other, not in that of the release',
      'R025 templates/a.yaml:2:1 Namespace a is a namespace: deleting the overlay deletes all in it',
      'R025 templates/a.yaml:7:1 ClusterRole a belongs to the whole cluster: two environments in one cluster share it',
    ],
  },
  {
    rule: 'R026, R027: checksums and objects that stay',
    files: {
      [TEMPLATE]: object(
        'ConfigMap',
        'v1',
        '  annotations:\n    checksum/a: {{ 1 }}\n    helm.sh/resource-policy: keep # or not\n',
      ),
    },
    finds: [
      'R027 templates/a.yaml:7:5 helm.sh/resource-policy keeps the ConfigMap when the release goes; only Helm heeds it',
      'R026 templates/a.yaml:6:5 checksum/a of the ConfigMap becomes a fixed text',
    ],
  },
  {
    rule: 'R028: the chart version in a selector that cannot be changed',
    files: {
      [TEMPLATE]: object(
        'DaemonSet',
        'apps/v1',
        'spec:\n  selector:\n    matchLabels: {helm.sh/chart: shop-{{ .Chart.Version }}}\n',
      ),
    },
    finds: [
      'R028 templates/a.yaml:2:1 the selector of DaemonSet a holds helm.sh/chart, so no newer chart can be applied over it',
    ],
  },
  {
    rule: 'R029: objects too large for a client-side apply, rendered and in crds/',
    files: {
      [TEMPLATE]: object('ConfigMap', 'v1', 'data:\n  a: {{ repeat 300000 "x" }}\n'),
      'crds/a.yaml': object(
        'CustomResourceDefinition',
        'apiextensions.k8s.io/v1',
        `x: ${'y'.repeat(300_000)}\n`,
      ),
    },
    finds: [
      'R029 crds/a.yaml:2:1 the definition a has 294 KiB of JSON, more than an annotation holds',
      'R029 templates/a.yaml:2:1 ConfigMap a has 294 KiB of JSON, more than an annotation holds',
      'R019 crds/a.yaml:1 crds/ of shop holds 1 file, which Helm installs once and never updates',
    ],
  },
  {
    rule: 'R030: subcharts that are not there; what the templates show is still found',
    files: {
      'Chart.yaml': `${CHART}dependencies:\n- name: db\n  version: ^1.2\n  repository: https://charts.example\n- name: mq\n  version: 2.0.0\n  repository: oci://reg.example/charts\n`,
      [TEMPLATE]: '# {{ now }}',
    },
    finds: [
      'R030 Chart.yaml:5:3 the subchart db ^1.2 from https://charts.example is declared, but not in charts/',
      'R030 Chart.yaml:8:3 the subchart mq 2.0.0 from oci://reg.example/charts is declared, but not in charts/',
      'R012 templates/a.yaml:1:6 now in a helper gives the time of the render',
    ],
  },
  {
    rule: 'R031: vendored subcharts; their templates are looked at, under their alias',
    files: {
      'Chart.yaml': `${CHART}dependencies:\n- name: db\n  alias: store\n  version: ^1.2\n  repository: https://charts.example\n`,
      'charts/db-folder/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.3.0\n',
      'charts/db-folder/templates/s.yaml': `# {{ now }}\n${object('Namespace')}`,
    },
    finds: [
      'R012 charts/db-folder/templates/s.yaml:1:6 now in a Namespace gives the time of the render',
      'R031 Chart.yaml:5:3 the subchart db of https://charts.example is used as it stands in charts/: 1.3.0',
      'R025 charts/db-folder/templates/s.yaml:3:1 Namespace a is a namespace: deleting the overlay deletes all in it',
    ],
  },
  {
    rule: 'R032: a Kubernetes version that the chart refuses',
    files: { 'Chart.yaml': `${CHART}kubeVersion: "<1.30"\n` },
    finds: ['R032 Chart.yaml:4:1 the chart asks for Kubernetes <1.30, and the target is v1.36.0'],
  },
  {
    rule: 'R033: deprecated charts and those of Helm 2',
    files: {
      'Chart.yaml': 'apiVersion: v1\nname: shop\nversion: 1.0.0\ndeprecated: true\n',
      'requirements.yaml': 'dependencies: []\n',
    },
    finds: [
      'R033 Chart.yaml:1:1 the chart shop has the form of Helm 2 (apiVersion v1)',
      'R033 Chart.yaml:4:1 the chart shop is deprecated by its authors',
      'R033 requirements.yaml:1 the chart shop declares its subcharts in requirements.yaml',
    ],
  },
  {
    rule: 'R034: libraries',
    files: { 'Chart.yaml': `${CHART}type: library\n` },
    finds: ['R034 Chart.yaml:4:1 the chart is a library and renders no objects of its own'],
  },
  {
    rule: 'R035: values that the chart refuses',
    files: { [TEMPLATE]: 'a: 1\nb: {{ required "give me b" .Values.b }}\n' },
    finds: [
      'R035 templates/a.yaml:2:7 the environment default cannot be rendered: execution error at (shop/templates/a.yaml:2:6): give me b (MARTY-H003)',
    ],
  },
  {
    rule: 'R036: a schema, and which environments pass it',
    files: {
      'values.schema.json': '{"properties": {"size": {"type": "integer"}}}',
      'good.yaml': 'size: 1\n',
      'bad.yaml': 'size: x\n',
    },
    inputs: {
      environments: [
        { name: 'good', files: ['good.yaml'] },
        { name: 'bad', files: ['bad.yaml'] },
      ],
    },
    finds: [
      expect.stringMatching(
        /^R035 \. the environment bad cannot be rendered: values don't meet[\s\S]*MARTY-H052/,
      ),
      'R036 values.schema.json:1 shop checks its values by a schema (the values of good pass, those of bad do not); the converted tree has no such check',
    ],
  },
  {
    rule: 'R037: what .helmignore leaves out',
    files: {
      '.helmignore': 'templates/old*\n',
      'templates/old.yaml': '# {{ now }}',
      [TEMPLATE]: '# {{ 1 }}',
    },
    finds: ['R037 .helmignore 1 file of templates/ or crds/ is left out: templates/old.yaml'],
  },
  {
    rule: 'R038, R039: API versions that are gone, old, or possible',
    files: {
      [TEMPLATE]: `${object('PodDisruptionBudget', 'policy/v1beta1')}---\n${object('Endpoints')}`,
      'templates/b.yaml': `{{ if .Values.psp }}\n${object('PodSecurityPolicy', 'policy/v1beta1')}{{ end }}`,
      'templates/c.yaml': object('CronJob', '{{ "batch/v1" }}'),
    },
    finds: [
      'R038 templates/a.yaml:2:1 policy/v1beta1 PodDisruptionBudget is rendered, and Kubernetes v1.36.0 refuses it (deprecated in 1.21, not served from 1.25 on)',
      'R039 templates/a.yaml:7:1 v1 Endpoints is rendered, and deprecated (deprecated in 1.33)',
      'R039 templates/b.yaml:2:1 policy/v1beta1 PodSecurityPolicy can come from this template, but not with these values (deprecated in 1.21, not served from 1.25 on)',
    ],
  },
  {
    rule: 'R039: still served by an older target',
    files: { [TEMPLATE]: object('PodDisruptionBudget', 'policy/v1beta1') },
    inputs: { kubeVersion: '1.24' },
    finds: [
      'R039 templates/a.yaml:2:1 policy/v1beta1 PodDisruptionBudget is rendered, and deprecated (deprecated in 1.21, not served from 1.25 on)',
    ],
  },
  {
    rule: 'nothing in comments, texts and current API versions',
    files: {
      [TEMPLATE]: `{{/* now | lookup */}}\n{{- /*\nhelm.sh/hook: test */ -}}\n# helm.sh/hook: test\n${object('Service')}`,
      'templates/b.yaml': object('ConfigMap', 'v1', 'data:\n  a: "policy/v1beta1 now lookup"\n'),
    },
    finds: [],
  },
];

describe('the rules', () => {
  it.each(CASES)('$rule', ({ files, inputs, finds }) => {
    expect(check(files, inputs)).toEqual(finds);
  });

  it('are shown here one by one', () => {
    const shown = CASES.map(({ rule }) => rule).join(' ');
    expect(
      RULES.map(({ code }) => code.slice('MARTY-'.length)).filter((code) => !shown.includes(code)),
    ).toEqual([]);
  });

  it('have codes of their own, in order', () => {
    const codes = RULES.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort());
  });
});
