import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Compatibility, checkCompatibility } from '../../src/compatibility/index.ts';
import { nodeFs } from '../../src/ports/node-fs.ts';
import { describeWith } from '../support/needs.ts';
import { sharedCharts } from '../support/shared-charts.ts';

const CHARTS = sharedCharts();
const root = CHARTS ?? '';

function check(path: string, set: readonly string[] = []): Compatibility {
  return checkCompatibility(
    nodeFs,
    {
      chart: join(root, path),
      linkRoot: join(root, path.split('/', 1)[0] ?? ''),
      namespace: 'default',
      helmVersion: 3,
      kubeVersion: 'v1.36.0',
      apiVersions: [],
      values: { set },
      environments: [{ name: 'default', files: [] }],
    },
    [],
  );
}

/** Findings of a code as `file:line message`, files below the chart. */
function found({ findings }: Compatibility, path: string, code: string): string[] {
  return findings
    .filter((finding) => finding.code === code)
    .map(({ where, message }) => `${where.file.slice(join(root, path).length + 1)}:${where.line} ${message}`);
}

const OTEL = 'open-telemetry+opentelemetry-helm-charts/charts';
const INGRESS = 'kubernetes+ingress-nginx/charts/ingress-nginx';
const ALLOY = 'grafana+alloy/operations/helm/charts/alloy';
const LONGHORN = 'longhorn+longhorn/chart';
const EBS = 'kubernetes-sigs+aws-ebs-csi-driver/charts/aws-ebs-csi-driver';
const CALICO = 'projectcalico+calico/charts/calico';
const COLLECTOR = `${OTEL}/opentelemetry-collector`;
const COLLECTOR_SET = ['mode=daemonset', 'image.repository=otel/collector'];

describeWith(CHARTS, 'the shared charts', 'charts of others', () => {
  it.each([
    INGRESS,
    ALLOY,
    LONGHORN,
    EBS,
    CALICO,
    ...['collector', 'ebpf', 'ebpf-instrumentation', 'operator', 'target-allocator'].map(
      (name) => `${OTEL}/opentelemetry-${name}`,
    ),
  ])('%s: every finding stands at a place that is there', (path) => {
    const { findings, score, lines } = check(path, path === COLLECTOR ? COLLECTOR_SET : []);
    expect(findings.length).toBeGreaterThan(0);
    expect(lines.reduce((rest, { deducted }) => rest - deducted, 100)).toBe(score);
    for (const { where, hint } of findings) {
      expect(existsSync(where.file), where.file).toBe(true);
      expect(hint).not.toBe('');
      if (where.line === undefined) continue;
      const line = readFileSync(where.file, 'utf8').split('\n')[where.line - 1];
      expect((line ?? '').length + 1).toBeGreaterThanOrEqual(where.column ?? 1);
    }
  });

  it('ingress-nginx: the two admission Jobs and their helpers are hooks; the answer on the version is named', () => {
    const result = check(INGRESS);
    expect(result.grade).toBe('ready with decisions');
    const hooks = found(result, INGRESS, 'MARTY-R004');
    expect(hooks).toHaveLength(8);
    expect(hooks.filter((hook) => hook.includes(' Job '))).toEqual([
      'templates/admission-webhooks/job-patch/job-createSecret.yaml:8 Job is a pre-install and pre-upgrade hook of weight 0, and not part of a plain apply',
      'templates/admission-webhooks/job-patch/job-patchWebhook.yaml:8 Job is a post-install and post-upgrade hook of weight 0, and not part of a plain apply',
    ]);
    expect(found(result, INGRESS, 'MARTY-R017')).toContain(
      'templates/controller-hpa.yaml:2 the chart asks whether autoscaling/v2 is served; the answer becomes fixed: yes',
    );
  });

  it('opentelemetry-collector: refuses its default values at a place, and branches on capabilities', () => {
    const refused = found(check(COLLECTOR), COLLECTOR, 'MARTY-R035');
    expect(refused).toEqual([
      expect.stringMatching(/^templates\/NOTES\.txt:2 .*'image\.repository' must be set/),
    ]);
    const result = check(COLLECTOR, COLLECTOR_SET);
    expect(result.findings.filter(({ level }) => level === 'error')).toEqual([]);
    expect(found(result, COLLECTOR, 'MARTY-R017')).toContain(
      'templates/_helpers.tpl:130 the chart asks whether policy/v1 is served; the answer becomes fixed: yes',
    );
  });

  it('opentelemetry-operator: makes certificates at each render, which end in webhooks', () => {
    const path = `${OTEL}/opentelemetry-operator`;
    const result = check(path, ['admissionWebhooks.certManager.enabled=false']);
    const calls = found(result, path, 'MARTY-R009');
    expect(calls.some((call) => call.includes('genCA in '))).toBe(true);
    expect(calls.some((call) => call.includes('genSignedCert in '))).toBe(true);
    expect(found(result, path, 'MARTY-R010')).toContainEqual(
      expect.stringMatching(
        /caBundle and \d more fields of ValidatingWebhookConfiguration .* at each render$/,
      ),
    );
  });

  it('longhorn: Helm 2 form, a lookup, definitions in templates, an uninstall Job that nothing runs', () => {
    const result = check(LONGHORN);
    expect(found(result, LONGHORN, 'MARTY-R008')).toEqual([
      'templates/validate-psp-install.yaml:1 lookup of rbac.authorization.k8s.io/v1 every ClusterRole finds nothing at conversion',
    ]);
    expect(found(result, LONGHORN, 'MARTY-R005')).toEqual([
      'templates/uninstall-job.yaml:5 Job runs at pre-delete, which neither Argo CD nor Flux has',
    ]);
    expect(found(result, LONGHORN, 'MARTY-R020')[0]).toMatch(/^templates\/crds\.yaml:3 /);
    expect(found(result, LONGHORN, 'MARTY-R033')[0]).toMatch(/^Chart\.yaml:1 .*apiVersion v1/);
    expect(found(result, LONGHORN, 'MARTY-R039')[0]).toMatch(
      /^templates\/psp\.yaml:2 policy\/v1beta1 PodSecurityPolicy/,
    );
  });

  it('calico: links out of the chart, and objects in kube-system', () => {
    const result = check(CALICO);
    expect(found(result, CALICO, 'MARTY-R037').map((each) => each.split(':', 1)[0])).toEqual([
      'admission',
      'crds',
      'crds-v3',
    ]);
    expect(found(result, CALICO, 'MARTY-R024').length).toBeGreaterThan(5);
  });
});
