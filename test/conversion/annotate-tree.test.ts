import { describe, expect, it } from 'vitest';
import {
  blameText,
  conversionData,
  conversionFindings,
  convert,
  redactor,
  renderEnvironment,
} from '../../src/conversion/index.ts';
import { treeFs } from '../../src/conversion/tree-fs.ts';
import { collectValues, compileChart, loadChart } from '../../src/helm/index.ts';

const PASSWORD = 'correct-horse';
const files = {
  'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\n',
  'values.yaml': `mode: slow\nlevel: info\ndb: {password: ${PASSWORD}}\n`,
  'templates/all.yaml': `# settings
apiVersion: v1
kind: ConfigMap
metadata: {name: web}
data:
  mode: {{ .Values.mode }}
  level: {{ .Values.level }}
  url: postgres://{{ .Values.db.password | upper }}@db
---
apiVersion: v1
kind: Secret
metadata: {name: web}
data:
  password: {{ .Values.db.password | b64enc }}
`,
};

const fs = treeFs({
  files: Object.entries(files).map(([name, content]) => ({
    path: `app/${name}`,
    content,
    policy: 'owned',
    reason: '',
  })),
});
const chart = compileChart(loadChart(fs, '/app'));

const environments = ['slow', 'fast'].map((mode) =>
  renderEnvironment(mode, chart, () => collectValues(fs, { set: [`mode=${mode}`] }), {
    releaseName: 'app',
    namespace: 'default',
  }),
);
const conversion = convert(environments, {
  chart: 'app 1.2.3',
  namespace: 'default',
  secrets: 'placeholder',
});
const text = (path: string): string =>
  String(conversion.tree.files.find((file) => file.path === path)?.content ?? '');

describe('a converted tree', () => {
  it('names the template line of each object', () => {
    expect(text('base/configmap-web.yaml')).toMatch(/^# Source: app\/templates\/all\.yaml:2\n/);
    expect(text('base/secret-web.yaml')).toMatch(/^# Source: app\/templates\/all\.yaml:10\n/);
  });

  it('names the values that a patch follows, and only those that differ', () => {
    const [patch, ...others] = conversion.tree.files.filter(({ path }) => path.includes('/patches/'));
    expect(others).toEqual([]);
    expect(patch?.content).toMatch(/^# values: mode\n/);
  });

  it('lists objects, places and values paths in its notes', () => {
    expect(text('MIGRATION.md')).toContain(
      '| ConfigMap web | app/templates/all.yaml:2 | `db.password`, `level`, `mode` |',
    );
  });
});

describe('a secret outside of Secrets', () => {
  it('is found by its values path, and its value stands in no report', () => {
    const findings = conversionFindings(conversion);
    expect(findings).toEqual([
      {
        code: 'MARTY-H080',
        level: 'warning',
        message: 'a secret stands in ConfigMap web at /data/url (values: db.password)',
      },
    ]);
    const data = conversionData(conversion, environments);
    expect(data.leaks).toEqual([{ object: 'ConfigMap web', path: '/data/url', values: ['db.password'] }]);
    expect(JSON.stringify([findings, data, text('MIGRATION.md')])).not.toMatch(/correct-horse/i);
  });

  it('is hidden in diffs', () => {
    const shown = conversion.redactor.redact(text('base/configmap-web.yaml'));
    expect(shown).toContain('url: [redacted]');
    expect(shown).toContain('level: info');
  });

  it('is hidden where the origins of leaves are shown', () => {
    const [environment] = environments;
    if (environment === undefined) throw new Error('no environment');
    const blame = blameText(environment, redactor([environment]));
    expect(blame).toMatch(/app\/templates\/all\.yaml:6 +\/data\/mode = "slow" +mode$/m);
    expect(blame).toMatch(/app\/templates\/all\.yaml:8 +\/data\/url = \[redacted\] +db\.password$/m);
    expect(blame).not.toMatch(/correct-horse/i);
  });
});
