const HOOK = (event: string, weight: number): string =>
  `annotations: {helm.sh/hook: ${event}, helm.sh/hook-weight: "${weight}"}`;

const JOB = (name: string, metadata: string): string => `apiVersion: batch/v1
kind: Job
metadata: {name: ${name}, namespace: {{ .Release.Namespace }}, ${metadata}}
spec:
  backoffLimit: 3
  template: {spec: {restartPolicy: Never, containers: [{name: run, image: "shop:{{ .Values.tag }}"}]}}
`;

const SECRET = (name: string, metadata: string): string => `apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: {{ .Release.Namespace }}${metadata}}
type: Opaque
stringData: {password: {{ .Values.password }}, user: shop}
`;

/**
 * A chart (in `chart/`, with `dev.yaml` and `prod.yaml` beside it) with what policies care about: hooks with a
 * Secret among them, one in prod alone, a test; Helm's labels, a checksum, and a definition that a template renders.
 */
export const HOOK_CHART: Readonly<Record<string, string>> = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'chart/values.yaml': 'tag: "1"\npassword: hunter2-hunter2\nreport: false\n',
  'chart/templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: {{ .Release.Namespace }}
  labels: {helm.sh/chart: shop-1.0.0, app.kubernetes.io/managed-by: {{ .Release.Service }}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web, helm.sh/chart: shop-1.0.0}
      annotations: {checksum/config: {{ .Values.tag | sha256sum }}}
    spec: {containers: [{name: web, image: "shop:{{ .Values.tag }}"}]}
`,
  'chart/templates/secret.yaml': SECRET('db', ''),
  'chart/templates/crd.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: carts.shop.example.com}
spec: {group: shop.example.com, scope: Namespaced, names: {kind: Cart, plural: carts}, versions: []}
`,
  'chart/templates/hook-secret.yaml': SECRET('migrate-db', `, ${HOOK('pre-install', -5)}`),
  'chart/templates/hook.yaml': JOB('migrate', HOOK('"pre-install,pre-upgrade"', -5)),
  'chart/templates/report.yaml': `{{ if .Values.report }}\n${JOB('report', HOOK('post-upgrade', 0))}{{ end }}\n`,
  'chart/templates/test.yaml': JOB('check', HOOK('test', 0)),
  'dev.yaml': 'tag: "2"\n',
  'prod.yaml': 'tag: "3"\npassword: hunter3-hunter3\nreport: true\n',
};
