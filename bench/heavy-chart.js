/**
 * A chart as the slow ones of the world are: an umbrella over subcharts of one company, whose templates run nearly
 * every value through `tpl` by way of shared helpers. 250 templates, 20,000 lines.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const SUBCHARTS = 12;
const TEMPLATES = 20;

/** Writes the chart into a folder; answers with the number of its templates and of their lines. */
export function writeHeavyChart(folder) {
  const names = Array.from({ length: SUBCHARTS }, (_, i) => `service-${i}`);
  const files = new Map([
    ['Chart.yaml', chartYaml('platform', names)],
    ['values.yaml', `global:\n  domain: example.com\n  tier: gold\n${names.map(sectionOf).join('')}`],
    ...templatesOf('platform', '', TEMPLATES / 2 - 1),
  ]);
  for (const name of names) {
    const at = `charts/${name}/`;
    files.set(`${at}Chart.yaml`, chartYaml(name, []));
    files.set(`${at}values.yaml`, defaultsOf(name));
    for (const [file, text] of templatesOf(name, at, TEMPLATES - 1)) files.set(file, text);
  }
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const templates = [...files].filter(([file]) => file.includes('templates/'));
  const lines = templates.reduce((sum, [, text]) => sum + text.split('\n').length - 1, 0);
  return { templates: templates.length, lines };
}

function chartYaml(name, dependencies) {
  const needs = dependencies.map((dependency) => `  - { name: ${dependency}, version: 1.0.0 }\n`).join('');
  return `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: 2.1.0\n${needs && `dependencies:\n${needs}`}`;
}

function sectionOf(name) {
  return `${name}:\n  host: '{{ .Release.Name }}-${name}.{{ .Values.global.domain }}'\n`;
}

function defaultsOf(name) {
  return `replicas: 2
host: '{{ .Chart.Name }}.local'
image: { repository: registry.example.com/${name}, tag: '' }
commonLabels: { team: '{{ .Chart.Name }}-team', tier: '{{ .Values.global.tier | default "none" }}' }
annotations: { example.com/owner: '{{ include "${name}.fullname" . }}' }
env:
  URL: 'https://{{ tpl .Values.host . }}/'
  RELEASE: '{{ .Release.Name }}'
  PLAIN: no template at all
resources: { limits: { cpu: 500m, memory: 256Mi }, requests: { cpu: 100m, memory: 128Mi } }
settings: |
  host={{ tpl .Values.host . }}
  {{- range $i := until 3 }}
  peer.{{ $i }}={{ include "${name}.fullname" $ }}-{{ $i }}
  {{- end }}
`;
}

function templatesOf(name, at, count) {
  const own = Array.from({ length: count }, (_, i) => [
    `${at}templates/part-${i}.yaml`,
    i % 3 === 0 ? configMap(name, i) : i % 3 === 1 ? deployment(name, i) : service(name, i),
  ]);
  return [[`${at}templates/_helpers.tpl`, helpers(name)], ...own];
}

function helpers(name) {
  const more = Array.from(
    { length: 4 },
    (_, i) => `{{- define "${name}.part${i}" -}}
{{- $part := printf "%s-%d" (include "${name}.fullname" .context) ${i} -}}
{{- if hasKey .context.Values "partSuffix" -}}
{{- printf "%s-%s" $part .context.Values.partSuffix | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $part -}}
{{- end -}}
{{- end }}
`,
  ).join('');
  return `{{- define "${name}.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end }}
{{- define "${name}.fullname" -}}
{{- printf "%s-%s" .Release.Name (include "${name}.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end }}
{{- define "${name}.render" -}}
{{- $value := typeIs "string" .value | ternary .value (.value | toYaml) }}
{{- if contains "{{" (toJson .value) }}
{{- if .scope }}
{{- tpl (cat "{{- with $.RelativeScope -}}" $value "{{- end }}") (merge (dict "RelativeScope" .scope) .context) }}
{{- else }}
{{- tpl $value .context }}
{{- end }}
{{- else }}
{{- $value }}
{{- end }}
{{- end }}
{{- define "${name}.labels" -}}
app.kubernetes.io/name: {{ include "${name}.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ include "${name}.render" (dict "value" . "context" $) }}
{{- end }}
{{- end }}
{{- define "${name}.image" -}}
{{- with .Values.image -}}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) -}}
{{- else -}}
registry.example.com/{{ .Chart.Name }}:{{ .Chart.AppVersion }}
{{- end -}}
{{- end }}
${more}`;
}

const metadata = (name, kind, i) => `metadata:
  name: {{ include "${name}.part${i % 4}" (dict "context" .) }}-${kind}-${i}
  namespace: {{ .Release.Namespace | quote }}
  labels: {{- include "${name}.labels" . | nindent 4 }}
  {{- if .Values.annotations }}
  annotations: {{- include "${name}.render" (dict "value" .Values.annotations "context" $) | nindent 4 }}
  {{- end }}
`;

/** One block of a list, so that templates are as long as real ones; each has a condition and a tpl. */
const blocks = (count, block) => Array.from({ length: count }, (_, i) => block(i)).join('');

function configMap(name, i) {
  return `apiVersion: v1
kind: ConfigMap
${metadata(name, 'config', i)}data:
  {{- with .Values.settings }}
  settings: |-
    {{- include "${name}.render" (dict "value" . "context" $) | nindent 4 }}
  {{- end }}
${blocks(
  11,
  (k) => `  {{- if or .Values.extra (ne ${k} 11) }}
  {{- $key := printf "key-%d" ${k} }}
  {{ $key }}: {{ tpl (printf "{{ .Release.Name }}-%s-{{ .Chart.Name }}" $key) $ | quote }}
  {{- range $name, $value := .Values.env }}
  {{ lower $name }}.{{ $key }}: {{ include "${name}.render" (dict "value" $value "context" $) | quote }}
  {{- end }}
  {{- end }}
`,
)}`;
}

function deployment(name, i) {
  return `apiVersion: apps/v1
kind: Deployment
${metadata(name, 'app', i)}spec:
  replicas: {{ .Values.replicas | default 1 }}
  selector:
    matchLabels: {{- include "${name}.labels" . | nindent 6 }}
  template:
    metadata:
      labels: {{- include "${name}.labels" . | nindent 8 }}
      annotations:
        checksum/values: {{ toYaml .Values | sha256sum }}
    spec:
      containers:
${blocks(
  4,
  (k) => `        - name: container-${k}
          image: {{ include "${name}.image" . }}
          {{- with .Values.command }}
          command: {{- include "${name}.render" (dict "value" . "context" $) | nindent 12 }}
          {{- end }}
          env:
            - name: NUMBER
              value: ${k}x
            {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ include "${name}.render" (dict "value" $value "context" $) | quote }}
            {{- end }}
          {{- if .Values.resources }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
          {{- end }}
`,
)}`;
}

function service(name, i) {
  return `apiVersion: v1
kind: Service
${metadata(name, 'service', i)}spec:
  selector: {{- include "${name}.labels" . | nindent 4 }}
  ports:
${blocks(
  8,
  (k) => `    {{- if not (eq (default "" .Values.skipPort) "port-${k}") }}
    - name: {{ tpl "port-{{ .Chart.Name }}-${k}" . | trunc 15 | trimSuffix "-" }}
      port: {{ add 8000 ${k} }}
      {{- if and .Values.host (gt ${k} 2) }}
      appProtocol: {{ tpl .Values.host . | quote }}
      {{- end }}
      targetPort: {{ printf "p%d" ${k} }}
    {{- end }}
`,
)}`;
}
